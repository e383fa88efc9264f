import { expect, test } from "vitest";
import { type ArmSoFar, sequentialDifference, sequentialMean } from "./confidence-sequence.ts";
import { adjustForFalseDiscovery } from "./false-discovery.ts";
import { seededRandom } from "./random.ts";

const soFar = (values: number[]): ArmSoFar => {
  const people = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / people;
  return { people, mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (people - 1) };
};

test("looked at fifty times, no difference is called one in at most 5 of 100 experiments, where a fixed interval errs in over 20", () => {
  let [sequential, fixed] = [0, 0];
  const experiments = 300;
  for (let seed = 0; seed < experiments; seed++) {
    const { uniform } = seededRandom(seed);
    const arms: [number[], number[]] = [[], []];
    let [outOnce, fixedOnce] = [false, false];
    for (let look = 0; look < 50; look++) {
      for (let i = 0; i < 80; i++) arms[uniform() < 0.5 ? 0 : 1].push(uniform() < 0.2 ? 1 : 0);
      const [a, b] = [soFar(arms[0]), soFar(arms[1])];
      const { value, low, high } = sequentialDifference(a, b, { tightestAt: 4000 });
      if (look >= 2 && (low > 0 || high < 0)) outOnce = true;
      if (Math.abs(value) > 1.96 * Math.sqrt(a.variance / a.people + b.variance / b.people)) fixedOnce = true;
    }
    if (outOnce) sequential++;
    if (fixedOnce) fixed++;
  }
  expect(sequential / experiments).toBeLessThanOrEqual(0.05);
  expect(fixed / experiments).toBeGreaterThan(0.2);
});

test("a true difference is found, and the interval shrinks around it", () => {
  const now = (n: number) =>
    sequentialDifference({ people: n, mean: 0.12, variance: 0.1056 }, { people: n, mean: 0.1, variance: 0.09 });
  expect(now(500).low).toBeLessThan(0);
  expect(now(20_000).low).toBeGreaterThan(0);
  expect(now(20_000).value).toBeCloseTo(0.02, 12);
});

test("it is tightest, beside the fixed interval, near the number it was tuned for", () => {
  const excess = (people: number): number =>
    sequentialMean({ people, mean: 0, variance: 1 }, { tightestAt: 1000 }).high * Math.sqrt(people);
  expect(excess(1000)).toBeLessThan(excess(100));
  expect(excess(1000)).toBeLessThan(excess(100_000));
  for (const people of [600, 800, 1250, 1700]) expect(excess(1000)).toBeLessThan(excess(people) + 0.01);
});

test("of findings by Benjamini and Hochberg at .1, at most a tenth are chance on average, and Yekutieli's are among them", () => {
  let [share, found] = [0, 0];
  for (let seed = 0; seed < 300; seed++) {
    const { uniform } = seededRandom(seed);
    const pValues = Array.from({ length: 60 }, (_, i) => (i < 15 ? uniform() ** 6 : uniform()));
    const adjusted = adjustForFalseDiscovery(pValues);
    const findings = [...adjusted.keys()].filter((i) => adjusted[i]! <= 0.1);
    found += findings.length;
    share += findings.filter((i) => i >= 15).length / Math.max(1, findings.length) / 300;
    const any = adjustForFalseDiscovery(pValues, "any");
    for (const i of any.keys()) expect(any[i]!).toBeGreaterThanOrEqual(adjusted[i]!);
  }
  expect(share).toBeLessThan(0.1);
  expect(found / 300).toBeGreaterThan(2);
});

test("adjusted p-values keep the order, lie in [p, 1], and one question needs no adjustment", () => {
  expect([...adjustForFalseDiscovery([0.02])]).toEqual([0.02]);
  expect([...adjustForFalseDiscovery([])]).toEqual([]);
  expect([...adjustForFalseDiscovery([0.01, 0.04, 0.03, 0.9])].map((p) => Number(p.toFixed(6)))).toEqual([
    0.04, 0.053333, 0.053333, 0.9,
  ]);
});

test("p-values out of range, negative variance and empty arms are errors with their remedy", () => {
  expect(() => adjustForFalseDiscovery([1.2])).toThrow(/bad_setting: /);
  const arm = { people: 10, mean: 0, variance: 1 };
  expect(() => sequentialDifference({ ...arm, variance: -1 }, arm)).toThrow(/bad_setting: /);
  expect(() => sequentialDifference({ ...arm, people: 0 }, arm)).toThrow(/bad_setting: /);
  expect(() => sequentialDifference({ ...arm, mean: Number.NaN }, arm)).toThrow(/bad_setting: /);
  expect(() => sequentialMean(arm, { alpha: 0 })).toThrow(/bad_setting: /);
});
