// Does a text praise or complain? What its words say, by the operator's own labels and by a lexicon, summed; or that it cannot be told.
import { lookUp } from "./lexicon.ts";
import type { SentimentModel, TermCount, Weights } from "./model.ts";
import { type Word, wordsOf } from "./words-of.ts";

/** Why nothing can be told: there is no word, none that is known, or as much for as against. */
export type Untold = "empty" | "unknown" | "mixed";

export type Polarity = {
  readonly is: "complaint" | "praise" | "neutral" | "cannot tell";
  readonly untold?: Untold;
  /** Probability of the likelier side. */
  readonly sure: number;
  /** Log-odds of praise, the sum of the parts. */
  readonly logOdds: number;
  /** What each word adds to it, the strongest first; "" is what is added without any word. */
  readonly parts: readonly (readonly [term: string, amount: number])[];
};

/** What a term says by people's own labels; see `ownWords`. */
export type OwnWords = ReadonlyMap<string, number>;

/** A model ready to read many texts. */
export type Reading = { readonly weights: Weights; readonly own: OwnWords; readonly known: ReadonlySet<string> };

/** Evidence that is weaker than this, all of it together, is none: a text without an opinion. */
const WEAK = 0.35;
/** Of what the words say, so much must be left when those for and those against are set off: else it is both. */
const ONE_SIDED = 0.2;
/** Words that must be known before a text is called neutral. */
const FEWEST_KNOWN = 4;
/** A term tells only if its two shares differ by so many standard errors (Monroe, Colaresi and Quinn 2008). */
const TELLING = 1.5;
/** Added to each count, so that no share is 0. */
const PRIOR = 0.5;

/**
 * ln P(term | praise) - ln P(term | complaint), by people, of the terms of which that is beyond chance (naive Bayes over presence).
 *
 */
function ownWords({ complaint, praise, terms }: Omit<SentimentModel, "weights">): OwnWords {
  const telling = terms.flatMap(([term, , complaining, praising]: TermCount): [string, number][] => {
    const [c, p] = [complaining + PRIOR, praising + PRIOR];
    const ratio = Math.log(p / (praise + 2 * PRIOR)) - Math.log(c / (complaint + 2 * PRIOR));
    return Math.abs(ratio) >= TELLING * Math.sqrt(1 / c + 1 / p) ? [[term, ratio]] : [];
  });
  return new Map(telling);
}

/** The two sums of a text, and what each word brings to them. */
export type Evidence = {
  readonly words: readonly Word[];
  readonly said: readonly { readonly term: string; readonly own: number; readonly valence: number }[];
};

/** Each term once, as it was learned. */
export function evidenceIn(text: string, own: OwnWords): Evidence {
  const words = wordsOf(text);
  const once = new Map(words.map((word) => [word.term, word]));
  const said = [...once.values()].flatMap(({ term, word, negated, english }) => {
    // A negated word says less than its opposite: "not bad" is no praise like "good".
    const valence = english ? lookUp(word).valence * (negated ? -NEGATED : 1) : 0;
    const ratio = own.get(term) ?? 0;
    return ratio === 0 && valence === 0 ? [] : [{ term, own: ratio, valence }];
  });
  return { words, said };
}

const NEGATED = 0.7;

/** Makes a model ready, once for many texts. */
export const readingOf = (model: SentimentModel): Reading => ({
  weights: model.weights,
  own: ownWords(model),
  known: new Set(model.terms.map(([term]) => term)),
});

/**
 * What a text says.
 *
 * @example
 * polarityOf(readingOf(LEXICON_ONLY), "A terrible book, and the cover was damaged.").is; // "complaint"
 */
export function polarityOf({ weights, own, known }: Reading, text: string): Polarity {
  const { words, said } = evidenceIn(text, own);
  const scale = 1 / Math.sqrt(Math.max(1, said.length));
  const amounts = said.map(
    ({ term, own: ratio, valence }) => [term, scale * (weights.own * ratio + weights.lexicon * valence)] as const,
  );
  const parts = [...amounts].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  if (weights.intercept !== 0) parts.push(["", weights.intercept]);
  const logOdds = parts.reduce((sum, [, amount]) => sum + amount, 0);
  const sure = 1 / (1 + Math.exp(-Math.abs(logOdds)));
  const as = (is: Polarity["is"], untold?: Untold): Polarity => ({
    is,
    sure,
    logOdds,
    parts,
    ...(untold ? { untold } : {}),
  });
  if (words.length === 0) return as("cannot tell", "empty");
  const strength = amounts.reduce((sum, [, amount]) => sum + Math.abs(amount), 0);
  if (strength < WEAK) return knownIn(words, known) < FEWEST_KNOWN ? as("cannot tell", "unknown") : as("neutral");
  if (sure < weights.sure || Math.abs(logOdds) < ONE_SIDED * strength) return as("cannot tell", "mixed");
  return as(logOdds > 0 ? "praise" : "complaint");
}

/** Words that people who gave a label used, or that English has for its sentences. */
const knownIn = (words: readonly Word[], known: ReadonlySet<string>): number =>
  words.filter(({ term, word, english }) => known.has(term) || (english && lookUp(word).common)).length;
