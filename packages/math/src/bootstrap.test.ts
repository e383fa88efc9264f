import fc from "fast-check";
import { expect, test } from "vitest";
import { bootstrap, bootstrapMean, pairedBootstrap, quantileSorted } from "./bootstrap.ts";
import { seededRandom } from "./random.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };

test("a 95 % interval of a mean covers the truth in about 95 of 100 samples", () => {
  let covered = 0;
  const samples = 400;
  for (let seed = 0; seed < samples; seed++) {
    const { normal } = seededRandom(seed);
    const { low, high } = bootstrapMean(Float64Array.from({ length: 60 }, normal), { seed, resamples: 400 });
    if (low <= 0 && 0 <= high) covered++;
  }
  // Binomial: .95 +- 3.5 standard errors, less the known shortfall of percentile intervals at n = 60.
  expect(covered / samples).toBeGreaterThan(0.9);
  expect(covered / samples).toBeLessThan(0.99);
});

test("the interval has the width of normal theory, and the paired one ignores what both have in common", () => {
  const { normal } = seededRandom(1);
  const common = Float64Array.from({ length: 400 }, () => 100 * normal());
  const a = common.map((x) => x + 1 + normal());
  const b = common.map((x) => x + normal());
  const { value, low, high } = pairedBootstrap(a, b, { seed: 2 });
  expect(Math.abs(value - 1)).toBeLessThan(0.3);
  expect(high - low).toBeGreaterThan(0.8 * 2 * 1.96 * Math.sqrt(2 / 400));
  expect(high - low).toBeLessThan(1.2 * 2 * 1.96 * Math.sqrt(2 / 400));
});

test("bootstrap of a mean and bootstrapMean give the same interval for the same seed", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 }),
      fc.nat(),
      (values, seed) => {
        const options = { seed, resamples: 50 };
        const mean = (people: Int32Array): number => people.reduce((sum, p) => sum + values[p]!, 0) / people.length;
        expect(bootstrap(values.length, mean, options)).toEqual(bootstrapMean(values, options));
      },
    ),
    runs,
  );
});

test("quantiles lie where a share p of the steps between the values lies below", () => {
  expect([0, 0.25, 0.5, 0.9, 1].map((p) => quantileSorted([10, 20, 30, 50], p))).toEqual([10, 17.5, 25, 44, 50]);
});

test("nothing to draw, NaN and unequal lengths are errors with their remedy", () => {
  expect(() => bootstrapMean([], { seed: 1 })).toThrow(/empty_input: /);
  expect(() => bootstrapMean([1, Number.NaN], { seed: 1 })).toThrow(/not_finite: /);
  expect(() => pairedBootstrap([1], [1, 2], { seed: 1 })).toThrow(/shape_mismatch: /);
  expect(() => bootstrapMean([1], { seed: 1, level: 1 })).toThrow(/bad_setting: /);
});
