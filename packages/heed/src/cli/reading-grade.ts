// How hard a text is to read.
import { syllable } from "syllable";

/** Flesch-Kincaid grade level (Kincaid et al. 1975, Naval Technical Training report 8-75): years of school. */
export function readingGrade(text: string): number {
  const sentences = text.split(/[.!?]+(?:\s|$)/).filter((part) => /\w/.test(part)).length;
  const words = text.match(/[\p{L}\d'’]+/gu) ?? [];
  const syllables = words.reduce((sum, word) => sum + syllable(word), 0);
  return 0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59;
}
