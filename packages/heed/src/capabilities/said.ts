// A card's sentences are kept with their code and what they name, so that the console tells them in the language of whoever looks.
import type { CARD_SAYS, CardCode, CardValues, Said } from "@heed/core";
import { CARD_ENGLISH } from "./card-english.ts";

/**
 * A sentence of a card.
 *
 * @example
 * said("items_from", { people: 11, pairs: 5 });
 */
export function said<Code extends CardCode>(
  code: Code,
  ...[values]: (typeof CARD_SAYS)[Code]["length"] extends 0 ? [] : [values: CardValues<Code>]
): Said {
  // By its code each takes the values that come with it.
  const tell = CARD_ENGLISH[code] as (of: Readonly<Record<string, string>>) => string;
  const shown = Object.entries<string | number>(values ?? {}).map(([name, value]) => [name, inWords(name, value)]);
  return { code, says: tell(Object.fromEntries(shown)), ...(values ? { values } : {}) };
}

const inWords = (name: string, value: string | number): string =>
  typeof value === "number" && name.endsWith("Share") ? `${(100 * value).toFixed(1)} %` : String(value);

/** A number as a sentence names it: so many digits behind the point. */
export const to = (digits: number, value: number): number => Number(value.toFixed(digits));

/** The sentence alone, in English. */
export const plain = (sentence: Said): string => (typeof sentence === "string" ? sentence : sentence.says);

/** Each sentence as its English alone. */
export type InEnglish<T> = T extends { readonly code: string; readonly says: string }
  ? string
  : T extends readonly (infer Each)[]
    ? readonly InEnglish<Each>[]
    : T extends object
      ? { readonly [Name in keyof T]: InEnglish<T[Name]> }
      : T;

/** A card, or a part of one, for who reads English: programs, the terminal. */
export function inEnglish<T>(card: T): InEnglish<T> {
  const told: unknown =
    typeof card !== "object" || card === null
      ? card
      : "code" in card && "says" in card
        ? card.says
        : Array.isArray(card)
          ? card.map(inEnglish)
          : Object.fromEntries(Object.entries(card).map(([name, value]) => [name, inEnglish(value)]));
  return told as InEnglish<T>; // what the type says, value by value
}
