import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "./random.ts";
import {
  decideByThreshold,
  fitThresholds,
  loadThresholds,
  saveThresholds,
  selectionProbability,
  type ThresholdConstraint,
  type ThresholdModel,
} from "./threshold-optimizer.ts";

const runs = { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 };
const constraints: ThresholdConstraint[] = [
  "demographic_parity",
  "true_positive_rate_parity",
  "false_positive_rate_parity",
  "equalized_odds",
];

interface Rows {
  truth: number[];
  score: number[];
  group: string[];
}

/** Rows of three groups whose scores inform differently well, some tied. */
const rows = (seed: number, n: number): Rows => {
  const random = seededRandom(seed);
  const made: Rows = { truth: [], score: [], group: [] };
  for (let i = 0; i < n; i++) {
    const g = i % 3;
    const y = random.uniform() < 0.3 + 0.2 * g || i < 3 ? 1 : 0;
    made.truth.push(i >= 3 && i < 6 ? 0 : y);
    made.group.push("abc"[g]!);
    made.score.push(Math.round(4 * (y * (0.5 + 0.5 * g) + random.normal())) / 4);
  }
  return made;
};

/** The expected rates of a group under the fitted rule, counted row by row. */
const reached = (model: ThresholdModel, { truth, score, group }: Rows, name: string) => {
  const sums = { selected: 0, n: 0, tp: 0, positives: 0, fp: 0, negatives: 0, right: 0 };
  truth.forEach((y, i) => {
    if (group[i] !== name) return;
    const p = selectionProbability(model, name, score[i]!);
    sums.n++;
    sums.selected += p;
    sums.positives += y;
    sums.negatives += 1 - y;
    sums.tp += y * p;
    sums.fp += (1 - y) * p;
    sums.right += y === 1 ? p : 1 - p;
  });
  return { ...sums, rate: sums.selected / sums.n, tpr: sums.tp / sums.positives, fpr: sums.fp / sums.negatives };
};

test("each constraint holds exactly on the rows of the fit, and the expected objective is the one reached", () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(...constraints), fc.boolean(), (seed, constraint, flip) => {
      const given = rows(seed, 90);
      const model = fitThresholds(given.truth, given.score, given.group, { constraint, flip, minimum: 1 });
      const all = ["a", "b", "c"].map((name) => reached(model, given, name));
      const same = (values: number[]) => expect(Math.max(...values) - Math.min(...values)).toBeLessThan(1e-9);
      if (constraint === "demographic_parity") same(all.map((r) => r.rate));
      if (constraint === "true_positive_rate_parity" || constraint === "equalized_odds") same(all.map((r) => r.tpr));
      if (constraint === "false_positive_rate_parity" || constraint === "equalized_odds") same(all.map((r) => r.fpr));
      expect(all.reduce((sum, r) => sum + r.right, 0) / 90).toBeCloseTo(model.expected, 9);
    }),
    runs,
  );
});

test("no point of a fine grid beats the exact optimum", () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(...constraints), (seed, constraint) => {
      const { truth, score, group } = rows(seed, 60);
      const exact = fitThresholds(truth, score, group, { constraint, minimum: 1 }).expected;
      expect(fitThresholds(truth, score, group, { constraint, minimum: 1, grid: 997 }).expected).toBeLessThanOrEqual(
        exact + 1e-12,
      );
    }),
    runs,
  );
});

test("the same draw gives the same decision, and a larger one never selects who a smaller one does not", () => {
  const given = rows(11, 300);
  const model = fitThresholds(given.truth, given.score, given.group, { constraint: "equalized_odds", minimum: 1 });
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
      for (const score of [-1, 0, 0.5, 2]) {
        const [small, large] = [Math.min(a, b), Math.max(a, b)].map((u) => decideByThreshold(model, "b", score, u));
        expect(small).toBeGreaterThanOrEqual(large!);
      }
    }),
    runs,
  );
});

test("decisions by draws come out at the expected rate", () => {
  const given = rows(12, 600);
  const model = fitThresholds(given.truth, given.score, given.group, { constraint: "demographic_parity", minimum: 1 });
  const random = seededRandom(4);
  let selected = 0;
  for (let k = 0; k < 100; k++) {
    given.score.forEach((s, i) => {
      selected += decideByThreshold(model, given.group[i]!, s, random.uniform());
    });
  }
  expect(selected / 60_000).toBeCloseTo(reached(model, given, "a").rate, 2);
});

test("bad input is an error with its remedy", () => {
  const { truth, score, group } = rows(1, 90);
  const constraint = "demographic_parity" as const;
  expect(() => fitThresholds(truth, score, group, { constraint, minimum: 60 })).toThrow(/^too_few: .*\. .*\./);
  expect(() =>
    fitThresholds(
      truth.map(() => 1),
      score,
      group,
      { constraint },
    ),
  ).toThrow(/^too_few/);
  expect(() =>
    fitThresholds(
      truth,
      score,
      group.map(() => "a"),
      { constraint },
    ),
  ).toThrow(/^one_group/);
  expect(() =>
    fitThresholds(
      truth,
      score.map(() => Number.NaN),
      group,
      { constraint },
    ),
  ).toThrow(/^not_finite/);
  expect(() => fitThresholds(truth, [1], group, { constraint })).toThrow(/^shape_mismatch/);
  const model = fitThresholds(truth, score, group, { constraint, minimum: 1 });
  expect(() => selectionProbability(model, "d", 1)).toThrow(/^unknown_group/);
  expect(() => decideByThreshold(model, "a", 1, 2)).toThrow(/^bad_setting/);
  const kept = saveThresholds(model);
  expect(loadThresholds(structuredClone(kept))).toEqual(model);
  expect(() => loadThresholds({ ...kept, model: { ...model, expected: 1 } })).toThrow(/^model_corrupted/);
  expect(() => loadThresholds({ ...kept, version: 0 })).toThrow(/^model_version/);
});
