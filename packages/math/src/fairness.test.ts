import fc from "fast-check";
import { expect, test } from "vitest";
import {
  disparitiesOfSides,
  generalizedEntropyIndex,
  sidesOf,
  signedDisparities,
  theilIndex,
} from "./aif360-metrics.ts";
import { calibrationByGroup } from "./calibration-by-group.ts";
import {
  demographicParityDifference,
  demographicParityRatio,
  equalizedOddsDifference,
  equalizedOddsRatio,
  equalOpportunityDifference,
  passesFourFifths,
} from "./fairlearn-metrics.ts";
import { fairnessInterval } from "./fairness-interval.ts";
import { type GroupInput, type GroupReport, groupRates } from "./group-rates.ts";
import { intersectionalGroups } from "./intersectional-groups.ts";
import { seededRandom } from "./random.ts";
import { reweigh } from "./reweighing.ts";
import { wilsonInterval } from "./wilson-interval.ts";

const runs = { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 };

const row = fc.record({
  truth: fc.constantFrom(0, 1),
  decision: fc.constantFrom(0, 1),
  group: fc.constantFrom("a", "b", "c"),
});
const input = fc.array(row, { minLength: 1, maxLength: 200 }).map(
  (rows): GroupInput => ({
    truth: rows.map((r) => r.truth),
    decision: rows.map((r) => r.decision),
    group: rows.map((r) => r.group),
  }),
);

/** So many rows of one group, outcome and decision. */
const block = (group: string, truth: number, decision: number, n: number) =>
  Array.from({ length: n }, () => ({ group, truth, decision }));
const table = (...blocks: { group: string; truth: number; decision: number }[][]): GroupInput => {
  const rows = blocks.flat();
  return { truth: rows.map((r) => r.truth), decision: rows.map((r) => r.decision), group: rows.map((r) => r.group) };
};

test("a rate with fewer than 30 in its denominator is not told, and its count is", () => {
  const report = groupRates(
    table(block("a", 1, 1, 29), block("a", 0, 0, 40), block("b", 1, 1, 30), block("b", 0, 1, 50)),
  );
  expect(report.groups[0]!.truePositiveRate).toEqual({ known: false, reason: "too_few", n: 29 });
  expect(report.groups[0]!.falsePositiveRate.known).toBe(true);
  expect(report.groups[1]!.truePositiveRate).toMatchObject({ known: true, value: 1, n: 30 });
  expect(equalOpportunityDifference(report)).toEqual({ value: null, leftOut: ["a"] });
  expect(demographicParityDifference(report).leftOut).toEqual([]);
});

test("a group without positives has no true positive rate, whatever the minimum", () => {
  const report = groupRates(table(block("a", 0, 1, 50), block("b", 1, 1, 50)), { minimum: 1 });
  expect(report.groups[0]!.truePositiveRate).toEqual({ known: false, reason: "too_few", n: 0 });
});

test("a group of weight zero has no rate, never NaN", () => {
  const rows = table(block("a", 1, 1, 40), block("b", 1, 0, 40));
  const report = groupRates({ ...rows, weights: Array.from({ length: 80 }, (_, i) => (i < 40 ? 0 : 1)) });
  expect(report.groups[0]!.selectionRate.known).toBe(false);
});

test("every rate lies inside its interval, and the interval inside [0, 1]", () => {
  fc.assert(
    fc.property(input, (given) => {
      for (const group of groupRates(given, { minimum: 1 }).groups) {
        for (const rate of Object.values(group)) {
          if (typeof rate !== "object" || !rate.known) continue;
          expect(rate.low).toBeGreaterThanOrEqual(0);
          expect(rate.low).toBeLessThanOrEqual(rate.value + 1e-12);
          expect(rate.high).toBeGreaterThanOrEqual(rate.value - 1e-12);
          expect(rate.high).toBeLessThanOrEqual(1);
        }
      }
    }),
    runs,
  );
});

test("a weight of two is the same as the row twice, but for the width of the interval", () => {
  fc.assert(
    fc.property(input, (given) => {
      const twice = (x: ArrayLike<number>) => Array.from({ length: x.length * 2 }, (_, i) => x[i >> 1]!);
      const doubled = {
        truth: twice(given.truth),
        decision: twice(given.decision),
        group: Array.from({ length: given.group.length * 2 }, (_, i) => given.group[i >> 1]!),
      };
      const weighted = { ...given, weights: Array.from(given.truth, () => 2) };
      const values = (report: GroupReport) =>
        report.groups.map((g) => [g.selectionRate, g.truePositiveRate].map((r) => (r.known ? r.value : null)));
      expect(values(groupRates(weighted, { minimum: 1 }))).toEqual(values(groupRates(doubled, { minimum: 1 })));
    }),
    runs,
  );
});

