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
import { type Matrix, requireColumns, requireMatrix } from "./matrix.ts";
import { minimiseLogistic, rowsAtOnce } from "./minimise-logistic.ts";
import { requireSquarable } from "./require-squarable.ts";
import type { RunControl } from "./run-control.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";
import { sigmoid } from "./sigmoid.ts";

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
 * @throws `empty_input`, `shape_mismatch`, `not_finite`, `too_large`, `not_binary`, `one_class`, `bad_weight`, `zero_weight`, `bad_setting`;
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
  requireSquarable("x", x.values);
  requireBothClasses(
    "y",
    Array.from(y).filter((_, i) => weights[i]! > 0),
  );
  requireNumber("l1", l1, 0);
  requireNumber("l2", l2, 0);
  requireInteger("iterations", iterations, 1);
  const columns = standardised(x, weights, standardise);
  const problem = { ...columns, y: Float64Array.from(y), l1, l2 };
  const { theta, steps } = minimiseLogistic(problem, iterations, options);

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
 * @example
 * const x = matrixFromRows([[0], [0], [0], [1], [1], [1]]);
 * const model = fitLogisticRegression({ x, y: [0, 0, 1, 0, 1, 1] }, {});
 * predictLogisticRegression(model, matrixFromRows([[0], [1]])); // [0.333, 0.667]
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

/**
 * The model as plain data with version and checksum; see `toBytes`.
 *
 * @example
 * const x = matrixFromRows([[0], [0], [0], [1], [1], [1]]);
 * const model = fitLogisticRegression({ x, y: [0, 0, 1, 0, 1, 1] }, {});
 * saveLogisticRegression(model).format; // "heed-logistic-regression"
 */
export function saveLogisticRegression(model: LogisticRegression): Serialized<LogisticRegression> {
  return serialize(format, version, model);
}

/**
 * The model that {@link saveLogisticRegression} wrote.
 *
 * @throws `not_a_model`, `wrong_model`, `model_version`, `model_corrupted`
 * @example
 * const x = matrixFromRows([[0], [0], [0], [1], [1], [1]]);
 * const model = fitLogisticRegression({ x, y: [0, 0, 1, 0, 1, 1] }, {});
 * loadLogisticRegression(saveLogisticRegression(model)).coefficients[0]; // 1.386, the logarithm of 4
 */
export function loadLogisticRegression(data: unknown): LogisticRegression {
  return deserialize<LogisticRegression>(format, version, data);
}

/** Centred and scaled features with a constant first, without the columns that never vary; weights that sum to 1; both padded. */
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
