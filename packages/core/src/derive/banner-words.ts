// The fixed words of banner and preference centre, in thirteen languages and with the same keys in each.
import { ar } from "./banner-words/ar.ts";
import { cs } from "./banner-words/cs.ts";
import { da } from "./banner-words/da.ts";
import { de } from "./banner-words/de.ts";
import { en } from "./banner-words/en.ts";
import { es } from "./banner-words/es.ts";
import { fi } from "./banner-words/fi.ts";
import { fr } from "./banner-words/fr.ts";
import { it } from "./banner-words/it.ts";
import type { BannerWords } from "./banner-words/language.ts";
import { nl } from "./banner-words/nl.ts";
import { pl } from "./banner-words/pl.ts";
import { pt } from "./banner-words/pt.ts";
import { sv } from "./banner-words/sv.ts";

/** By language tag. */
export const BANNER_WORDS: Readonly<Record<string, BannerWords>> = {
  en,
  de,
  fr,
  es,
  it,
  nl,
  pt,
  pl,
  sv,
  da,
  fi,
  cs,
  ar,
};

/**
 * The words of a language; English for one that has none.
 *
 * @example
 * bannerWords("de-AT").words["refuse"]; // "Alle ablehnen"
 */
export const bannerWords = (language: string): BannerWords =>
  BANNER_WORDS[language.toLowerCase().split("-")[0] ?? ""] ?? en;
