// Every word that Heed's own pages say, one file a language; what is not written in a language is not said in it.
import { GERMAN } from "./words/de.ts";
import { ENGLISH } from "./words/en.ts";
import { SPANISH } from "./words/es.ts";
import { FRENCH } from "./words/fr.ts";

export type PageWords = typeof ENGLISH;

/** By language tag. */
export const PAGE_WORDS: Readonly<Record<string, PageWords>> = { en: ENGLISH, de: GERMAN, fr: FRENCH, es: SPANISH };

/** The words of a language that `pageLanguage` chose: it chooses only what is written. */
export function wordsFor(language: string): PageWords {
  const words = PAGE_WORDS[language.toLowerCase().split("-")[0] ?? ""];
  if (!words)
    throw new Error(
      `language_unwritten: Heed's pages are not written in "${language}". Choose with pageLanguage, or add a file to pages/words.`,
    );
  return words;
}
