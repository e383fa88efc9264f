// What every part of a notice needs: the map, the language, and how that language writes lists, spans and countries.
import type { DataMap } from "../map/data-map.ts";
import type { Keep } from "../map/purpose.ts";
import { keepIn } from "./keep-in.ts";
import type { NoticeWords } from "./notice-words.ts";
import { GERMAN } from "./notice-words-de.ts";
import { ENGLISH } from "./notice-words-en.ts";
import { SPANISH } from "./notice-words-es.ts";
import { FRENCH } from "./notice-words-fr.ts";

export type NoticeFrame = {
  readonly map: DataMap;
  readonly locale: string;
  readonly words: NoticeWords;
  list(items: readonly string[]): string;
  span(keep: Keep): string;
  country(code: string): string;
};

const LANGUAGES: Readonly<Record<string, NoticeWords>> = { en: ENGLISH, de: GERMAN, fr: FRENCH, es: SPANISH };

/** The frame in one language of the map. */
export function frameOf(map: DataMap, locale: string): NoticeFrame {
  const words = noticeWords(locale);
  const lists = new Intl.ListFormat(locale, { type: "conjunction" });
  const regions = new Intl.DisplayNames(locale, { type: "region" });
  return {
    map,
    locale,
    words,
    list: (items) => lists.format(items),
    span: (keep) => keepIn(locale, keep, words.untilNo),
    country: (code) => (/^[A-Za-z]{2}$/.test(code) ? (regions.of(code.toUpperCase()) ?? code) : code),
  };
}

/**
 * Heed's own sentences in a language; English where none are written.
 *
 * @example
 * noticeWords("de-AT").rights; // "Ihre Rechte"
 */
export const noticeWords = (locale: string): NoticeWords => LANGUAGES[baseOf(locale)] ?? ENGLISH;

/**
 * Whether Heed's own sentences are written in this language; where they are not, a notice has them in English.
 *
 * @example
 * isWritten("de-AT"); // true
 */
export const isWritten = (locale: string): boolean => Object.hasOwn(LANGUAGES, baseOf(locale));

const baseOf = (locale: string): string => locale.toLowerCase().split("-")[0] ?? "";
