// The reader's language: what they chose, else the first of the browser's that is written. Each language is a file of its own, loaded when needed.
import { createContext, useContext } from "react";
import { ENGLISH, type Words } from "./en.ts";

/** Every language that is written, by tag, under its own name. */
export const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français", es: "Español" } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT = "heed-language";
export const isLanguage = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag);

/** The language to begin in. */
export function firstLanguage(): Language {
  const tags = [localStorage.getItem(KEPT) ?? "", ...navigator.languages].map(
    (tag) => tag.toLowerCase().split("-")[0] ?? "",
  );
  return tags.find(isLanguage) ?? "en";
}

export const keepLanguage = (language: Language): void => localStorage.setItem(KEPT, language);

/** The words of a language. */
export async function wordsOf(language: Language): Promise<Words> {
  if (language === "de") return (await import("./de.ts")).GERMAN;
  if (language === "es") return (await import("./es.ts")).SPANISH;
  if (language === "fr") return (await import("./fr.ts")).FRENCH;
  return ENGLISH;
}

type Spoken = { readonly words: Words; readonly language: Language; speak(language: Language): void };
export const SpokenContext = createContext<Spoken>({ words: ENGLISH, language: "en", speak: () => undefined });

export const useSpoken = (): Spoken => useContext(SpokenContext);
export const useWords = (): Words => useSpoken().words;
