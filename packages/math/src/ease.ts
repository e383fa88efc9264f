// EASE recommends from what people have together, by one linear model in closed form; a person can be taken out without training again.

import { requireBasket, requireNumber } from "./check-input.ts";
import type { ItemCounts } from "./item-counts.ts";
import { fault } from "./math-error.ts";
import type { RunControl } from "./run-control.ts";
import { invertSymmetric } from "./symmetric-inverse.ts";

/** A fitted model, as the trainer keeps it; shops are served from its {@link easeWeights}. */
export interface Ease {
  /** Number of items, n. */
  readonly items: number;
  readonly lambda: number;
  /** P = (G + lambda I)^-1 over the Gram matrix G of the counts: symmetric, its lower triangle by rows, P_ij at `i (i + 1) / 2 + j`. */
  readonly inverse: Float64Array;
}

/** What scoring reads: how much having item i speaks for item j, at `weights[i n + j]`; zero for i = j. */
export interface ItemWeights {
  readonly items: number;
  readonly weights: Float32Array;
}

/**
 * Fits EASE^R (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", 2019): the item-to-item weights B with a zero diagonal
 * that best rebuild every basket, under an L2 penalty. Time grows with n^3, memory with 8 n^2 bytes.
 *
 * @param counts of the items to learn from, usually `restrictCounts(all, commonItems(all))`. All pairs are read: leaving out those of few
 *   people would make the matrix indefinite and people irremovable.
 * @param lambda the penalty, above 0: some hundreds for some thousands of people; choose it on a validation split
 * @example
 * const counts = countItems({ offsets: Int32Array.of(0, 2, 4), items: Int32Array.of(0, 1, 0, 1) }, 2);
 * const scores = scoreItems(easeWeights(fitEase(counts, 1)), Int32Array.of(0), Float64Array.of(1), new Float64Array(2));
 * scores[1]! > 0; // true: whoever has item 0 is recommended item 1
 */
export function fitEase(counts: ItemCounts, lambda: number, control: RunControl = {}): Ease {
  requireNumber("lambda", lambda, Number.MIN_VALUE);
  const { items: n, pairs } = counts;
  const full = new Float64Array(n * n);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) full[i * n + j] = pairs[at++]!;
    full[i * n + i]! += lambda;
  }
  invertSymmetric(full, n, control);
  const inverse = new Float64Array((n * (n + 1)) / 2);
  for (let i = 0, at = 0; i < n; at += ++i) inverse.set(full.subarray(i * n, i * n + i + 1), at);
  return { items: n, lambda, inverse };
}

/**
 * Takes one person out of a fitted model, in place, in n^2 / 2 steps (Sherman and Morrison): to rounding error the model that fitting
 * without them would give, with the same items and lambda. Fit afresh after about 1,000 removals, so that the errors do not add up.
 *
 * @param basket the person's distinct items, as they were counted. Subtract them from the counts too (`subtractPerson`).
 * @throws `not_fitted` when the model cannot have been fitted on this basket
 * @example
 * const model = fitEase(countItems({ offsets: Int32Array.of(0, 2, 3), items: Int32Array.of(0, 1, 0) }, 2), 1);
 * removeFromEase(model, Int32Array.of(0, 1));
 * model.inverse; // [0.5, 0, 1], as if fitted on the other person alone
 */
export function removeFromEase(model: Ease, basket: Int32Array): void {
  const { items: n, inverse } = model;
  requireBasket(basket, n);
  const px = new Float64Array(n); // P x, for the person's 0/1 row x
  for (const item of basket) {
    const row = (item * (item + 1)) / 2;
    for (let j = 0; j <= item; j++) px[j]! += inverse[row + j]!;
    // Beyond the diagonal the row goes on as a column.
    for (let j = item + 1, at = row + 2 * item + 1; j < n; at += ++j) px[j]! += inverse[at]!;
  }
  let xpx = 0;
  for (const item of basket) xpx += px[item]!;
  if (!(1 - xpx > 1e-12)) {
    fault(
      "not_fitted",
      "The model was not fitted on this basket.",
      "Remove only people in its training set, and only once.",
    );
  }
  for (let i = 0, at = 0; i < n; i++) {
    const factor = px[i]! / (1 - xpx);
    for (let j = 0; j <= i; j++, at++) inverse[at]! += factor * px[j]!;
  }
}

