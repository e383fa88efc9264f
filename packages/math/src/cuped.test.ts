import fc from "fast-check";
import { expect, test } from "vitest";
import { cuped, meanDifference } from "./cuped.ts";
import { seededRandom } from "./random.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };

function experiment(n: number, seed: number, effect: number) {
  const { normal, below } = seededRandom(seed);
  const before = Array.from({ length: n }, () => 10 + 3 * normal());
  const treated = before.map((_, i) => (i < 4 ? i % 2 : below(2)));
  return { before, treated, outcome: before.map((x, i) => 0.9 * x + effect * treated[i]! + normal()) };
}

test("the adjusted effect is that of a regression on arm and covariate's pooled slope: adding any multiple of the covariate changes nothing", () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: -5, max: 5, noNaN: true }), (seed, multiple) => {
      const { outcome, before, treated } = experiment(30, seed, 1);
      const plain = cuped(outcome, before, treated);
      const shifted = cuped(
        outcome.map((y, i) => y + multiple * before[i]!),
        before,
        treated,
      );
      expect(shifted.adjusted.effect.value).toBeCloseTo(plain.adjusted.effect.value, 8);
      expect(shifted.theta).toBeCloseTo(plain.theta + multiple, 8);
    }),
    runs,
  );
});

test("intervals cover the effect about 95 times in 100, and the adjusted one is far narrower", () => {
  let [covered, narrower] = [0, 0];
  for (let seed = 0; seed < 300; seed++) {
    const { outcome, before, treated } = experiment(100, seed, 0.5);
    const { adjusted, unadjusted, varianceReduction } = cuped(outcome, before, treated);
    if (adjusted.effect.low <= 0.5 && 0.5 <= adjusted.effect.high) covered++;
    if (adjusted.effect.high - adjusted.effect.low < 0.6 * (unadjusted.effect.high - unadjusted.effect.low)) narrower++;
    expect(varianceReduction).toBeGreaterThan(0.5);
  }
  expect(covered / 300).toBeGreaterThan(0.9);
  expect(covered / 300).toBeLessThan(0.99);
  expect(narrower).toBe(300);
});

test("the interval excludes 0 exactly when p is below alpha", () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: -2, max: 2, noNaN: true }), (seed, effect) => {
      const { outcome, treated } = experiment(40, seed, 2 * effect);
      const { effect: interval, pValue } = meanDifference(outcome, treated);
      expect(interval.low > 0 || interval.high < 0).toBe(pValue < 0.05);
    }),
    runs,
  );
});

test("a constant covariate, constant outcomes and an arm of one are errors with their remedy", () => {
  expect(() => cuped([1, 2, 3, 4], [5, 5, 5, 5], [0, 1, 0, 1])).toThrow(/constant_covariate: /);
  expect(() => meanDifference([1, 1, 1, 1], [0, 1, 0, 1])).toThrow(/no_variance: /);
  expect(() => meanDifference([1, 2, 3], [0, 0, 1])).toThrow(/too_few: /);
  expect(() => cuped([1, 2], [1, Number.NaN], [0, 1])).toThrow(/not_finite: /);
});
