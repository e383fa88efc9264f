// Turns texts into rows of numbers: how often each word, pair of words or run of letters stands in a text, and how telling it is.

import { requireInteger } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";
import type { SparseRows } from "./sparse-rows.ts";

/** What is counted. */
export interface TextOptions {
  /** Shortest and longest run of words; default [1, 2]. Null counts no words. */
  readonly words?: readonly [number, number] | null;
  /** Shortest and longest run of characters inside a word and its borders; default null, none. */
  readonly characters?: readonly [number, number] | null;
  /** A term is kept when at least so many texts of the fit have it; default 2. It also keeps rare names out of the model. */
  readonly minimumTexts?: number;
  /**
   * `tfidf` (the default): (1 + ln count) x (ln((1 + texts) / (1 + texts with it)) + 1), then words and characters each scaled to length
   * 1. `count` and `binary`: the plain counts, or 1.
   */
  readonly weighting?: "tfidf" | "count" | "binary";
  /** Hash terms into 2^bits columns instead of keeping a vocabulary: the model then holds no word. Default null. */
  readonly hashBits?: number | null;
}

/** A fitted vectoriser: plain data. */
export interface TextVectoriser {
  readonly options: Required<TextOptions>;
  /** The term of each column, alphabetical; empty when hashed. */
  readonly terms: readonly string[];
  readonly columns: number;
  /** Weight of each column; 0 for a hashed column that too few texts have. */
  readonly idf: Float64Array;
}

/**
 * The words of a text, in lower case: runs of letters and digits with inner apostrophes, and runs of ! and ?. Unicode, any language that
 * writes spaces.
 *
 * @example
 * tokenise("It didn't work!!"); // ["it", "didn't", "work", "!!"]
 */
export function tokenise(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize("NFKC")
      .replaceAll("\u2019", "'")
      .match(/[\p{L}\p{N}\p{M}]+(?:'[\p{L}\p{N}]+)*|'[a-z]+|[!?]+/gu) ?? []
  );
}

/**
 * Learns which terms there are and how telling each is.
 *
 * Complexity: O(characters x runs).
 *
 * @param texts of the training part only
 * @throws `empty_input`, `bad_setting`; `no_terms` when no term is in `minimumTexts` texts
 * @example
 * const vectoriser = fitTextVectoriser(["good phone", "good price"], { minimumTexts: 1 });
 * vectoriser.terms; // ["w good", "w good phone", "w good price", "w phone", "w price"]
 */
export function fitTextVectoriser(texts: ArrayLike<string>, options: TextOptions = {}): TextVectoriser {
  const settings = checked(options);
  if (texts.length === 0) fault("empty_input", "There are no texts.", "Give at least one.");
  const { minimumTexts, hashBits, weighting } = settings;
  const found = new Map<string | number, number>();
  for (let i = 0; i < texts.length; i++) {
    const seen = new Set<string | number>();
    eachTerm(texts[i]!, settings, (term) => seen.add(hashBits === null ? term : bucket(term, hashBits)));
    for (const term of seen) found.set(term, (found.get(term) ?? 0) + 1);
  }
  const kept = [...found].filter(([, count]) => count >= minimumTexts);
  if (kept.length === 0) {
    fault("no_terms", `No term is in ${minimumTexts} texts.`, "Give more texts, or lower minimumTexts.");
  }
  const weight = (count: number): number =>
    weighting === "tfidf" ? Math.log((1 + texts.length) / (1 + count)) + 1 : 1;
  if (hashBits !== null) {
    const idf = new Float64Array(2 ** hashBits);
    for (const [column, count] of kept) idf[column as number] = weight(count);
    return { options: settings, terms: [], columns: idf.length, idf };
  }
  const terms = kept.map(([term]) => term as string).sort();
  const idf = Float64Array.from(terms, (term) => weight(found.get(term)!));
  return { options: settings, terms, columns: terms.length, idf };
}

/**
 * The rows of texts by a fitted vectoriser. Terms it does not know count nothing; a text of none gives an empty row.
 *
 * @example
 * const vectoriser = fitTextVectoriser(["good phone"], { words: [1, 1], minimumTexts: 1, weighting: "count" });
 * vectoriseText(vectoriser, ["good, good price"]).values; // [2]
 */
