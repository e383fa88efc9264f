import fc from "fast-check";
import { expect, test } from "vitest";
import { fitPlattScaling, loadPlattScaling, predictPlattScaling, savePlattScaling } from "./platt-scaling.ts";
import { seededRandom } from "./random.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const rows = fc.array(fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.integer({ min: 0, max: 1 })), {
  minLength: 2,
  maxLength: 50,
});

test("the curve matches Platt's targets in the mean and against the scores", () => {
  fc.assert(
    fc.property(rows, (pairs) => {
      const y = pairs.map(([, label]) => label);
      const scores = pairs.map(([score]) => score);
      const positives = y.filter((label) => label === 1).length;
      fc.pre(positives > 0 && positives < y.length);
      const p = predictPlattScaling(fitPlattScaling(scores, y), scores);
      const target = y.map((label) =>
        label === 1 ? (positives + 1) / (positives + 2) : 1 / (y.length - positives + 2),
      );
      const spread = scores.reduce((sum, score) => sum + Math.abs(score), 1);
      expect(Math.abs(target.reduce((sum, t, i) => sum + t - p[i]!, 0))).toBeLessThan(1e-6 * y.length);
      expect(Math.abs(target.reduce((sum, t, i) => sum + (t - p[i]!) * scores[i]!, 0))).toBeLessThan(1e-6 * spread);
    }),
    runs,
  );
});

test("log-odds that are twice too sure get half the slope", () => {
  const { normal, uniform } = seededRandom(1);
  const truth = Array.from({ length: 40_000 }, () => normal());
  const y = truth.map((margin) => (uniform() < 1 / (1 + Math.exp(-margin)) ? 1 : 0));
  const { slope, intercept } = fitPlattScaling(
    truth.map((margin) => 2 * margin + 1),
    y,
  );
  expect(slope).toBeCloseTo(0.5, 1);
  expect(intercept).toBeCloseTo(-0.5, 1);
});

test("scores that separate the labels, or all equal ones, are calibrated too", () => {
  const sure = predictPlattScaling(fitPlattScaling([0, 1, 2, 3], [0, 0, 1, 1]), [0, 3]);
  expect(sure[0]).toBeGreaterThan(0);
  expect(sure[1]).toBeLessThan(1);
  expect(predictPlattScaling(fitPlattScaling([5, 5, 5, 5], [0, 1, 0, 1]), [5])[0]).toBeCloseTo(0.5, 12);
});

test("saved, it answers as before; bad input is a fault", () => {
  const model = fitPlattScaling([0, 1, 2], [0, 1, 1]);
  expect(loadPlattScaling(savePlattScaling(model))).toEqual(model);
  expect(() => loadPlattScaling({ ...savePlattScaling(model), model: { slope: 1, intercept: 9 } })).toThrow(
    /^model_corrupted/,
  );
  expect(() => fitPlattScaling([1, 2], [1, 1])).toThrow(/^one_class/);
  expect(() => fitPlattScaling([1, 2], [0, 1], [1, 0])).toThrow(/^one_class/);
  expect(() => fitPlattScaling([1, Number.NaN], [0, 1])).toThrow(/^not_finite/);
  expect(() => fitPlattScaling([1], [0, 1])).toThrow(/^shape_mismatch/);
  expect(() => fitPlattScaling([1, 2], [0, 1], [0, 0])).toThrow(/^zero_weight/);
  expect(() => predictPlattScaling(model, [Number.POSITIVE_INFINITY])).toThrow(/^not_finite/);
});
