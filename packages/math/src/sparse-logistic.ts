// A linear model on rows that are mostly zeros, such as texts: one weight a term, fitted by regularised logistic regression.

import {
  type Numbers,
  requireBinary,
  requireBothClasses,
  requireInteger,
  requireLength,
  requireNumber,
  requireWeights,
} from "./check-input.ts";
import { fault } from "./math-error.ts";
import type { Random } from "./random.ts";
import { type RunControl, step } from "./run-control.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";
import { sigmoid } from "./sigmoid.ts";
import { dotRow, requireSparse, type SparseRows } from "./sparse-rows.ts";

/** A fitted linear model: plain data. */
export interface SparseLogistic {
  /** Change of the log-odds for one unit of each column. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** False when the passes ran out before the tolerance was met. */
  readonly converged: boolean;
}

/** How to fit. */
export interface SparseLogisticOptions extends RunControl {
  readonly random: Random;
  /** Weight of the log loss against the penalty |w|^2 / 2 (which covers the intercept too), above 0; default 1. */
  readonly cost?: number;
  readonly weights?: Numbers;
  /** Most passes over the rows; default 200. */
  readonly passes?: number;
  /** Ends when no row's condition is off by more; default 1e-3. */
  readonly tolerance?: number;
}

/**
 * L2-regularised logistic regression by coordinate descent on its dual (Yu, Huang and Lin, Machine Learning 85, 2011). Each dual variable
 * is kept as C sigma(u): its condition, u + a (C sigma(u) - alpha) + b = 0, rises in u without a boundary, and has one root.
 *
 * Complexity: O(cells) a pass.
 *
 * @param labels 0 or 1 for each row
 * @throws `one_class`, `not_binary`, `shape_mismatch`, `bad_sparse`, `not_finite`, `zero_weight`, `bad_weight`, `bad_setting`, `too_large`
 * @example
 * const texts = ["good phone", "bad phone", "very good", "very bad"];
 * const rows = vectoriseText(fitTextVectoriser(texts), texts);
 * const model = fitSparseLogistic(rows, [1, 0, 1, 0], { random: seededRandom(1) });
 * predictSparseLogistic(model, rows)[0]! > 0.5; // true
 */
export function fitSparseLogistic(rows: SparseRows, labels: Numbers, options: SparseLogisticOptions): SparseLogistic {
  const { cost = 1, passes = 200, tolerance = 1e-3, weights, random } = options;
  const n = requireSparse(rows);
  requireLength("labels", labels, n);
  requireBinary("labels", labels);
  requireBothClasses("labels", labels);
  requireNumber("cost", cost, 1e-12, 1e12);
  requireNumber("tolerance", tolerance, 1e-12);
  requireInteger("passes", passes, 1);
  if (weights !== undefined) requireWeights(weights, n);
  const w = new Float64Array(rows.columns + 1);
  const converged = descend(rows, labels, w, { cost, weights, passes, tolerance, random, control: options });
  return { coefficients: w.slice(0, rows.columns), intercept: w[rows.columns]!, converged };
}

/**
 * The probability of 1 for each row.
 *
 * @example
 * const rows = { columns: 2, offsets: Int32Array.of(0, 1, 2), indices: Int32Array.of(0, 1), values: Float64Array.of(3, 3) };
 * const model = fitSparseLogistic(rows, [0, 1], { random: seededRandom(1) });
 * predictSparseLogistic(model, rows)[1]! > 0.5; // true
 */
export function predictSparseLogistic(model: SparseLogistic, rows: SparseRows): Float64Array {
  const n = requireSparse(rows);
  requireLength("columns", { length: rows.columns }, model.coefficients.length);
  return Float64Array.from({ length: n }, (_, r) => sigmoid(dotRow(rows, r, model.coefficients) + model.intercept));
}

/**
 * The model as plain data, with version and checksum.
 *
 * @example
 * const model = { coefficients: Float64Array.of(2, -1), intercept: 0.5, converged: true };
 * saveSparseLogistic(model).format; // "heed-sparse-logistic"
 */
export function saveSparseLogistic(model: SparseLogistic): Serialized<SparseLogistic> {
  return serialize("heed-sparse-logistic", 1, model);
}

/**
 * What {@link saveSparseLogistic} gave, checked.
 *
 * @example
 * const model = { coefficients: Float64Array.of(2, -1), intercept: 0.5, converged: true };
 * loadSparseLogistic(saveSparseLogistic(model)).coefficients; // [2, -1]
 */
export function loadSparseLogistic(data: unknown): SparseLogistic {
  return deserialize("heed-sparse-logistic", 1, data);
}

interface Descent {
  readonly cost: number;
  readonly weights: Numbers | undefined;
  readonly passes: number;
  readonly tolerance: number;
  readonly random: Random;
  readonly control: RunControl;
}

function descend(rows: SparseRows, labels: Numbers, w: Float64Array, options: Descent): boolean {
  const { cost, weights, passes, tolerance, random, control } = options;
  const n = labels.length;
  const sides = Float64Array.from(labels, (label) => 2 * label - 1);
  const { columns, offsets, indices, values } = rows;
  const squares = new Float64Array(n).fill(1);
  const u = new Float64Array(n).fill(-8);
  const order = new Int32Array(n);
  const move = (r: number, by: number): void => {
    for (let k = offsets[r]!; k < offsets[r + 1]!; k++) w[indices[k]!]! += by * values[k]!;
    w[columns]! += by;
  };
  for (let r = 0; r < n; r++) {
    order[r] = r;
    for (let k = offsets[r]!; k < offsets[r + 1]!; k++) squares[r]! += values[k]! * values[k]!;
    if (!(squares[r]! < 1e150))
      fault("too_large", "The values of a row overflow when squared.", "Scale the columns first.");
    move(r, sides[r]! * cost * (weights?.[r] ?? 1) * sigmoid(-8));
  }
  for (let pass = 1; pass <= passes; pass++) {
    random.shuffle(order);
    let worst = 0;
    for (let i = 0; i < n; i++) {
      const r = order[i]!;
      const c = cost * (weights?.[r] ?? 1);
      if (c === 0) continue;
      const side = sides[r]!;
      const b = side * (dotRow(rows, r, w) + w[columns]!);
      const off = u[r]! + b;
      worst = Math.max(worst, Math.abs(off));
      if (Math.abs(off) < tolerance / 10) continue;
      const before = c * sigmoid(u[r]!);
      u[r] = root(u[r]!, squares[r]!, b, c, before);
      move(r, side * (c * sigmoid(u[r]!) - before));
    }
    step(control, pass, passes);
    if (worst < tolerance) {
      control.onProgress?.(1);
      return true;
    }
  }
  return false;
}

// Newton's method on h(u) = u + b + a (c sigma(u) - before), kept inside the bracket that h itself gives.
function root(start: number, a: number, b: number, c: number, before: number): number {
  let low = -b - a * (c - before);
  let high = -b + a * before;
  let u = Math.min(high, Math.max(low, start));
  for (let k = 0; k < 60; k++) {
    const s = sigmoid(u);
    const h = u + b + a * (c * s - before);
    if (Math.abs(h) < 1e-10) break;
    if (h > 0) high = u;
    else low = u;
    const next = u - h / (1 + a * c * s * (1 - s));
    u = next > low && next < high ? next : (low + high) / 2;
  }
  return u;
}
