import fc from "fast-check";
import { expect, test } from "vitest";
import { calibrationLine, calibrationTable } from "./calibration.ts";
import { brierScore, logLoss } from "./probability-scores.ts";
import { seededRandom } from "./random.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const rows = fc.array(fc.tuple(fc.nat(1), share), { minLength: 1, maxLength: 40 });

// People whose outcomes follow their log-odds, and what a model with a given error would have said.
function crowd(
  n: number,
  seed: number,
  say: (logOdds: number) => number,
): { labels: number[]; probabilities: number[] } {
  const { normal, uniform } = seededRandom(seed);
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  const logOdds = Array.from({ length: n }, () => normal() - 0.5);
  return {
    labels: logOdds.map((x) => (uniform() < sigmoid(x) ? 1 : 0)),
    probabilities: logOdds.map((x) => sigmoid(say(x))),
  };
}

test("both scores are least, for constant predictions, at the observed rate", () => {
  fc.assert(
    fc.property(rows, share, (all, other) => {
      const labels = all.map(([label]) => label);
      const rate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
      for (const score of [brierScore, logLoss]) {
        const at = (p: number): number =>
          score(
            labels,
            labels.map(() => p),
          );
        expect(at(rate)).toBeLessThanOrEqual(at(other) + 1e-12);
      }
    }),
    runs,
  );
});

test("the truth is perfect, certainty in the wrong costs 1 and the logarithm of the clip", () => {
  expect([brierScore([0, 1], [0, 1]), brierScore([0, 1], [1, 0])]).toEqual([0, 1]);
  expect(logLoss([1], [0], 1e-6)).toBeCloseTo(-Math.log(1e-6), 9);
  expect(logLoss([1, 0], [0.5, 0.5])).toBeCloseTo(Math.LN2, 12);
});

test("the calibration table holds everybody once, in rising order, and agrees with itself", () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 12 }), (all, bins) => {
      const [labels, probabilities] = [all.map(([label]) => label), all.map(([, p]) => p)];
      const table = calibrationTable(labels, probabilities, bins);
      expect(table.bins.length).toBeLessThanOrEqual(bins);
      expect(table.bins.reduce((sum, { people }) => sum + people, 0)).toBe(all.length);
      const total = table.bins.reduce((sum, { people, observed }) => sum + people * observed.value, 0);
      expect(total).toBeCloseTo(
        labels.reduce((sum, label) => sum + label, 0),
        9,
      );
      table.bins.forEach(({ predicted }, k) => {
        if (k > 0) expect(predicted).toBeGreaterThan(table.bins[k - 1]!.predicted);
      });
      const error = table.bins.reduce(
        (sum, { people, predicted, observed }) => sum + people * Math.abs(predicted - observed.value),
        0,
      );
      expect(table.expectedError).toBeCloseTo(error / all.length, 9);
    }),
    runs,
  );
});

test("right predictions have slope 1 and nothing in the large; too extreme ones have half the slope they were stretched by two", () => {
  const right = crowd(40_000, 1, (x) => x);
  const line = calibrationLine(right.labels, right.probabilities);
  expect(Math.abs(line.slope - 1)).toBeLessThan(0.05);
  expect(Math.abs(line.inTheLarge)).toBeLessThan(0.05);
  const extreme = crowd(40_000, 2, (x) => 2 * x);
  expect(Math.abs(calibrationLine(extreme.labels, extreme.probabilities).slope - 0.5)).toBeLessThan(0.03);
  const low = crowd(40_000, 3, (x) => x - 1);
  expect(Math.abs(calibrationLine(low.labels, low.probabilities).inTheLarge - 1)).toBeLessThan(0.05);
});

test("at the fitted line the likelihood has no slope: its residuals sum to zero, by themselves and by the prediction", () => {
  const { labels, probabilities } = crowd(500, 4, (x) => 1.5 * x + 0.3);
  const { slope, intercept } = calibrationLine(labels, probabilities);
  let [sum, weighted] = [0, 0];
  labels.forEach((label, i) => {
    const x = Math.log(probabilities[i]! / (1 - probabilities[i]!));
    const residual = label - 1 / (1 + Math.exp(-(intercept + slope * x)));
    sum += residual;
    weighted += residual * x;
  });
  expect(Math.abs(sum) + Math.abs(weighted)).toBeLessThan(1e-6);
});

test("what is no probability, one class, separation and constancy are errors with their remedy", () => {
  expect(() => brierScore([1], [1.1])).toThrow(/bad_probability: /);
  expect(() => logLoss([1], [Number.NaN])).toThrow(/bad_probability: /);
  expect(() => logLoss([1], [0.5], 0)).toThrow(/bad_setting: /);
  expect(() => brierScore([], [])).toThrow(/empty_input: /);
  expect(() => calibrationLine([1, 1], [0.2, 0.4])).toThrow(/one_class: /);
  expect(() => calibrationLine([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9])).toThrow(/separable: /);
  expect(() => calibrationLine([0, 1], [0.5, 0.5])).toThrow(/constant_prediction: /);
});
