// Sorts texts into classes, such as praise and complaint, by their words and letters, and says which of them decided.

import { type Numbers, requireClasses, requireInteger } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { fitNaiveBayes, type NaiveBayes } from "./naive-bayes.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";
import { sigmoid } from "./sigmoid.ts";
import { fitSparseLogistic, type SparseLogistic, type SparseLogisticOptions } from "./sparse-logistic.ts";
import type { SparseRows } from "./sparse-rows.ts";
import { fitTextVectoriser, type TextOptions, type TextVectoriser, vectoriseText } from "./vectorise-text.ts";

/** One class against the rest. */
export interface TextSide extends SparseLogistic {
  /** Factor of each column before the row is scaled to length 1; empty for none. */
  readonly emphasis: Float64Array;
}

/** A fitted classifier: plain data. It holds the terms of its vocabulary unless they are hashed. */
export interface TextClassifier {
  readonly classes: number;
  readonly vectoriser: TextVectoriser;
  /** For two classes one side, that of class 1; else one a class. */
  readonly sides: readonly TextSide[];
}

/** How to fit. */
export interface TextClassifierOptions extends SparseLogisticOptions {
  /** What is counted; see {@link TextOptions}. Default words and pairs of words, and 2 to 5 letters inside words. */
  readonly terms?: TextOptions;
  /**
   * Give each term the weight |ln P(term | class) / P(term | rest)| before the fit (after Wang and Manning 2012), which helps on short
   * texts; default true.
   */
  readonly emphasise?: boolean;
}

/**
 * Fits a linear classifier on tf-idf rows: one against the rest, for more than two classes.
 *
 * @param texts of the training part only
 * @param labels class of each text, whole numbers from 0
 * @throws what `fitTextVectoriser`, `fitNaiveBayes` and `fitSparseLogistic` throw
 * @example
 * const texts = ["good phone", "bad phone", "very good", "very bad"];
 * const model = fitTextClassifier(texts, [1, 0, 1, 0], { random: seededRandom(1) });
 * classifyTexts(model, ["a good one"])[1]! > 0.5; // true
 */
export function fitTextClassifier(
  texts: ArrayLike<string>,
  labels: Numbers,
  { terms = { words: [1, 2], characters: [2, 5] }, emphasise = true, ...options }: TextClassifierOptions,
): TextClassifier {
  const classes = requireClasses(labels, texts.length);
  const vectoriser = fitTextVectoriser(texts, terms);
  const rows = vectoriseText(vectoriser, texts);
  const models = classes === 2 ? 1 : classes;
  const sides = Array.from({ length: models }, (_, m) => {
    const target = Uint8Array.from(labels, (label) => (label === (classes === 2 ? 1 : m) ? 1 : 0));
    const emphasis = emphasise ? logRatios(fitNaiveBayes(presence(rows), target), rows.columns) : new Float64Array(0);
    const onProgress = (share: number): void => options.onProgress?.((m + share) / models);
    return { ...fitSparseLogistic(emphasised(rows, emphasis), target, { ...options, onProgress }), emphasis };
  });
  return { classes, vectoriser, sides };
}

/**
 * The probability of each class for each text, texts x classes, by texts. With more than two classes they are the one-against-the-rest
 * probabilities, scaled to sum to 1.
 *
 * @example
 * const texts = ["good phone", "bad phone", "very good", "very bad"];
 * const model = fitTextClassifier(texts, [1, 0, 1, 0], { random: seededRandom(1) });
 * classifyTexts(model, ["bad"])[1]! < 0.5; // true
 */
export function classifyTexts(model: TextClassifier, texts: ArrayLike<string>): Float64Array {
  const rows = vectoriseText(model.vectoriser, texts);
  const { classes } = model;
  const out = new Float64Array(texts.length * classes);
  model.sides.forEach((side, m) => {
    const { offsets, indices, values } = emphasised(rows, side.emphasis);
    for (let r = 0; r < texts.length; r++) {
      let margin = side.intercept;
      for (let k = offsets[r]!; k < offsets[r + 1]!; k++) margin += values[k]! * side.coefficients[indices[k]!]!;
      out[r * classes + (classes === 2 ? 1 : m)] = sigmoid(margin);
    }
  });
  for (let r = 0; r < texts.length; r++) {
    const own = out.subarray(r * classes, (r + 1) * classes);
    if (classes === 2) {
      own[0] = 1 - own[1]!;
      continue;
    }
    // All may be vanishingly small: then the scores say nothing.
    const sum = own.reduce((a, b) => a + b, 0);
    for (let c = 0; c < classes; c++) own[c] = sum > 0 ? own[c]! / sum : 1 / classes;
  }
  return out;
}

