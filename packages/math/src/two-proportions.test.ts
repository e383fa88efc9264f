import fc from "fast-check";
import { expect, test } from "vitest";
import { clopperPearson } from "./clopper-pearson.ts";
import { seededRandom } from "./random.ts";
import { sampleRatio, twoProportions } from "./two-proportions.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const arm = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.nat(400))
  .map(([people, c]) => ({ people, conversions: c % (people + 1) }));

test("changing the arms changes the signs and nothing else", () => {
  fc.assert(
    fc.property(arm, arm, (a, b) => {
      const [ab, ba] = [twoProportions(a, b), twoProportions(b, a)];
      expect(ba.difference.value).toBeCloseTo(-ab.difference.value, 12);
      expect(ba.difference.low).toBeCloseTo(-ab.difference.high, 12);
      expect(ba.pValue).toBeCloseTo(ab.pValue, 12);
      for (const value of Object.values(ab)) if (typeof value === "number") expect(value).not.toBeNaN();
    }),
    runs,
  );
});

test("chi-square is Pearson's over the four cells", () => {
  fc.assert(
    fc.property(arm, arm, (a, b) => {
      const rate = (a.conversions + b.conversions) / (a.people + b.people);
      fc.pre(rate > 0 && rate < 1);
      const cell = (seen: number, expected: number): number => (seen - expected) ** 2 / expected;
      const pearson = [a, b].reduce((sum, { people, conversions }) => {
        return sum + cell(conversions, people * rate) + cell(people - conversions, people * (1 - rate));
      }, 0);
      expect(twoProportions(a, b).chiSquare).toBeCloseTo(pearson, 7);
    }),
    runs,
  );
});

test("nobody converted: no difference, no relative lift, p 1", () => {
  const none = { people: 50, conversions: 0 };
  expect(twoProportions(none, none)).toMatchObject({ relativeLift: null, z: 0, pValue: 1, incremental: 0 });
});

test("a fair split is flagged one time in a thousand at most, a lost twentieth of an arm at once", () => {
  let flagged = 0;
  for (let seed = 0; seed < 500; seed++) {
    const { uniform } = seededRandom(seed);
    let first = 0;
    for (let i = 0; i < 2000; i++) if (uniform() < 0.3) first++;
    if (sampleRatio([first, 2000 - first], [3, 7]).mismatch) flagged++;
  }
  expect(flagged).toBeLessThanOrEqual(4); // Poisson of mean one half
  expect(sampleRatio([9500, 10_000], [1, 1]).mismatch).toBe(true);
});

test("Clopper and Pearson cover at least as often as they say, for every true rate", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (n, rate) => {
      let covered = 0;
      let choose = 1;
      for (let k = 0; k <= n; k++) {
        const { low, high } = clopperPearson(k, n);
        if (low <= rate && rate <= high) covered += choose * rate ** k * (1 - rate) ** (n - k);
        choose = (choose * (n - k)) / (k + 1);
      }
      expect(covered).toBeGreaterThan(0.95 - 1e-9);
    }),
    { numRuns: Math.min(runs.numRuns, 1000) },
  );
});

test("impossible counts, empty arms and shares of nothing are errors with their remedy", () => {
  const fine = { people: 10, conversions: 1 };
  expect(() => twoProportions({ people: 0, conversions: 0 }, fine)).toThrow(/bad_setting: /);
  expect(() => twoProportions({ people: 5, conversions: 6 }, fine)).toThrow(/bad_setting: /);
  expect(() => sampleRatio([1, 2], [1])).toThrow(/shape_mismatch: /);
  expect(() => sampleRatio([1, 2], [1, 0])).toThrow(/bad_setting: /);
  expect(() => sampleRatio([0, 0], [1, 1])).toThrow(/empty_input: /);
  expect(() => clopperPearson(3, 2)).toThrow(/bad_setting: /);
  expect(() => clopperPearson(1, 2, 1)).toThrow(/bad_setting: /);
});