test("the order of rows and the names of groups do not move a disparity", () => {
  fc.assert(
    fc.property(input, fc.nat(), (given, seed) => {
      const order = seededRandom(seed).shuffle(Array.from(given.truth, (_, i) => i));
      const renamed: Record<string, string> = { a: "z", b: "y", c: "x" };
      const shuffled = {
        truth: order.map((i) => given.truth[i]!),
        decision: order.map((i) => given.decision[i]!),
        group: order.map((i) => renamed[given.group[i]!]!),
      };
      const [one, other] = [groupRates(given, { minimum: 1 }), groupRates(shuffled, { minimum: 1 })];
      for (const measure of [
        demographicParityDifference,
        demographicParityRatio,
        equalizedOddsDifference,
        equalizedOddsRatio,
      ]) {
        expect(measure(one).value).toBe(measure(other).value);
      }
    }),
    runs,
  );
});

test("the mean of the two odds lies between them, and the four-fifths screen reads the ratio", () => {
  const report = groupRates(
    table(
      block("a", 1, 1, 60),
      block("a", 1, 0, 40),
      block("a", 0, 1, 30),
      block("a", 0, 0, 70),
      block("b", 1, 1, 50),
      block("b", 1, 0, 50),
      block("b", 0, 1, 10),
      block("b", 0, 0, 90),
    ),
  );
  expect(equalizedOddsDifference(report).value).toBeCloseTo(0.2, 12);
  expect(equalizedOddsDifference(report, { agg: "mean" }).value).toBeCloseTo(0.15, 12);
  expect(equalizedOddsRatio(report).value).toBeCloseTo(1 / 3, 12);
  expect(demographicParityRatio(report).value).toBeCloseTo(2 / 3, 12);
  expect(passesFourFifths(report)).toBe(false);
  expect(demographicParityDifference(report, { method: "to_overall" }).value).toBeCloseTo(0.075, 12);
});

test("signed disparities change their sign when the privileged side is the other one", () => {
  const rows = table(block("m", 1, 1, 60), block("m", 0, 0, 40), block("w", 1, 0, 50), block("w", 0, 1, 50));
  const [one, other] = [signedDisparities(rows, "m"), signedDisparities(rows, "w")];
  expect(one.statisticalParityDifference).toBeCloseTo(-other.statisticalParityDifference!, 12);
  expect(one.disparateImpact).toBeCloseTo(1 / other.disparateImpact!, 12);
  expect(one.averageAbsOddsDifference).toBeCloseTo(other.averageAbsOddsDifference!, 12);
});

test("impact against a privileged group that is never selected is unknown, not infinite", () => {
  const rows = table(block("m", 1, 0, 40), block("w", 1, 1, 40));
  expect(signedDisparities(rows, "m").disparateImpact).toBeNull();
  expect(() => signedDisparities(rows, "nobody")).toThrow(/^one_group: .*\. .*\./);
});

test("inequality is zero exactly when everyone is treated alike, and the Theil index is its alpha of one", () => {
  fc.assert(
    fc.property(input, ({ truth, decision }) => {
      const benefits = Array.from(truth, (y, i) => decision[i]! - y + 1);
      fc.pre(benefits.some((b) => b > 0));
      const index = generalizedEntropyIndex(truth, decision);
      expect(index).toBeGreaterThanOrEqual(-1e-12);
      expect(index < 1e-12).toBe(benefits.every((b) => b === benefits[0]));
      expect(theilIndex(truth, decision)).toBeCloseTo(generalizedEntropyIndex(truth, decision, 1 + 1e-7), 5);
    }),
    runs,
  );
  expect(() => generalizedEntropyIndex([1, 1], [0, 0])).toThrow(/^no_benefit/);
  expect(() => generalizedEntropyIndex([1, 0], [0, 0], 0)).toThrow(/^no_benefit/);
});

test("labels of crossed groups are unambiguous", () => {
  const labels = intersectionalGroups({ a: ["x, b=y", "x"], b: ["z", "y, b=z"] });
  expect(labels[0]).not.toBe(labels[1]);
  expect(() => intersectionalGroups({})).toThrow(/^empty_input/);
  expect(() => intersectionalGroups({ a: ["x"], b: [] })).toThrow(/^shape_mismatch/);
});

test("reweighing makes the outcome independent of the group and keeps the sum of weights", () => {
  fc.assert(
    fc.property(input, ({ truth, group }) => {
      const cells = new Set(Array.from(truth, (y, i) => `${group[i]}${y}`));
      fc.pre(cells.size === 2 * new Set(Array.from(group)).size);
      const { weights } = reweigh(truth, group);
      const sum = weights.reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(truth.length, 8);
      const overall = weights.reduce((a, w, i) => a + w * truth[i]!, 0) / sum;
      for (const name of new Set(Array.from(group))) {
        let [ones, all] = [0, 0];
        weights.forEach((w, i) => {
          if (group[i] !== name) return;
          all += w;
          ones += w * truth[i]!;
        });
        expect(ones / all).toBeCloseTo(overall, 8);
      }
      expect([...reweigh(truth, group, { strength: 0 }).weights]).toEqual(Array.from(truth, () => 1));
    }),
    runs,
  );
});

