import { roomWords } from "../../words/room-words.ts";
import { ENGLISH } from "./words/en.ts";

export const useSourceWords = roomWords(ENGLISH, {
  de: async () => (await import("./words/de.ts")).GERMAN,
  fr: async () => (await import("./words/fr.ts")).FRENCH,
  es: async () => (await import("./words/es.ts")).SPANISH,
});

/** Why something that arrived was not taken, or not stored, in the reader's words; undefined: an older Heed wrote it down. */
export function useBecause(): (reason: string) => string | undefined {
  const { refusals, reasons } = useSourceWords();
  return (reason) => reasons[reason] ?? (refusals as Readonly<Record<string, string>>)[reason];
}
