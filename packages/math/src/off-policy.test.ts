import fc from "fast-check";
import { expect, test } from "vitest";
import { doublyRobust, inversePropensity, selfNormalised } from "./off-policy.ts";
import { seededRandom } from "./random.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const actions = [
  { logged: 0.6, target: 0.1, reward: 0.1 },
  { logged: 0.3, target: 0.2, reward: 0.3 },
  { logged: 0.1, target: 0.7, reward: 0.5 },
];
const truth = 0.1 * 0.1 + 0.2 * 0.3 + 0.7 * 0.5;

function logOf(n: number, seed: number) {
  const { uniform } = seededRandom(seed);
  const taken = Array.from({ length: n }, () => {
    const u = uniform();
    return actions[u < 0.6 ? 0 : u < 0.9 ? 1 : 2]!;
  });
  const log = {
    reward: taken.map(({ reward }) => (uniform() < reward ? 1 : 0)),
    logged: taken.map(({ logged }) => logged),
    target: taken.map(({ target }) => target),
  };
  return { log, taken };
}

test("intervals of all three cover the value of the other policy about 95 times in 100", () => {
  const covered = { ips: 0, snips: 0, right: 0, wrong: 0 };
  for (let seed = 0; seed < 400; seed++) {
    const { log, taken } = logOf(600, seed);
    const right = { taken: taken.map(({ reward }) => reward), expected: taken.map(() => truth) };
    const wrong = { taken: taken.map(() => 0.9), expected: taken.map(() => 0.9) };
    const intervals = {
      ips: inversePropensity(log),
      snips: selfNormalised(log),
      right: doublyRobust(log, right),
      wrong: doublyRobust(log, wrong),
    };
    for (const [name, { low, high }] of Object.entries(intervals)) {
      if (low <= truth && truth <= high) covered[name as keyof typeof covered]++;
    }
  }
  for (const count of Object.values(covered)) {
    expect(count / 400).toBeGreaterThan(0.91);
    expect(count / 400).toBeLessThan(0.985);
  }
});

test("the policy that ran has the mean reward as its value, with the whole log speaking for it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(5), fc.double({ min: 0.01, max: 1, noNaN: true })), { minLength: 2 }),
      (rows) => {
        const [reward, logged] = [rows.map(([r]) => r), rows.map(([, p]) => p)];
        const mean = reward.reduce((sum, r) => sum + r, 0) / reward.length;
        for (const estimate of [inversePropensity, selfNormalised]) {
          const { value, effectiveDecisions } = estimate({ reward, logged, target: logged });
          expect(value).toBeCloseTo(mean, 9);
          expect(effectiveDecisions).toBeCloseTo(reward.length, 6);
        }
      },
    ),
    runs,
  );
});

test("self-normalised estimates move with the rewards: a constant added to all is added to the value", () => {
  const { log } = logOf(200, 1);
  const shifted = { ...log, reward: log.reward.map((r) => r + 10) };
  expect(selfNormalised(shifted).value).toBeCloseTo(selfNormalised(log).value + 10, 9);
  expect(Math.abs(inversePropensity(shifted).value - inversePropensity(log).value - 10)).toBeGreaterThan(1e-3);
});

test("impossible probabilities, no overlap and unequal lengths are errors with their remedy", () => {
  expect(() => inversePropensity({ reward: [1, 0], logged: [0, 0.5], target: [1, 1] })).toThrow(/bad_propensity: /);
  expect(() => inversePropensity({ reward: [1, 0], logged: [0.5, 0.5], target: [0, 0] })).toThrow(/no_overlap: /);
  expect(() => selfNormalised({ reward: [1], logged: [0.5], target: [1] })).toThrow(/too_few: /);
  expect(() => selfNormalised({ reward: [], logged: [], target: [] })).toThrow(/empty_input: /);
  const log = { reward: [1, 0], logged: [0.5, 0.5], target: [1, 0] };
  expect(() => doublyRobust(log, { taken: [1], expected: [1, 1] })).toThrow(/shape_mismatch: /);
  expect(() => doublyRobust(log, { taken: [1, Number.NaN], expected: [1, 1] })).toThrow(/not_finite: /);
});
