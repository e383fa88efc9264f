import fc from "fast-check";
import { expect, test } from "vitest";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.ts";
import { seededRandom } from "./random.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const sample = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 30 });

test("the distance is the largest gap of the two distribution functions", () => {
  fc.assert(
    fc.property(sample, sample, (a, b) => {
      const below = (values: number[], x: number): number =>
        values.filter((value) => value <= x).length / values.length;
      const gaps = [...a, ...b].map((x) => Math.abs(below(a, x) - below(b, x)));
      expect(kolmogorovSmirnov(a, b).distance).toBeCloseTo(Math.max(...gaps), 12);
      expect(kolmogorovSmirnov(b, a)).toEqual(kolmogorovSmirnov(a, b));
    }),
    runs,
  );
});

test("between samples of one distribution p is below .05 about one time in twenty", () => {
  let below = 0;
  for (let seed = 0; seed < 1000; seed++) {
    const { normal } = seededRandom(seed);
    const draw = (): Float64Array => Float64Array.from({ length: 80 }, normal);
    if (kolmogorovSmirnov(draw(), draw()).pValue < 0.05) below++;
  }
  expect(below).toBeGreaterThan(25);
  expect(below).toBeLessThan(75);
});

test("equal samples have p 1 and far ones p near 0; both series of the limit agree where they meet", () => {
  expect(kolmogorovSmirnov([1, 2, 3], [1, 2, 3])).toEqual({ distance: 0, pValue: 1 });
  const far = kolmogorovSmirnov(
    Array.from({ length: 50 }, (_, i) => i),
    Array.from({ length: 50 }, (_, i) => i + 100),
  );
  expect(far.distance).toBe(1);
  expect(far.pValue).toBeLessThan(1e-20);
  expect(far.pValue).toBeGreaterThanOrEqual(0);
});

test("nothing and NaN are errors with their remedy", () => {
  expect(() => kolmogorovSmirnov([], [1])).toThrow(/empty_input: /);
  expect(() => kolmogorovSmirnov([1], [Number.NaN])).toThrow(/not_finite: /);
});
