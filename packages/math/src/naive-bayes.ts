// The simplest text classifier that works: how much likelier each word is in one class than in another.

import { type Numbers, requireClasses, requireLength, requireNumber, requireWeights } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";
import { dotRow, requireSparse, type SparseRows } from "./sparse-rows.ts";

/** A fitted multinomial naive Bayes model: plain data. */
export interface NaiveBayes {
  readonly classes: number;
  readonly columns: number;
  /** ln P(class). */
  readonly logPrior: Float64Array;
  /** ln P(column | class), classes x columns, by class. */
  readonly logLikelihood: Float64Array;
}

/**
 * Fits multinomial naive Bayes with additive smoothing (McCallum and Nigam 1998; Lidstone).
 *
 * Complexity: O(cells + classes x columns).
 *
 * @param rows counts or other numbers of zero or more
 * @param labels class of each row, whole numbers from 0
 * @param smoothing pretended count of every column in every class, above 0; default 1
 * @throws `one_class`, `negative_count`, `missing_class` (a class number without rows), `shape_mismatch`, `bad_sparse`, `zero_weight`
 * @example
 * const vectoriser = fitTextVectoriser(["good good", "bad"], { minimumTexts: 1, weighting: "count" });
 * const model = fitNaiveBayes(vectoriseText(vectoriser, ["good good", "bad"]), [1, 0]);
 * predictNaiveBayes(model, vectoriseText(vectoriser, ["good"]))[1]! > 0.5; // true
 */
export function fitNaiveBayes(
  rows: SparseRows,
  labels: Numbers,
  { smoothing = 1, weights }: { smoothing?: number; weights?: Numbers } = {},
): NaiveBayes {
  const n = requireSparse(rows);
  const classes = requireClasses(labels, n);
  requireNumber("smoothing", smoothing, 1e-12);
  if (weights !== undefined) requireWeights(weights, n);
  const { columns, offsets, indices, values } = rows;
  const mass = new Float64Array(classes);
  const sums = new Float64Array(classes * columns).fill(smoothing);
  for (let r = 0; r < n; r++) {
    const weight = weights?.[r] ?? 1;
    const at = labels[r]! * columns;
    mass[labels[r]!]! += weight;
    for (let k = offsets[r]!; k < offsets[r + 1]!; k++) {
      if (values[k]! < 0) fault("negative_count", "A cell is below zero.", "Naive Bayes counts; give counts.");
      sums[at + indices[k]!]! += weight * values[k]!;
    }
  }
  const total = mass.reduce((a, b) => a + b, 0);
  if (mass.some((m) => m === 0)) fault("zero_weight", "A class has no weight.", "Give each class a row that counts.");
  for (let c = 0; c < classes; c++) {
    const own = sums.subarray(c * columns, (c + 1) * columns);
    const sum = own.reduce((a, b) => a + b, 0);
    for (let j = 0; j < columns; j++) own[j] = Math.log(own[j]! / sum);
  }
  return { classes, columns, logPrior: mass.map((m) => Math.log(m / total)), logLikelihood: sums };
}

/**
 * The probability of each class for each row, rows x classes, by rows. They rank well but are far too sure: calibrate them before use as
 * probabilities.
 *
 * @example
 * const rows = { columns: 2, offsets: Int32Array.of(0, 1, 2), indices: Int32Array.of(0, 1), values: Float64Array.of(3, 3) };
 * predictNaiveBayes(fitNaiveBayes(rows, [0, 1]), rows)[0]; // 0.984...
 */
export function predictNaiveBayes(model: NaiveBayes, rows: SparseRows): Float64Array {
  const n = requireSparse(rows);
  requireLength("columns", { length: rows.columns }, model.columns);
  const out = new Float64Array(n * model.classes);
  for (let r = 0; r < n; r++) {
    const own = out.subarray(r * model.classes, (r + 1) * model.classes);
    for (let c = 0; c < model.classes; c++) {
      own[c] = model.logPrior[c]! + dotRow(rows, r, model.logLikelihood, c * model.columns);
    }
    const most = own.reduce((a, b) => Math.max(a, b));
    let sum = 0;
    for (let c = 0; c < model.classes; c++) {
      own[c] = Math.exp(own[c]! - most);
      sum += own[c]!;
    }
    for (let c = 0; c < model.classes; c++) own[c]! /= sum;
  }
  return out;
}

/**
 * The model as plain data, with version and checksum.
 *
 * @example
 * const rows = { columns: 2, offsets: Int32Array.of(0, 1, 2), indices: Int32Array.of(0, 1), values: Float64Array.of(3, 3) };
 * const model = fitNaiveBayes(rows, [0, 1]);
 * saveNaiveBayes(model).format; // "heed-naive-bayes"
 */
export function saveNaiveBayes(model: NaiveBayes): Serialized<NaiveBayes> {
  return serialize("heed-naive-bayes", 1, model);
}

/**
 * What {@link saveNaiveBayes} gave, checked.
 *
 * @example
 * const rows = { columns: 2, offsets: Int32Array.of(0, 1, 2), indices: Int32Array.of(0, 1), values: Float64Array.of(3, 3) };
 * const model = fitNaiveBayes(rows, [0, 1]);
 * predictNaiveBayes(loadNaiveBayes(saveNaiveBayes(model)), rows)[0]; // 0.984...
 */
export function loadNaiveBayes(data: unknown): NaiveBayes {
  return deserialize("heed-naive-bayes", 1, data);
}
