// Checks at the door of every public function: a bad input is a MathError with its remedy, never a NaN further on.

import { fault } from "./math-error.ts";

/** A vector of numbers: any typed array, or a plain array. */
export type Numbers = ArrayLike<number>;

/** Throws `shape_mismatch` unless `b` has the length `n`. */
export function requireLength(name: string, b: ArrayLike<unknown>, n: number): void {
  if (b.length !== n) {
    fault("shape_mismatch", `${name} has ${b.length} entries where ${n} are expected.`, "Give one entry for each row.");
  }
}

/** Throws `empty_input` when there is no row. */
export function requireRows(name: string, x: ArrayLike<unknown>): void {
  if (x.length === 0) fault("empty_input", `${name} is empty.`, "Give at least one row.");
}

/** Throws `not_finite` at the first NaN or infinity, naming its position. */
export function requireFinite(name: string, x: Numbers): void {
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]!)) {
      fault("not_finite", `${name} holds a value at ${i} that is not a finite number.`, "Remove or impute it first.");
    }
  }
}

/** Throws `not_binary` unless every value is 0 or 1. */
export function requireBinary(name: string, x: Numbers): void {
  for (let i = 0; i < x.length; i++) {
    if (x[i] !== 0 && x[i] !== 1) {
      fault("not_binary", `${name} holds a value at ${i} that is neither 0 nor 1.`, "Code the outcome as 0 and 1.");
    }
  }
}

/** Throws `one_class` unless both 0 and 1 occur in labels already known to be binary. */
export function requireBothClasses(name: string, x: Numbers): void {
  for (let i = 1; i < x.length; i++) if (x[i] !== x[0]) return;
  fault("one_class", `${name} holds one class only.`, "Gather rows with both outcomes before fitting or judging.");
}

/** Throws `bad_weight` unless the weights are finite, not negative, one for each of `n` rows, and not all zero. */
export function requireWeights(weights: Numbers, n: number): void {
  requireLength("weights", weights, n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const w = weights[i]!;
    if (!Number.isFinite(w) || w < 0) {
      fault("bad_weight", `The weight at ${i} is negative or not finite.`, "Give weights of zero or more.");
    }
    sum += w;
  }
  if (n > 0 && !(sum > 0)) fault("zero_weight", "All weights are zero.", "Give at least one row a weight above zero.");
  if (!Number.isFinite(sum)) fault("bad_weight", "The weights sum to infinity.", "Scale the weights down.");
}

/** Throws `bad_setting` unless the value is a whole number in [low, high]. */
export function requireInteger(name: string, value: number, low: number, high = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    fault("bad_setting", `${name} is not a whole number in [${low}, ${high}].`, `Choose another ${name}.`);
  }
}

/** Throws `bad_setting` unless the value is a finite number in [low, high]. */
export function requireNumber(name: string, value: number, low: number, high = Number.MAX_VALUE): void {
  if (!(value >= low && value <= high)) {
    fault("bad_setting", `${name} is not a finite number in [${low}, ${high}].`, `Choose another ${name}.`);
  }
}

/** The number of classes of labels 0, 1, ..., each of which occurs; throws `bad_label`, `missing_class` or `one_class`. */
export function requireClasses(labels: Numbers, n: number): number {
  requireLength("labels", labels, n);
  const seen = new Set<number>();
  for (let r = 0; r < n; r++) {
    const label = labels[r]!;
    if (!Number.isInteger(label) || label < 0)
      fault("bad_label", "A label is no whole number from 0.", "Number the classes.");
    seen.add(label);
  }
  for (let c = 0; c < seen.size; c++) {
    if (!seen.has(c)) fault("missing_class", `No row has the class ${c}.`, "Number the classes without gaps, from 0.");
  }
  if (seen.size < 2) fault("one_class", "The rows hold one class only.", "Gather rows of at least two classes.");
  return seen.size;
}

/** Throws unless labels are 0 and 1, both present, with a finite score each. */
export function requireScored(labels: Numbers, scores: Numbers): void {
  requireRows("labels", labels);
  requireLength("scores", scores, labels.length);
  requireBinary("labels", labels);
  requireBothClasses("labels", labels);
  requireFinite("scores", scores);
}

/** Throws unless there is a row, labels are 0 or 1, and each has a probability in [0, 1]. */
export function requireProbabilities(labels: Numbers, probabilities: Numbers): void {
  requireRows("labels", labels);
  requireLength("probabilities", probabilities, labels.length);
  requireBinary("labels", labels);
  for (let i = 0; i < probabilities.length; i++) {
    if (!(probabilities[i]! >= 0 && probabilities[i]! <= 1)) {
      fault("bad_probability", `The probability at ${i} is not in [0, 1].`, "Turn scores into probabilities first.");
    }
  }
}

/** Throws `bad_basket` unless the indices are distinct and in [0, items). */
export function requireBasket(basket: Int32Array, items: number): void {
  const sorted = basket.slice().sort();
  for (let k = 0; k < sorted.length; k++) {
    const item = sorted[k]!;
    if (item < 0 || item >= items || item === sorted[k + 1]) {
      fault("bad_basket", "A basket holds an item twice or one out of range.", `Give distinct indices below ${items}.`);
    }
  }
}
