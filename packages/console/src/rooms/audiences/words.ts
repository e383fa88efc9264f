import { roomWords } from "../../words/room-words.ts";
import { ENGLISH } from "./words/en.ts";

export const useAudienceWords = roomWords(ENGLISH, {
  de: async () => (await import("./words/de.ts")).GERMAN,
  fr: async () => (await import("./words/fr.ts")).FRENCH,
  es: async () => (await import("./words/es.ts")).SPANISH,
});
