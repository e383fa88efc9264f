// A linear model for texts: one weight a term, fitted by regularised logistic regression on rows that are mostly zeros.

import { type Numbers, requireInteger, requireLength, requireNumber, requireWeights } from "./check-input.ts";
import { requireClasses } from "./naive-bayes.ts";
import type { Random } from "./random.ts";
import { type RunControl, step } from "./run-control.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";
import { sigmoid } from "./sigmoid.ts";
import { dotRow, requireSparse, type SparseRows } from "./sparse-rows.ts";

/** A fitted linear model: plain data. With two classes there is one row of weights, for class 1. */
export interface SparseLogistic {
  readonly classes: number;
  readonly columns: number;
  /** One row for class 1 of two, else one a class (one against the rest); rows x (columns + 1), the last is the intercept. */
  readonly weights: Float64Array;
  /** False when the passes ran out before the tolerance was met. */
  readonly converged: boolean;
}

/** How to fit. */
export interface SparseLogisticOptions extends RunControl {
  readonly random: Random;
  /** Weight of the rows against the penalty |w|^2 / 2 (which covers the intercept too), above 0; default 1. */
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
 * Complexity: O(cells) a pass, a class.
 *
 * @param rows sparse rows
 * @param labels class of each row, whole numbers from 0
 * @throws `one_class`, `missing_class`, `bad_label`, `shape_mismatch`, `bad_sparse`, `not_finite`, `zero_weight`, `bad_setting`
 * @example
 * const texts = ["good phone", "bad phone", "very good", "very bad"];
 * const rows = vectoriseText(fitTextVectoriser(texts), texts);
 * const model = fitSparseLogistic(rows, [1, 0, 1, 0], { random: seededRandom(1) });
 * predictSparseLogistic(model, rows)[1]! > 0.5; // true
 */
export function fitSparseLogistic(rows: SparseRows, labels: Numbers, options: SparseLogisticOptions): SparseLogistic {
  const { cost = 1, passes = 200, tolerance = 1e-3, weights, random } = options;
  const n = requireSparse(rows);
  const classes = requireClasses(labels, n);
  requireNumber("cost", cost, 1e-12, 1e12);
  requireNumber("tolerance", tolerance, 1e-12);
  requireInteger("passes", passes, 1);
  if (weights !== undefined) requireWeights(weights, n);
  const models = classes === 2 ? 1 : classes;
  const width = rows.columns + 1;
  const all = new Float64Array(models * width);
  const sides = new Float64Array(n);
  let converged = true;
  for (let m = 0; m < models; m++) {
    for (let r = 0; r < n; r++) sides[r] = labels[r] === (classes === 2 ? 1 : m) ? 1 : -1;
    const own = all.subarray(m * width, (m + 1) * width);
    const control = { ...options, onProgress: (share: number) => options.onProgress?.((m + share) / models) };
    converged = descend(rows, sides, own, { cost, weights, passes, tolerance, random, control }) && converged;
  }
  return { classes, columns: rows.columns, weights: all, converged };
}

/**
 * The probability of each class for each row, rows x classes, by rows. With more than two classes they are the one-against-the-rest
 * probabilities, scaled to sum to 1.
 */
export function predictSparseLogistic(model: SparseLogistic, rows: SparseRows): Float64Array {
  const n = requireSparse(rows);
  requireLength("columns", { length: rows.columns }, model.columns);
  const { classes, columns, weights } = model;
  const out = new Float64Array(n * classes);
  for (let r = 0; r < n; r++) {
    const margin = (m: number): number =>
      dotRow(rows, r, weights, m * (columns + 1)) + weights[m * (columns + 1) + columns]!;
    if (classes === 2) {
      const p = sigmoid(margin(0));
      out[2 * r] = 1 - p;
      out[2 * r + 1] = p;
      continue;
    }
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      out[r * classes + c] = sigmoid(margin(c));
      sum += out[r * classes + c]!;
    }
    // All may be vanishingly small: then the scores say nothing.
    for (let c = 0; c < classes; c++) out[r * classes + c] = sum > 0 ? out[r * classes + c]! / sum : 1 / classes;
  }
  return out;
}

/** The model as plain data, with version and checksum. */
export function saveSparseLogistic(model: SparseLogistic): Serialized<SparseLogistic> {
  return serialize("heed-sparse-logistic", 1, model);
}

/** What {@link saveSparseLogistic} gave, checked. */
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

function descend(rows: SparseRows, sides: Float64Array, w: Float64Array, options: Descent): boolean {
  const { cost, weights, passes, tolerance, random, control } = options;
  const n = sides.length;
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
