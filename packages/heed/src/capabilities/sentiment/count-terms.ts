// Counts which terms people used in complaints and in praise: whole numbers, from which whoever leaves is subtracted.
import { FEWEST_PEOPLE, type SentimentModel, type TermCount } from "./model.ts";
import type { Label } from "./texts.ts";
import { wordsOf } from "./words-of.ts";

/** What a training run keeps of one person: their texts that came with stars, cleaned. */
export type Rated = { readonly texts: readonly (readonly [text: string, label: Label])[] };

type Counts = Pick<SentimentModel, "complaint" | "praise" | "terms">;
type Tally = {
  complaint: number;
  praise: number;
  terms: Map<string, [people: number, complaint: number, praise: number]>;
};

/**
 * Counts each person once for a term and a side; neutral texts are on neither side, and make their words known.
 *
 * @example
 * countTerms([{ texts: [["late again", "complaint"]] }]).complaint; // 1; no term: fewer than 11 people used each
 */
export function countTerms(people: readonly Rated[]): Counts {
  const { complaint, praise, terms } = tally(people);
  return { complaint, praise, terms: kept([...terms].map(([term, counts]): TermCount => [term, ...counts])) };
}

/** The model as counting without these people would have made it, with the same weights. */
export function withoutPeople(model: SentimentModel, people: readonly Rated[]): SentimentModel {
  const gone = tally(people);
  // A term that too few used is in no model, and without them even fewer did.
  const terms = model.terms.map(([term, ...of]): TermCount => {
    const [all, complaint, praise] = gone.terms.get(term) ?? [0, 0, 0];
    return [term, of[0] - all, of[1] - complaint, of[2] - praise];
  });
  return {
    ...model,
    complaint: model.complaint - gone.complaint,
    praise: model.praise - gone.praise,
    terms: kept(terms),
  };
}

const kept = (terms: readonly TermCount[]): readonly TermCount[] =>
  terms.filter(([, people]) => people >= FEWEST_PEOPLE).sort(([a], [b]) => (a < b ? -1 : 1));

function tally(people: readonly Rated[]): Tally {
  const all: Tally = { complaint: 0, praise: 0, terms: new Map() };
  for (const { texts } of people) {
    const own = new Map<string, Set<Label>>();
    for (const [text, label] of texts)
      for (const { term } of wordsOf(text)) own.set(term, (own.get(term) ?? new Set()).add(label));
    const sides = new Set(texts.map(([, label]) => label));
    all.complaint += Number(sides.has("complaint"));
    all.praise += Number(sides.has("praise"));
    for (const [term, of] of own) {
      const [n, complaint, praise] = all.terms.get(term) ?? [0, 0, 0];
      all.terms.set(term, [n + 1, complaint + Number(of.has("complaint")), praise + Number(of.has("praise"))]);
    }
  }
  return all;
}
