// The words of one room come with the room: English in its file, each other language in one of its own.
import { use } from "react";
import { type Language, useSpoken } from "./use-words.ts";

/**
 * A hook that gives the words of a room in the reader's language. It waits in the room's `Suspense` while they are fetched.
 *
 * @example
 * export const useTrustWords = roomWords(ENGLISH, { de: async () => (await import("./words/de.ts")).GERMAN });
 */
export function roomWords<Words>(
  english: Words,
  others: Readonly<Record<Exclude<Language, "en">, () => Promise<Words>>>,
): () => Words {
  const asked = new Map<Language, Promise<Words>>();
  return () => {
    const { language } = useSpoken();
    if (language === "en") return english;
    const words = asked.get(language) ?? others[language]();
    // One that did not arrive is asked for again.
    asked.set(language, words);
    words.catch(() => asked.delete(language));
    return use(words);
  };
}