/** What one term of a text added to the log-odds of a class. */
export interface TermContribution {
  readonly term: string;
  readonly logOdds: number;
}

/**
 * Which terms of a text decided, the strongest first. With `intercept` they sum to the log-odds of the class against the rest.
 *
 * @param side class to explain, from 0; with two classes, 0 is 1 with the signs turned
 * @throws `no_vocabulary` for a hashed model, which does not know its terms
 * @example
 * const texts = ["good phone", "bad phone", "very good", "very bad"];
 * const model = fitTextClassifier(texts, [1, 0, 1, 0], { random: seededRandom(1) });
 * explainText(model, "good", 1).contributions[0]!.logOdds > 0; // true
 */
export function explainText(
  model: TextClassifier,
  text: string,
  side: number,
): { intercept: number; contributions: TermContribution[] } {
  requireInteger("side", side, 0, model.classes - 1);
  const { terms } = model.vectoriser;
  if (terms.length === 0)
    fault("no_vocabulary", "The model hashes its terms.", "Fit without hashBits to have explanations.");
  const { coefficients, intercept, emphasis } = model.sides[model.classes === 2 ? 0 : side]!;
  const sign = model.classes === 2 && side === 0 ? -1 : 1;
  const { indices, values } = emphasised(vectoriseText(model.vectoriser, [text]), emphasis);
  const contributions = Array.from(indices, (column, k) => ({
    term: terms[column]!.slice(terms[column]!.startsWith("w") ? 2 : 1),
    logOdds: sign * values[k]! * coefficients[column]!,
  }));
  return {
    intercept: sign * intercept,
    contributions: contributions.sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds)),
  };
}

/**
 * The model as plain data, with version and checksum.
 *
 * @example
 * const texts = ["good phone", "bad phone", "very good", "very bad"];
 * const model = fitTextClassifier(texts, [1, 0, 1, 0], { random: seededRandom(1) });
 * saveTextClassifier(model).format; // "heed-text-classifier"
 */
export function saveTextClassifier(model: TextClassifier): Serialized<TextClassifier> {
  return serialize("heed-text-classifier", 1, model);
}

/**
 * What {@link saveTextClassifier} gave, checked.
 *
 * @example
 * const texts = ["good phone", "bad phone", "very good", "very bad"];
 * const model = fitTextClassifier(texts, [1, 0, 1, 0], { random: seededRandom(1) });
 * classifyTexts(loadTextClassifier(saveTextClassifier(model)), ["good"])[1]! > 0.5; // true
 */
export function loadTextClassifier(data: unknown): TextClassifier {
  return deserialize("heed-text-classifier", 1, data);
}

function presence(rows: SparseRows): SparseRows {
  return { ...rows, values: new Float64Array(rows.values.length).fill(1) };
}

function logRatios({ logLikelihood }: NaiveBayes, columns: number): Float64Array {
  return Float64Array.from({ length: columns }, (_, j) => Math.abs(logLikelihood[columns + j]! - logLikelihood[j]!));
}

// Rows times the emphasis, each scaled to length 1.
function emphasised(rows: SparseRows, emphasis: Float64Array): SparseRows {
  if (emphasis.length === 0) return rows;
  const { offsets, indices } = rows;
  const values = rows.values.map((value, k) => value * emphasis[indices[k]!]!);
  for (let r = 0; r + 1 < offsets.length; r++) {
    let square = 0;
    for (let k = offsets[r]!; k < offsets[r + 1]!; k++) square += values[k]! * values[k]!;
    if (square === 0) continue;
    for (let k = offsets[r]!; k < offsets[r + 1]!; k++) values[k]! /= Math.sqrt(square);
  }
  return { ...rows, values };
}
