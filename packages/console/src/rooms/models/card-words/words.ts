// What cards say in the reader's language; in English they come from Heed, as do those of before, which have no code.
import type { CardSentences, CardWords, Said } from "@heed/core";
import { roomWords } from "../../../words/room-words.ts";
import { useFormat } from "../../../words/use-format.ts";
import { useSpoken } from "../../../words/use-words.ts";

const useCardWords = roomWords<CardWords | undefined>(undefined, {
  de: async () => (await import("./de.ts")).GERMAN,
  fr: async () => (await import("./fr.ts")).FRENCH,
  es: async () => (await import("./es.ts")).SPANISH,
});

/** What is told, and the language it is in where that is not the reader's. */
type Told = { readonly says: string; readonly lang: "en" | undefined };

export function useTellCard(): {
  readonly tell: (sentence: Said) => Told;
  /** Of a figure, a fact or a check. */
  readonly name: (name: string) => Told;
} {
  const words = useCardWords();
  const { number, percent } = useFormat();
  const { language } = useSpoken();
  const lang = language === "en" ? undefined : "en";
  return {
    tell(sentence) {
      if (typeof sentence === "string") return { says: sentence, lang };
      const { code, says, values = {} } = sentence;
      // By its code each takes the values that come with it: the server's types say so.
      const told = words?.says[code as keyof CardSentences] as ((of: Record<string, string>) => string) | undefined;
      if (!told) return { says, lang };
      const shown = Object.entries(values).map(([name, value]) => [
        name,
        typeof value === "string" ? value : name.endsWith("Share") ? percent(value) : number(value),
      ]);
      return { says: told(Object.fromEntries(shown)), lang: undefined };
    },
    name(name) {
      const own = words && Object.hasOwn(words.names, name) ? words.names[name as keyof CardWords["names"]] : undefined;
      return own === undefined ? { says: name, lang } : { says: own, lang: undefined };
    },
  };
}
