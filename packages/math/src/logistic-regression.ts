// Logistic regression: the probability of a yes as a weighted sum of features, with ridge, lasso or both.

import {
  type Numbers,
  requireBinary,
  requireBothClasses,
  requireFinite,
  requireInteger,
  requireLength,
  requireNumber,
  requireWeights,
} from "./check-input.ts";
import { fault, MathError } from "./math-error.ts";
import { type Matrix, requireColumns, requireMatrix } from "./matrix.ts";
import { type RunControl, step } from "./run-control.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";
import { sigmoid, softplus } from "./sigmoid.ts";
import { invertSymmetric } from "./symmetric-inverse.ts";

/** A fitted model: plain data, in the units of the features. */
export interface LogisticRegression {
  /** Change of the log-odds for one unit of each feature. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** Weighted mean of each feature in the fit. */
  readonly mean: Float64Array;
  /** What the penalty measured each feature by: its standard deviation, or 1. 0 marks a constant feature, whose coefficient is 0. */
  readonly scale: Float64Array;
  readonly iterations: number;
}

/** Penalties are per row: the fit minimises mean log loss + `l1` sum |c| + `l2` sum c^2 / 2. The intercept is free. */
export interface LogisticOptions extends RunControl {
  /** Sets coefficients to exactly 0. Default 0. */
  readonly l1?: number;
  /** scikit-learn's C is `1 / (rows * l2)`. Default 0. */
  readonly l2?: number;
  /** Whether `c` is the coefficient of the feature over its standard deviation, else of the feature as it is. Default true. */
  readonly standardise?: boolean;
  /** Most Newton steps. Default 100. */
  readonly iterations?: number;
}

const format = "heed-logistic-regression";
const version = 1;

/**
 * The exact minimum: Newton's method (iteratively reweighted least squares; McCullagh and Nelder 1989) without L1; proximal Newton,
 * its steps by coordinate descent (Friedman, Hastie and Tibshirani 2010, "Regularization paths"), with. Backtracking makes every step
 * go down; the fit ends when a step moves no row's log-odds by more than 1e-8 of their range.
 * Time of a step: rows x columns^2 / 2.
 *
 * @param data `x` without missing values, `y` of 0 and 1, `weights` of the rows (default 1)
 * @throws `empty_input`, `shape_mismatch`, `not_finite`, `not_binary`, `one_class`, `bad_weight`, `zero_weight`, `bad_setting`;
 *   `collinear` and `separable` where no single minimum exists without a penalty; `not_converged`
 * @example
 * const x = matrixFromRows([[0], [0], [0], [1], [1], [1]]);
 * const model = fitLogisticRegression({ x, y: [0, 0, 1, 0, 1, 1] }, {});
 * model.coefficients[0]; // 1.386, the logarithm of the odds ratio 4
 */
export function fitLogisticRegression(
  data: { readonly x: Matrix; readonly y: Numbers; readonly weights?: Numbers },
  options: LogisticOptions,
): LogisticRegression {
  const { l1 = 0, l2 = 0, standardise = true, iterations = 100 } = options;
  const { x, y } = data;
  const weights = data.weights ?? new Float64Array(x.rows).fill(1);
  requireMatrix("x", x);
  requireFinite("x", x.values);
  requireLength("y", y, x.rows);
  requireBinary("y", y);
  requireWeights(weights, x.rows);
  requireBothClasses(
    "y",
    Array.from(y).filter((_, i) => weights[i]! > 0),
  );
  requireNumber("l1", l1, 0);
  requireNumber("l2", l2, 0);
  requireInteger("iterations", iterations, 1);
  const columns = standardised(x, weights, standardise);
  const problem = { ...columns, y: Float64Array.from(y), l1, l2 };
  const { theta, steps } = descend(problem, iterations, options);

  const coefficients = new Float64Array(x.columns);
  let intercept = theta[0]!;
  for (let k = 0; k < columns.active.length; k++) {
    const j = columns.active[k]!;
    coefficients[j] = theta[k + 1]! / columns.scale[j]!;
    intercept -= coefficients[j]! * columns.mean[j]!;
  }
  return { coefficients, intercept, mean: columns.mean, scale: columns.scale, iterations: steps };
}

/**
 * Probability of a yes for each row.
 *
 * @throws `shape_mismatch` for other columns than the model's, `not_finite` for missing values or infinities
 */
