import fc from "fast-check";
import { expect, test } from "vitest";
import {
  fitIsotonicRegression,
  loadIsotonicRegression,
  predictIsotonicRegression,
  saveIsotonicRegression,
} from "./isotonic-regression.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const rows = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 3 })),
  { minLength: 1, maxLength: 30 },
);

test("at each point the curve is the largest of the least means around it", () => {
  fc.assert(
    fc.property(rows, (points) => {
      fc.pre(points.some(([, , weight]) => weight > 0));
      const [x, y, w] = [0, 1, 2].map((part) => points.map((point) => point[part]!)) as [number[], number[], number[]];
      const model = fitIsotonicRegression(x, y, w);
      const at = [...new Set(x.filter((_, i) => w[i]! > 0))];
      const fitted = predictIsotonicRegression(model, at);
      // Barlow et al. (1972): the fit is max over a <= x of min over b >= x of the mean of y between a and b.
      const mean = (a: number, b: number) => {
        const inside = points.filter(([value]) => value >= a && value <= b);
        return (
          inside.reduce((sum, [, label, weight]) => sum + label * weight, 0) /
          inside.reduce((sum, [, , weight]) => sum + weight, 0)
        );
      };
      at.forEach((value, i) => {
        const least = at
          .filter((a) => a <= value)
          .map((a) => Math.min(...at.filter((b) => b >= value).map((b) => mean(a, b))));
        expect(fitted[i]).toBeCloseTo(Math.max(...least), 9);
      });
    }),
    runs,
  );
});

test("the curve never falls, between the points either, and stays level outside", () => {
  const model = fitIsotonicRegression([1, 2, 3, 4, 5], [1, 3, 2, 4, 3]);
  const curve = predictIsotonicRegression(
    model,
    Array.from({ length: 101 }, (_, k) => k / 10 - 2),
  );
  for (let k = 1; k < curve.length; k++) expect(curve[k]! >= curve[k - 1]!).toBe(true);
  expect([...predictIsotonicRegression(model, [-9, 1.5, 99])]).toEqual([1, 1.75, 3.5]);
  expect([...predictIsotonicRegression(fitIsotonicRegression([-1.7e308, 1.7e308], [0, 1]), [0])]).toEqual([0.5]);
});

test("saved, it answers as before; bad input is a fault", () => {
  const model = fitIsotonicRegression([1, 2], [0, 1]);
  expect(loadIsotonicRegression(saveIsotonicRegression(model))).toEqual(model);
  expect(() => loadIsotonicRegression({ ...saveIsotonicRegression(model), format: "other" })).toThrow(/^wrong_model/);
  expect(() => fitIsotonicRegression([], [])).toThrow(/^empty_input/);
  expect(() => fitIsotonicRegression([1], [1, 2])).toThrow(/^shape_mismatch/);
  expect(() => fitIsotonicRegression([1, Number.NaN], [1, 2])).toThrow(/^not_finite/);
  expect(() => fitIsotonicRegression([1, 2], [1, Number.POSITIVE_INFINITY])).toThrow(/^not_finite/);
  expect(() => fitIsotonicRegression([1, 2], [1, 2], [0, 0])).toThrow(/^zero_weight/);
  expect(() => predictIsotonicRegression(model, [Number.NaN])).toThrow(/^not_finite/);
});