test("the expected calibration error of perfect probabilities is zero, and of a constant it is the miss of the base rate", () => {
  const truth = Array.from({ length: 100 }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const group = truth.map(() => "all");
  expect(calibrationByGroup(truth, truth, group)[0]!.ece).toBe(0);
  const flat = calibrationByGroup(
    truth,
    truth.map(() => 0.65),
    group,
  )[0]!;
  expect(flat.ece).toBeCloseTo(0.4, 12);
  expect(flat.auc).toBe(0.5);
  expect(calibrationByGroup([1, 1], [0.2, 1], ["a", "a"])[0]!).toMatchObject({ auc: null, enough: false });
});

test("an interval for a gap narrows with rows and covers the gap of a large sample", () => {
  const rows = (n: number) =>
    table(block("a", 1, 1, 6 * n), block("a", 1, 0, 4 * n), block("b", 1, 1, 4 * n), block("b", 1, 0, 6 * n));
  const gap = (report: GroupReport) => demographicParityDifference(report).value;
  const [few, many] = [10, 100].map((n) => fairnessInterval(rows(n), gap, { seed: 5, resamples: 300 })!);
  expect(many!.high - many!.low).toBeLessThan((few!.high - few!.low) / 2);
  expect(many!.low).toBeLessThan(0.2);
  expect(many!.high).toBeGreaterThan(0.2);
  expect(fairnessInterval(rows(10), gap, { seed: 5, resamples: 300 })).toEqual(few);
  expect(fairnessInterval(table(block("a", 1, 1, 50)), gap, { seed: 5 })).toBeNull();
});

test("Wilson's interval has the published ends", () => {
  // Newcombe 1998, Statistics in Medicine 17, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
  for (const [x, n, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const interval = wilsonInterval(x, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  }
});

test("a signed disparity has an interval too, around its value", () => {
  const rows = table(block("m", 1, 1, 600), block("m", 1, 0, 400), block("w", 1, 1, 400), block("x", 1, 0, 600));
  const input = { ...rows, group: sidesOf(rows.group, "m") };
  const impact = (report: GroupReport) => disparitiesOfSides(report).disparateImpact;
  const { value, low, high } = fairnessInterval(input, impact, { seed: 1, resamples: 300 })!;
  expect(value).toBe(signedDisparities(rows, "m").disparateImpact);
  expect(low).toBeGreaterThan(0.58);
  expect(low).toBeLessThan(value);
  expect(high).toBeGreaterThan(value);
  expect(high).toBeLessThan(0.76);
});

test("bad input is an error with its remedy", () => {
  const good = table(block("a", 1, 1, 2), block("b", 0, 0, 2));
  expect(() => groupRates({ ...good, truth: [] })).toThrow(/^empty_input: .*\. .*\./);
  expect(() => groupRates({ ...good, decision: [1] })).toThrow(/^shape_mismatch/);
  expect(() => groupRates({ ...good, group: ["a"] })).toThrow(/^shape_mismatch/);
  expect(() => groupRates({ ...good, truth: [1, 1, 0, Number.NaN] })).toThrow(/^not_binary/);
  expect(() => groupRates({ ...good, weights: [0, 0, 0, 0] })).toThrow(/^zero_weight/);
  expect(() => groupRates({ ...good, weights: [1, 1, 1, Number.POSITIVE_INFINITY] })).toThrow(/^bad_weight/);
  expect(() => groupRates(good, { minimum: 0 })).toThrow(/^bad_setting/);
  expect(() => groupRates(good, { level: 1, minimum: 1 })).toThrow(/^bad_setting/);
  expect(() => calibrationByGroup([1], [1.5], ["a"])).toThrow(/^not_probability/);
  expect(() => wilsonInterval(1, 0)).toThrow(/^empty_input/);
  expect(() => wilsonInterval(3, 2)).toThrow(/^bad_setting/);
});

test("ten thousand groups of a handful are all told to be too few", () => {
  const n = 100_000;
  const ones = new Uint8Array(n).fill(1);
  const group = Array.from({ length: n }, (_, i) => `g${i % 10_000}`);
  const report = groupRates({ truth: ones, decision: ones, group });
  expect(report.groups.length).toBe(10_000);
  expect(demographicParityDifference(report)).toMatchObject({ value: null });
  expect(demographicParityDifference(report).leftOut.length).toBe(10_000);
});