export function predictLogisticRegression(model: LogisticRegression, x: Matrix): Float64Array {
  requireMatrix("x", x);
  requireColumns("x", x, model.coefficients.length);
  requireFinite("x", x.values);
  const { columns, values } = x;
  const probabilities = new Float64Array(x.rows);
  for (let i = 0; i < x.rows; i++) {
    let margin = model.intercept;
    for (let j = 0; j < columns; j++) margin += model.coefficients[j]! * values[i * columns + j]!;
    probabilities[i] = sigmoid(margin);
  }
  return probabilities;
}

/** The model as plain data with version and checksum; see `toBytes`. */
export function saveLogisticRegression(model: LogisticRegression): Serialized<LogisticRegression> {
  return serialize(format, version, model);
}

/**
 * The model that {@link saveLogisticRegression} wrote.
 *
 * @throws `not_a_model`, `wrong_model`, `model_version`, `model_corrupted`
 */
export function loadLogisticRegression(data: unknown): LogisticRegression {
  return deserialize<LogisticRegression>(format, version, data);
}

/** Rows as Newton's method wants them: `1, z_1, ... z_d`, features centred and scaled, and padded with rows of weight 0. */
interface Problem {
  readonly z: Float64Array;
  /** Length of a row of `z`: the active features and the constant. */
  readonly size: number;
  /** Weights that sum to 1; 0 for padding. */
  readonly w: Float64Array;
  readonly y: Float64Array;
  readonly l1: number;
  readonly l2: number;
}

// The Hessian takes rows by fours: a quarter of the traffic to memory.
const rowsAtOnce = 4;

function standardised(x: Matrix, weights: Numbers, standardise: boolean) {
  const { rows, columns, values } = x;
  const padded = Math.ceil(rows / rowsAtOnce) * rowsAtOnce;
  const w = new Float64Array(padded);
  let total = 0;
  for (let i = 0; i < rows; i++) total += weights[i]!;
  for (let i = 0; i < rows; i++) w[i] = weights[i]! / total;
  const mean = new Float64Array(columns);
  const scale = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) mean[j]! += w[i]! * values[i * columns + j]!;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) scale[j]! += w[i]! * (values[i * columns + j]! - mean[j]!) ** 2;
  }
  for (let j = 0; j < columns; j++) {
    const deviation = Math.sqrt(scale[j]!);
    const constant = !(deviation > 1e-12 * Math.abs(mean[j]!)); // a mean is rounded, so equal values may differ from it
    scale[j] = constant ? 0 : standardise ? deviation : 1;
  }
  const active = Int32Array.from({ length: columns }, (_, j) => j).filter((j) => scale[j]! > 0);
  const size = active.length + 1;
  const z = new Float64Array(padded * size);
  for (let i = 0; i < rows; i++) {
    z[i * size] = 1;
    for (let k = 1; k < size; k++) {
      const j = active[k - 1]!;
      z[i * size + k] = (values[i * columns + j]! - mean[j]!) / scale[j]!;
    }
  }
  return { z, size, w, mean, scale, active };
}

function descend(problem: Problem, iterations: number, control: RunControl): { theta: Float64Array; steps: number } {
  const { z, size, w, y, l1, l2 } = problem;
  const theta = new Float64Array(size);
  const rate = y.reduce((sum, label, i) => sum + w[i]! * label, 0);
  theta[0] = Math.log(rate / (1 - rate));
  const margins = new Float64Array(w.length).fill(theta[0]);
  const moves = new Float64Array(w.length);
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const bend = new Float64Array(w.length);
  let value = objective(problem, theta, margins);
  for (let it = 1; it <= iterations; it++) {
    step(control, it, iterations);
    differentiate(problem, margins, gradient, bend);
    fillHessian(z, size, bend, hessian);
    for (let k = 1; k < size; k++) {
      gradient[k]! += l2 * theta[k]!;
      hessian[k * size + k]! += l2;
    }
    const delta = l1 > 0 ? lassoStep(hessian, gradient, theta, l1) : newtonStep(hessian, gradient, it);
    let slope = 0;
    for (let k = 0; k < size; k++) {
      slope += gradient[k]! * delta[k]!;
      if (k > 0) slope += l1 * (Math.abs(theta[k]! + delta[k]!) - Math.abs(theta[k]!));
    }
    let move = 0;
    let range = 1;
    for (let i = 0; i < w.length; i++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += z[i * size + k]! * delta[k]!;
      moves[i] = sum;
      if (w[i] === 0) continue;
      move = Math.max(move, Math.abs(sum));
      range = Math.max(range, Math.abs(margins[i]!));
    }
    let taken = 1;
    let reached = Number.POSITIVE_INFINITY;
    for (const start = theta.slice(); taken > 1e-10; taken /= 2) {
      for (let k = 0; k < size; k++) theta[k] = start[k]! + taken * delta[k]!;
      for (let i = 0; i < w.length; i++) margins[i]! += taken === 1 ? moves[i]! : -taken * moves[i]!;
      reached = objective(problem, theta, margins);
      // Near the minimum the fall drowns in the rounding of the sum over rows; there a full step is right.
      if (reached <= value + 1e-4 * taken * slope + 1e-11 * Math.abs(value)) break;
    }
    value = reached;
    if (move <= 1e-8 * range) return { theta, steps: it };
  }
  if (l1 === 0 && l2 === 0) separable();
  return fault(
    "not_converged",
    `The fit did not end within ${iterations} steps.`,
    "Allow more steps, or raise the penalty.",
  );
}

