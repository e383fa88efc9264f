// Uplift models from any classifier: who responds because of the action, not who responds anyway.

import { type Numbers, requireBinary, requireBothClasses, requireLength } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { type Matrix, requireMatrix, takeRows } from "./matrix.ts";

/** Fits the probability of `y = 1` and gives the function that predicts it, one number a row. Weights, where given, are above 0. */
export type BaseLearner = (x: Matrix, y: Float64Array, weights?: Float64Array) => (x: Matrix) => Float64Array;

/** Expected change of the probability of the outcome by the action, one number a row. */
export type UpliftModel = (x: Matrix) => Float64Array;

/**
 * The T-learner (two models): one classifier for the treated, one for the controls; the uplift is the difference of their predictions.
 *
 * @param x what was known before the action, one row a person
 * @param outcome 0 or 1
 * @param treated 0 or 1, assigned at random
 * @example
 * const rate: BaseLearner = (_, y) => (rows) => new Float64Array(rows.rows).fill(y.reduce((a, b) => a + b, 0) / y.length);
 * const x = matrixFromRows([[1], [1], [1], [1]]);
 * fitTLearner(x, [1, 1, 0, 1], [1, 1, 0, 0], rate)(x); // [0.5, 0.5, 0.5, 0.5]
 */
export function fitTLearner(x: Matrix, outcome: Numbers, treated: Numbers, learn: BaseLearner): UpliftModel {
  requireExperiment(x, outcome, treated);
  const fitArm = (arm: number): ((x: Matrix) => Float64Array) => {
    const rows = Int32Array.from(outcome, (_, i) => i).filter((i) => treated[i] === arm);
    return learn(
      takeRows(x, rows),
      Float64Array.from(rows, (i) => outcome[i]!),
    );
  };
  const [withAction, without] = [fitArm(1), fitArm(0)];
  return (rows) => difference(withAction(rows), without(rows));
}

/**
 * The S-learner (one model): one classifier that knows the treatment as a feature; the uplift is its prediction with less that without.
 *
 * @param interactions also gives it every feature times the treatment (Lo 2002): a linear classifier needs them, or all get the same uplift
 * @example
 * const learn: BaseLearner = (x, y) => {
 *   const model = fitLogisticRegression({ x, y }, {});
 *   return (rows) => predictLogisticRegression(model, rows);
 * };
 * const x = matrixFromRows([[1], [1], [1], [1], [1], [1]]);
 * fitSLearner(x, [1, 1, 0, 0, 0, 1], [1, 1, 1, 0, 0, 0], learn)(matrixFromRows([[1]])); // [0.333]
 */
export function fitSLearner(
  x: Matrix,
  outcome: Numbers,
  treated: Numbers,
  learn: BaseLearner,
  { interactions = false }: { readonly interactions?: boolean } = {},
): UpliftModel {
  requireExperiment(x, outcome, treated);
  const predict = learn(
    withTreatment(x, (i) => treated[i]!, interactions),
    Float64Array.from(outcome),
  );
  return (rows) =>
    difference(
      predict(withTreatment(rows, () => 1, interactions)),
      predict(withTreatment(rows, () => 0, interactions)),
    );
}

/**
 * Class transformation (Jaskowski and Jaroszewicz 2012): one classifier for "treated and responded, or control and did not", whose probability p
 * gives the uplift 2 p - 1. Where not half were treated, rows are weighted so that both arms count the same.
 *
 * @param share the share treated by design; 0.5 fits without weights
 * @example
 * const rate: BaseLearner = (_, y) => (rows) => new Float64Array(rows.rows).fill(y.reduce((a, b) => a + b, 0) / y.length);
 * const x = matrixFromRows([[1], [1], [1], [1]]);
 * fitClassTransformation(x, [1, 1, 0, 1], [1, 1, 0, 0], rate)(x); // [0.5, 0.5, 0.5, 0.5]
 */
export function fitClassTransformation(
  x: Matrix,
  outcome: Numbers,
  treated: Numbers,
  learn: BaseLearner,
  { share = 0.5 }: { readonly share?: number } = {},
): UpliftModel {
  requireExperiment(x, outcome, treated);
  if (!(share > 0 && share < 1))
    fault("bad_setting", "share is not between 0 and 1.", "Give the planned share treated.");
  const same = Float64Array.from(outcome, (y, i) => (y === treated[i] ? 1 : 0));
  const weights = Float64Array.from(same, (_, i) => 0.5 / (treated[i] === 1 ? share : 1 - share));
  const predict = share === 0.5 ? learn(x, same) : learn(x, same, weights);
  return (rows) => predict(rows).map((p) => 2 * p - 1);
}

function requireExperiment(x: Matrix, outcome: Numbers, treated: Numbers): void {
  requireMatrix("x", x);
  requireLength("outcome", outcome, x.rows);
  requireLength("treated", treated, x.rows);
  requireBinary("outcome", outcome);
  requireBinary("treated", treated);
  requireBothClasses("treated", treated);
}

function withTreatment(x: Matrix, treatment: (row: number) => number, interactions: boolean): Matrix {
  const columns = x.columns * (interactions ? 2 : 1) + 1;
  const values = new Float64Array(x.rows * columns);
  for (let i = 0; i < x.rows; i++) {
    const row = x.values.subarray(i * x.columns, (i + 1) * x.columns);
    values.set(row, i * columns);
    values[i * columns + x.columns] = treatment(i);
    if (interactions)
      for (let j = 0; j < x.columns; j++) values[i * columns + x.columns + 1 + j] = treatment(i) * row[j]!;
  }
  return { rows: x.rows, columns, values };
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x - b[i]!);
}