/**
 * The weights B of a fitted model: B_ij = -P_ij / P_jj and B_jj = 0, at single precision, which halves what serving holds.
 *
 * @example
 * const counts = countItems({ offsets: Int32Array.of(0, 2, 4), items: Int32Array.of(0, 1, 0, 1) }, 2);
 * easeWeights(fitEase(counts, 1)).weights; // [0, 0.667, 0.667, 0]
 */
export function easeWeights(model: Ease): ItemWeights {
  const { items: n, inverse } = model;
  const diagonal = Float64Array.from({ length: n }, (_, j) => -inverse[(j * (j + 3)) / 2]!);
  const weights = new Float32Array(n * n);
  for (let i = 0, at = 0; i < n; i++, at++) {
    for (let j = 0; j < i; j++, at++) {
      weights[i * n + j] = inverse[at]! / diagonal[j]!;
      weights[j * n + i] = inverse[at]! / diagonal[i]!;
    }
  }
  return { items: n, weights };
}

/**
 * Scores every item for a basket: the sum over its items of amount x weight. Items of the basket are scored too.
 *
 * @param basket distinct item indices
 * @param amounts how much each counts: 1, or less for what is long ago
 * @param out receives the scores, one for each item; given back
 * @example
 * const weights = { items: 3, weights: Float32Array.of(0, 0.5, 0.25, 0.5, 0, 1, 0.25, 1, 0) };
 * scoreItems(weights, Int32Array.of(0, 1), [1, 0.5], new Float64Array(3)); // [0.25, 0.5, 0.75]
 */
export function scoreItems(
  { items: n, weights }: ItemWeights,
  basket: Int32Array,
  amounts: ArrayLike<number>,
  out: Float64Array,
): Float64Array {
  requireScoring(n, basket, amounts, out);
  out.fill(0);
  for (let k = 0; k < basket.length; k++) {
    const amount = amounts[k]!;
    for (let j = 0, at = basket[k]! * n; j < n; j++, at++) out[j]! += amount * weights[at]!;
  }
  return out;
}

/**
 * What each item of a basket gives to the score of `item`: summed in the order of the basket they are the score, bit for bit.
 *
 * @example
 * const weights = { items: 3, weights: Float32Array.of(0, 0.5, 0.25, 0.5, 0, 1, 0.25, 1, 0) };
 * explainScore(weights, Int32Array.of(0, 1), [1, 0.5], 2); // [0.25, 0.5]
 */
export function explainScore(
  { items: n, weights }: ItemWeights,
  basket: Int32Array,
  amounts: ArrayLike<number>,
  item: number,
): Float64Array {
  requireBasket(Int32Array.of(item), n);
  requireScoring(n, basket, amounts, undefined);
  const parts = new Float64Array(basket.length);
  for (let k = 0; k < parts.length; k++) parts[k] = amounts[k]! * weights[basket[k]! * n + item]!;
  return parts;
}

function requireScoring(
  n: number,
  basket: Int32Array,
  amounts: ArrayLike<number>,
  out: Float64Array | undefined,
): void {
  if (amounts.length !== basket.length || (out !== undefined && out.length !== n)) {
    fault(
      "shape_mismatch",
      "Basket, amounts and scores do not fit.",
      "Give one amount an item, and room for all scores.",
    );
  }
  for (let k = 0; k < basket.length; k++) {
    if (!(basket[k]! >= 0 && basket[k]! < n) || !Number.isFinite(amounts[k])) {
      fault("bad_basket", "A basket holds an unknown item or amount.", `Give items below ${n} and finite amounts.`);
    }
  }
}