function objective({ w, y, l1, l2 }: Problem, theta: Float64Array, margins: Float64Array): number {
  let value = 0;
  for (let i = 0; i < y.length; i++) {
    if (w[i]! > 0) value += w[i]! * (softplus(margins[i]!) - y[i]! * margins[i]!);
  }
  for (let k = 1; k < theta.length; k++) value += l1 * Math.abs(theta[k]!) + (l2 / 2) * theta[k]! ** 2;
  return value;
}

function differentiate(
  { z, size, w, y }: Problem,
  margins: Float64Array,
  gradient: Float64Array,
  bend: Float64Array,
): void {
  gradient.fill(0);
  for (let i = 0; i < y.length; i++) {
    const p = sigmoid(margins[i]!);
    const residual = w[i]! * (p - y[i]!);
    bend[i] = w[i]! * p * (1 - p);
    for (let k = 0; k < size; k++) gradient[k]! += residual * z[i * size + k]!;
  }
}

/** Both halves of the sum over rows of `bend z z'`. */
function fillHessian(z: Float64Array, size: number, bend: Float64Array, hessian: Float64Array): void {
  hessian.fill(0);
  for (let i = 0; i < bend.length; i += rowsAtOnce) {
    const a = i * size;
    const b = a + size;
    const c = b + size;
    const d = c + size;
    for (let j = 0; j < size; j++) {
      const wa = bend[i]! * z[a + j]!;
      const wb = bend[i + 1]! * z[b + j]!;
      const wc = bend[i + 2]! * z[c + j]!;
      const wd = bend[i + 3]! * z[d + j]!;
      const row = j * size;
      for (let k = 0; k <= j; k++)
        hessian[row + k]! += wa * z[a + k]! + wb * z[b + k]! + wc * z[c + k]! + wd * z[d + k]!;
    }
  }
  for (let j = 0; j < size; j++) for (let k = 0; k < j; k++) hessian[k * size + j] = hessian[j * size + k]!;
}

function newtonStep(hessian: Float64Array, gradient: Float64Array, it: number): Float64Array {
  const size = gradient.length;
  try {
    invertSymmetric(hessian, size);
  } catch (cause) {
    if (!(cause instanceof MathError)) throw cause;
    if (it > 1) separable(); // the curvature was there at the start and went away with the rows that became certain
    return fault(
      "collinear",
      "Some features are a weighted sum of others.",
      "Set l2 above 0, or leave one of them out.",
    );
  }
  const delta = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < size; k++) delta[j]! -= hessian[j * size + k]! * gradient[k]!;
  }
  return delta;
}

/** The minimum of `gradient d + d' hessian d / 2 + l1 |theta + d|`, coordinate by coordinate; coordinate 0 is not penalised. */
function lassoStep(hessian: Float64Array, gradient: Float64Array, theta: Float64Array, l1: number): Float64Array {
  const size = theta.length;
  const delta = new Float64Array(size);
  const slope = Float64Array.from(gradient); // of the quadratic part at delta
  for (let sweep = 0; sweep < 10_000; sweep++) {
    let largest = 0;
    for (let k = 0; k < size; k++) {
      const bend = hessian[k * size + k]!;
      if (!(bend > 0)) continue;
      const now = theta[k]! + delta[k]!;
      const free = now - slope[k]! / bend;
      const threshold = k === 0 ? 0 : l1 / bend;
      const next = Math.sign(free) * Math.max(0, Math.abs(free) - threshold);
      const change = next - now;
      if (change === 0) continue;
      delta[k] = next - theta[k]!;
      for (let j = 0; j < size; j++) slope[j]! += change * hessian[k * size + j]!;
      largest = Math.max(largest, Math.abs(change));
    }
    if (largest < 1e-11) break;
  }
  return delta;
}

function separable(): never {
  return fault(
    "separable",
    "Some weighted sum of the features tells the labels apart without error, so the coefficients grow without end.",
    "Set l2 above 0, or remove the feature that gives the label away.",
  );
}
