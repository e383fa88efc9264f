// The trained model: how many people used a word in complaints and in praise, and what a word weighs. No text and nobody's name is in it.
import { deserialize, fromBytes, serialize, toBytes } from "@heed/math";

/** People who used a term: in all, in a complaint, in praise. */
export type TermCount = readonly [term: string, people: number, complaint: number, praise: number];

/** What evidence weighs: log-odds of praise = intercept + (own x sum of own words + lexicon x sum of valences) / sqrt(words that say something). */
export type Weights = {
  readonly own: number;
  readonly lexicon: number;
  readonly intercept: number;
  /** Below this probability of the likelier side it cannot tell. */
  readonly sure: number;
  /** The weights were learned from labels, so that a probability is a share of texts. */
  readonly learned: boolean;
};

export type SentimentModel = {
  /** People who complained, and who praised. */
  readonly complaint: number;
  readonly praise: number;
  /** Terms that at least 11 people used, by the alphabet: a rarer word may name somebody. */
  readonly terms: readonly TermCount[];
  readonly weights: Weights;
};

/** Fewer people never make a word known. */
export const FEWEST_PEOPLE = 11;

/** Before anything is learned: a valence is -1 to 1, and one plain word of praise tells three in four. */
export const LEXICON_ONLY: SentimentModel = {
  complaint: 0,
  praise: 0,
  terms: [],
  weights: { own: 0, lexicon: 2, intercept: 0, sure: 0.55, learned: false },
};

const FORMAT = "heed-sentiment";
const VERSION = 1;

/** To bytes, with version and checksum. */
export const encode = (model: SentimentModel): Uint8Array => toBytes(serialize(FORMAT, VERSION, model));

/** From bytes; throws with a remedy for a damaged or older model. */
export const decode = (bytes: Uint8Array): SentimentModel => deserialize(FORMAT, VERSION, fromBytes(bytes));
