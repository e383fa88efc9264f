import fc from "fast-check";
import { expect, test } from "vitest";
import { averagePrecision } from "./average-precision.ts";
import { seededRandom } from "./random.ts";
import { rocAuc, rocAucDifference, rocAucInterval } from "./roc-auc.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const rows = fc
  .array(fc.record({ label: fc.nat(1), score: fc.nat(6), weight: fc.integer({ min: 1, max: 4 }) }), {
    minLength: 2,
    maxLength: 40,
  })
  .filter((all) => all.some(({ label }) => label === 1) && all.some(({ label }) => label === 0));
const column = <K extends "label" | "score" | "weight">(all: { [key in K]: number }[], key: K) =>
  all.map((row) => row[key]);

test("the area is the share of pairs in the right order, ties counting one half", () => {
  fc.assert(
    fc.property(rows, (all) => {
      let [won, pairs] = [0, 0];
      for (const a of all) {
        for (const b of all) {
          if (a.label !== 1 || b.label !== 0) continue;
          pairs++;
          won += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
        }
      }
      expect(rocAuc(column(all, "label"), column(all, "score"))).toBeCloseTo(won / pairs, 12);
      expect(
        rocAucInterval(column(all, "label").concat(1, 0), column(all, "score").concat(3, 3)).value,
      ).toBeGreaterThanOrEqual(0);
    }),
    runs,
  );
});

test("a weight of w is the same as w equal rows, and the order of rows does not matter", () => {
  fc.assert(
    fc.property(rows, (all) => {
      const repeated = all.flatMap((row) => Array.from({ length: row.weight }, () => row)).reverse();
      const weighted = rocAuc(column(all, "label"), column(all, "score"), column(all, "weight"));
      expect(weighted).toBeCloseTo(rocAuc(column(repeated, "label"), column(repeated, "score")), 12);
    }),
    runs,
  );
});

test("DeLong's interval covers the true area of two normals in about 95 of 100 samples", () => {
  const truth = 0.7602499389065233; // Phi(1 / sqrt 2)
  let covered = 0;
  for (let seed = 0; seed < 400; seed++) {
    const { normal } = seededRandom(seed);
    const labels = Array.from({ length: 120 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const { low, high } = rocAucInterval(
      labels,
      labels.map((label) => label + normal()),
    );
    if (low <= truth && truth <= high) covered++;
  }
  expect(covered / 400).toBeGreaterThan(0.91);
  expect(covered / 400).toBeLessThan(0.985);
});

test("the paired interval is narrower than the two apart, and no difference is exactly none", () => {
  const { normal } = seededRandom(4);
  const labels = Array.from({ length: 300 }, (_, i) => i % 2);
  const a = labels.map((label) => label + normal());
  const b = a.map((score) => score + 0.3 * normal());
  const paired = rocAucDifference(labels, a, b);
  const [one, two] = [rocAucInterval(labels, a), rocAucInterval(labels, b)];
  expect(paired.value).toBeCloseTo(one.value - two.value, 12);
  expect(paired.high - paired.low).toBeLessThan(0.6 * Math.hypot(one.high - one.low, two.high - two.low));
  expect(
    rocAucDifference(
      labels,
      a,
      a.map((score) => 3 * score),
    ),
  ).toEqual({ value: 0, low: 0, high: 0 });
});

test("average precision is the mean over positives of the precision at their threshold", () => {
  fc.assert(
    fc.property(rows, (all) => {
      const positives = all.filter(({ label }) => label === 1);
      const precision = (score: number): number => {
        const above = all.filter((row) => row.score >= score);
        return above.filter(({ label }) => label === 1).length / above.length;
      };
      const expected = positives.reduce((sum, { score }) => sum + precision(score), 0) / positives.length;
      expect(averagePrecision(column(all, "label"), column(all, "score"))).toBeCloseTo(expected, 12);
    }),
    runs,
  );
});

test("one class, NaN, no weight and unequal lengths are errors with their remedy", () => {
  expect(() => rocAuc([1, 1], [0, 1])).toThrow(/one_class: /);
  expect(() => rocAuc([0, 2], [0, 1])).toThrow(/not_binary: /);
  expect(() => rocAuc([0, 1], [0, Number.NaN])).toThrow(/not_finite: /);
  expect(() => rocAuc([0, 1], [0])).toThrow(/shape_mismatch: /);
  expect(() => rocAuc([], [])).toThrow(/empty_input: /);
  expect(() => rocAuc([0, 1], [0, 1], [0, 1])).toThrow(/zero_weight: /);
  expect(() => rocAucInterval([0, 1, 1], [0, 1, 2])).toThrow(/too_few: /);
  expect(() => averagePrecision([0, 0], [0, 1])).toThrow(/one_class: /);
});
