import fc from "fast-check";
import { expect, test } from "vitest";
import type { BoostingLoss } from "./boosting-loss.ts";
import { fitGradientBoosting, predictGradientBoosting } from "./gradient-boosting.ts";
import { fitIsotonicRegression, predictIsotonicRegression } from "./isotonic-regression.ts";
import { linearShap, linearShapGaussian } from "./linear-shap.ts";
import { fitLogisticRegression, predictLogisticRegression } from "./logistic-regression.ts";
import { MathError } from "./math-error.ts";
import { matrixFromRows } from "./matrix.ts";
import { fitPlattScaling, predictPlattScaling } from "./platt-scaling.ts";
import { treeShap } from "./tree-shap.ts";
import { treeShapInterventional } from "./tree-shap-interventional.ts";

// Whatever comes in, a learner answers with finite numbers or refuses with a code and a remedy.

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 300 : 10_000 };
const number = fc.oneof(
  fc.double(),
  fc.constantFrom(0, 1, -1, 5e-324, 1e-300, 1e150, -1e150, 1e160, 1.7e308, Number.POSITIVE_INFINITY, Number.NaN),
  fc.integer({ min: 0, max: 4 }),
);
const mild = fc.oneof({ weight: 200, arbitrary: fc.integer({ min: -3, max: 3 }) }, { weight: 1, arbitrary: number });
const label = fc.oneof({ weight: 200, arbitrary: fc.integer({ min: 0, max: 1 }) }, { weight: 1, arbitrary: number });
const weight = fc.oneof({ weight: 100, arbitrary: fc.constantFrom(0, 1, 2, 1e-9) }, { weight: 1, arbitrary: number });
const table = fc.array(fc.record({ cells: fc.array(mild, { minLength: 3, maxLength: 3 }), y: label, w: weight }), {
  maxLength: 20,
});

test("boosted trees and their explanations are finite, or refused with a remedy", () => {
  const losses = fc.constantFrom<BoostingLoss>("log", "squared", "poisson", "softmax");
  const settings = fc.record({
    l2: fc.constantFrom(0, 1),
    minChildWeight: fc.constantFrom(0, 1),
    learningRate: fc.constantFrom(0.1, 1),
  });
  let answered = 0;
  fc.assert(
    fc.property(table, losses, settings, fc.boolean(), (rows, loss, chosen, categories) => {
      answered += finiteOrRefused(() => {
        const x = matrixFromRows(rows.map(({ cells }) => cells));
        const data = { x, y: rows.map(({ y }) => y), weights: rows.map(({ w }) => w) };
        const model = fitGradientBoosting(data, {
          loss,
          ...chosen,
          rounds: 20,
          ...(categories && { categorical: [2] }),
        });
        const { phi, base } = treeShap(model.trees, x);
        return [predictGradientBoosting(model, x), phi, base, treeShapInterventional(model.trees, x, x).phi];
      });
    }),
    runs,
  );
  expect(answered).toBeGreaterThan(runs.numRuns / 20);
});

test("logistic regression is finite, or refused with a remedy", () => {
  const penalty = fc.record({ l1: fc.constantFrom(0, 0.1), l2: fc.constantFrom(0, 0.1), standardise: fc.boolean() });
  let answered = 0;
  fc.assert(
    fc.property(table, penalty, (rows, options) => {
      answered += finiteOrRefused(() => {
        const x = matrixFromRows(rows.map(({ cells }) => cells));
        const model = fitLogisticRegression({ x, y: rows.map(({ y }) => y), weights: rows.map(({ w }) => w) }, options);
        const score = { coefficients: model.coefficients, intercept: model.intercept };
        const identity = Float64Array.of(1, 0.5, 0, 0.5, 1, 0, 0, 0, 1);
        return [
          model.coefficients,
          [model.intercept],
          predictLogisticRegression(model, x),
          linearShap(score, x, model.mean).phi,
          linearShapGaussian(score, x, model.mean, identity).phi,
        ];
      });
    }),
    runs,
  );
  expect(answered).toBeGreaterThan(runs.numRuns / 20);
});

test("calibration is finite, or refused with a remedy", () => {
  let answered = 0;
  fc.assert(
    fc.property(fc.array(fc.record({ score: mild, y: label, w: weight }), { maxLength: 12 }), (rows) => {
      const scores = rows.map(({ score }) => score);
      const y = rows.map((row) => row.y);
      const w = rows.map((row) => row.w);
      answered += finiteOrRefused(() => {
        const model = fitPlattScaling(scores, y, w);
        return [[model.slope, model.intercept], predictPlattScaling(model, scores)];
      });
      answered += finiteOrRefused(() => [predictIsotonicRegression(fitIsotonicRegression(scores, y, w), scores)]);
    }),
    runs,
  );
  expect(answered).toBeGreaterThan(runs.numRuns / 20);
});

/** 1 for an answer, 0 for a refusal; anything else fails. */
function finiteOrRefused(work: () => ArrayLike<number>[]): number {
  try {
    for (const values of work())
      for (const value of Array.from(values)) expect(Number.isFinite(value), `${value}`).toBe(true);
    return 1;
  } catch (error) {
    if (!(error instanceof MathError)) throw error;
    expect(error.message).toMatch(/^[a-z_]+: .+\. [A-Z].+\.$/s);
    return 0;
  }
}