export function vectoriseText(vectoriser: TextVectoriser, texts: ArrayLike<string>): SparseRows {
  const { options, idf } = vectoriser;
  const columnOf = columnFinder(vectoriser, texts.length);
  const offsets = new Int32Array(texts.length + 1);
  const indices: number[] = [];
  const values: number[] = [];
  const counts = new Map<number, { count: number; words: boolean }>();
  for (let i = 0; i < texts.length; i++) {
    counts.clear();
    eachTerm(texts[i]!, options, (term) => {
      const column = columnOf(term);
      if (column === undefined || idf[column] === 0) return;
      const entry = counts.get(column);
      if (entry === undefined) counts.set(column, { count: 1, words: term.charCodeAt(0) === 119 });
      else entry.count++;
    });
    const rowStart = indices.length;
    const squares = [0, 0];
    for (const [column, { count, words }] of [...counts].sort(([a], [b]) => a - b)) {
      const value =
        options.weighting === "count"
          ? count
          : options.weighting === "binary"
            ? 1
            : (1 + Math.log(count)) * idf[column]!;
      indices.push(column);
      values.push(value);
      squares[words ? 0 : 1]! += value * value;
    }
    if (options.weighting === "tfidf") {
      for (let k = rowStart; k < indices.length; k++) {
        values[k]! /= Math.sqrt(squares[counts.get(indices[k]!)!.words ? 0 : 1]!);
      }
    }
    offsets[i + 1] = indices.length;
  }
  return { columns: vectoriser.columns, offsets, indices: Int32Array.from(indices), values: Float64Array.from(values) };
}

/**
 * The vectoriser as plain data, with version and checksum.
 *
 * @example
 * const vectoriser = fitTextVectoriser(["good phone"], { words: [1, 1], minimumTexts: 1 });
 * saveTextVectoriser(vectoriser).format; // "heed-text-vectoriser"
 */
export function saveTextVectoriser(vectoriser: TextVectoriser): Serialized<TextVectoriser> {
  return serialize("heed-text-vectoriser", 1, vectoriser);
}

/**
 * What {@link saveTextVectoriser} gave, checked.
 *
 * @example
 * const vectoriser = fitTextVectoriser(["good phone"], { words: [1, 1], minimumTexts: 1 });
 * loadTextVectoriser(saveTextVectoriser(vectoriser)).terms; // ["w good", "w phone"]
 */
export function loadTextVectoriser(data: unknown): TextVectoriser {
  return deserialize("heed-text-vectoriser", 1, data);
}

function checked(options: TextOptions): Required<TextOptions> {
  const all = {
    words: [1, 2] as const,
    characters: null,
    minimumTexts: 2,
    weighting: "tfidf" as const,
    hashBits: null,
    ...options,
  };
  for (const [name, range] of [
    ["words", all.words],
    ["characters", all.characters],
  ] as const) {
    if (range === null) continue;
    requireInteger(`${name}[0]`, range[0], 1, 20);
    requireInteger(`${name}[1]`, range[1], range[0], 20);
  }
  if (all.words === null && all.characters === null) {
    fault("bad_setting", "Neither words nor characters are counted.", "Count at least one of them.");
  }
  requireInteger("minimumTexts", all.minimumTexts, 1);
  if (all.hashBits !== null) requireInteger("hashBits", all.hashBits, 1, 26);
  return all;
}

// Word terms begin with "w", character terms with "c", so that "cat" the word and "cat" inside another differ.
function eachTerm(text: string, { words, characters }: Required<TextOptions>, visit: (term: string) => void): void {
  const tokens = tokenise(text);
  if (words !== null) {
    for (let i = 0; i < tokens.length; i++) {
      let term = "w";
      for (let n = 1; n <= words[1] && i + n <= tokens.length; n++) {
        term += ` ${tokens[i + n - 1]!}`;
        if (n >= words[0]) visit(term);
      }
    }
  }
  if (characters === null) return;
  for (const token of tokens) {
    const padded = [" ", ...token, " "];
    for (let i = 0; i < padded.length; i++) {
      let term = "c";
      for (let n = 1; n <= characters[1] && i + n <= padded.length; n++) {
        term += padded[i + n - 1]!;
        if (n >= characters[0]) visit(term);
      }
    }
  }
}

// For a few texts a search in the sorted terms is faster than an index of them all.
function columnFinder({ options, terms }: TextVectoriser, texts: number): (term: string) => number | undefined {
  const { hashBits } = options;
  if (hashBits !== null) return (term) => bucket(term, hashBits);
  if (texts * 500 < terms.length) return (term) => search(terms, term);
  const places = new Map(terms.map((term, column) => [term, column]));
  return (term) => places.get(term);
}

function search(terms: readonly string[], term: string): number | undefined {
  let [low, high] = [0, terms.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (terms[middle]! < term) low = middle + 1;
    else high = middle;
  }
  return terms[low] === term ? low : undefined;
}

// FNV-1a over the UTF-16 code units, then MurmurHash3's finaliser so that the low bits depend on all of them.
function bucket(term: string, bits: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < term.length; i++) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) & (2 ** bits - 1);
}
