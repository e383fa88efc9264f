// What English words say by themselves: the lexicon of wink-nlp, read word by word and loaded when the first word is asked for.
import { createRequire } from "node:module";
import type { WinkMethods } from "wink-nlp";

/** Of one word: above 0 it praises, below it complains (-1 to 1); `common`: a function word, which says nothing. */
export type Entry = { readonly valence: number; readonly common: boolean };

/** Words that are remembered; texts of invented words must not fill the memory. */
const MOST = 50_000;

const known = new Map<string, Entry>();
let nlp: WinkMethods | undefined;

/**
 * What the lexicon knows of a word or an emoji in lower case; of an unknown one the valence is 0.
 *
 * @example
 * lookUp("terrible"); // { valence: -0.6, common: false }
 */
export function lookUp(word: string): Entry {
  const before = known.get(word);
  if (before) return before;
  nlp ??= load();
  const doc = nlp.readDoc(word);
  const { sentiment, stopWordFlag } = nlp.its;
  // Its types leave open what these two give: a number of a document, a truth of each token.
  const valence = Number(doc.out(sentiment));
  const common = doc.tokens().out<unknown>(stopWordFlag).every(Boolean);
  if (known.size >= MOST) known.clear();
  const entry = { valence, common };
  known.set(word, entry);
  return entry;
}

/** Takes some tenths of a second and forty megabytes, so that only a process that reads texts pays them. */
function load(): WinkMethods {
  const require = createRequire(import.meta.url);
  return require("wink-nlp")(require("wink-eng-lite-web-model"), ["sentiment"]);
}
