import fc from "fast-check";
import { expect, test } from "vitest";
import {
  banditEstimates,
  chooseLinUcb,
  chooseThompson,
  createBandit,
  learnBandit,
  loadBandit,
  saveBandit,
  unlearnBandit,
} from "./linear-bandit.ts";
import { seededRandom } from "./random.ts";

const runs = { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 };
const context = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 });
const event = fc.record({
  arm: fc.constantFrom(0, 1),
  x: context,
  reward: fc.double({ min: -1, max: 1, noNaN: true }),
});

/** Solves a small symmetric system by Gaussian elimination: an oracle that shares nothing with rank-one updates. */
const solve = (a: number[][], b: number[]): number[] => {
  const m = a.map((row, i) => [...row, b[i]!]);
  for (let c = 0; c < m.length; c++) {
    const pivot = m.reduce((best, row, i) => (i >= c && Math.abs(row[c]!) > Math.abs(m[best]![c]!) ? i : best), c);
    [m[c], m[pivot]] = [m[pivot]!, m[c]!];
    for (let i = 0; i < m.length; i++) {
      if (i === c) continue;
      const factor = m[i]![c]! / m[c]![c]!;
      m[i] = m[i]!.map((v, j) => v - factor * m[c]![j]!);
    }
  }
  return m.map((row, i) => row.at(-1)! / row[i]!);
};

test("estimates equal a ridge regression of each arm", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), context, (events, x) => {
      const bandit = createBandit(2, 3, 0.5);
      for (const { arm, x: seen, reward } of events) learnBandit(bandit, arm, seen, reward);
      const { mean, deviation } = banditEstimates(bandit, x);
      for (const arm of [0, 1]) {
        const own = events.filter((e) => e.arm === arm);
        const a = [0, 1, 2].map((i) =>
          [0, 1, 2].map((j) => own.reduce((s, e) => s + e.x[i]! * e.x[j]!, i === j ? 0.5 : 0)),
        );
        const dot = (u: number[], v: number[]) => u.reduce((s, value, i) => s + value * v[i]!, 0);
        const theta = solve(
          a,
          [0, 1, 2].map((i) => own.reduce((s, e) => s + e.reward * e.x[i]!, 0)),
        );
        expect(mean[arm]).toBeCloseTo(dot(theta, x), 7);
        expect(deviation[arm]).toBeCloseTo(Math.sqrt(dot(solve(a, x), x)), 7);
      }
    }),
    runs,
  );
});

test("what is unlearnt leaves no trace", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), event, context, (events, gone, x) => {
      const [with_, without] = [createBandit(2, 3), createBandit(2, 3)];
      for (const { arm, x: seen, reward } of events) {
        learnBandit(with_, arm, seen, reward);
        learnBandit(without, arm, seen, reward);
      }
      learnBandit(with_, gone.arm, gone.x, gone.reward);
      unlearnBandit(with_, gone.arm, gone.x, gone.reward);
      const [a, b] = [banditEstimates(with_, x), banditEstimates(without, x)];
      a.mean.forEach((m, k) => {
        expect(m).toBeCloseTo(b.mean[k]!, 8);
        expect(a.deviation[k]).toBeCloseTo(b.deviation[k]!, 8);
      });
      expect(with_.count).toEqual(without.count);
    }),
    runs,
  );
});

test("logged probabilities sum to one, are those of the arms chosen, and never below the explored share", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 10 }), context, fc.nat(), (events, x, seed) => {
      const bandit = createBandit(2, 3);
      for (const { arm, x: seen, reward } of events) learnBandit(bandit, arm, seen, reward);
      for (const choose of [chooseLinUcb, chooseThompson]) {
        const { arm, probability, probabilities } = choose(bandit, x, { random: seededRandom(seed), explore: 0.1 });
        expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        expect(probability).toBe(probabilities[arm]);
        expect(Math.min(...probabilities)).toBeGreaterThanOrEqual(0.05 - 1e-12);
      }
    }),
    runs,
  );
});

test("arms are drawn as often as their logged probability says, which is that of being best", () => {
  const bandit = createBandit(3, 2);
  const random = seededRandom(7);
  for (let i = 0; i < 12; i++) learnBandit(bandit, i % 3, [1, random.normal()], 0.3 * (i % 3) + 0.2 * random.normal());
  const x = [1, 0.4];
  const { probabilities } = chooseThompson(bandit, x, { random, noise: 0.5 });
  const { mean, deviation } = banditEstimates(bandit, x);
  const [chosen, best] = [new Float64Array(3), new Float64Array(3)];
  const n = 40_000;
  for (let i = 0; i < n; i++) {
    chosen[chooseThompson(bandit, x, { random, noise: 0.5 }).arm]! += 1 / n;
    const draws = [0, 1, 2].map((k) => mean[k]! + 0.5 * deviation[k]! * random.normal());
    best[draws.indexOf(Math.max(...draws))]! += 1 / n;
  }
  for (let k = 0; k < 3; k++) {
    expect(Math.abs(chosen[k]! - probabilities[k]!)).toBeLessThan(0.012);
    expect(Math.abs(best[k]! - probabilities[k]!)).toBeLessThan(0.015);
  }
});

test("both learn which arm suits which context, and weighted logs tell the truth about another policy", () => {
  for (const choose of [chooseLinUcb, chooseThompson]) {
    const random = seededRandom(3);
    const bandit = createBandit(2, 2);
    // Arm 0 pays for positive contexts, arm 1 for negative ones.
    const pay = (arm: number, z: number) => ((arm === 0 ? z : -z) > 0 ? 0.8 : 0.2);
    let [late, ips] = [0, 0];
    for (let i = 0; i < 3000; i++) {
      const z = random.uniform() < 0.5 ? -1 : 1;
      const { arm, probability } = choose(bandit, [1, z], { random, explore: 0.1 });
      const reward = random.uniform() < pay(arm, z) ? 1 : 0;
      learnBandit(bandit, arm, [1, z], reward);
      if (i >= 1000) late += pay(arm, z) / 2000;
      // The value of always choosing arm 0 is .5.
      if (arm === 0) ips += reward / probability / 3000;
    }
    expect(late).toBeGreaterThan(0.7);
    expect(Math.abs(ips - 0.5)).toBeLessThan(0.12);
  }
});

test("a hundred arms, one of them twice as good as certain, cost no NaN", () => {
  const bandit = createBandit(100, 1);
  for (let i = 0; i < 500; i++) learnBandit(bandit, 42, [1], 2);
  const { probabilities, arm } = chooseThompson(bandit, [1], { random: seededRandom(1), noise: 0.01 });
  expect(arm).toBe(42);
  expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true);
});

test("bad input is an error with its remedy, and a copy is kept", () => {
  const bandit = createBandit(2, 2);
  expect(() => createBandit(0, 1)).toThrow(/^bad_setting: .*\. .*\./);
  expect(() => learnBandit(bandit, 2, [1, 1], 1)).toThrow(/^bad_setting/);
  expect(() => learnBandit(bandit, 0, [1], 1)).toThrow(/^shape_mismatch/);
  expect(() => learnBandit(bandit, 0, [1, Number.NaN], 1)).toThrow(/^not_finite/);
  expect(() => learnBandit(bandit, 0, [1, 1], Number.POSITIVE_INFINITY)).toThrow(/^not_finite/);
  expect(() => learnBandit(bandit, 0, [1e200, 1], 1)).toThrow(/^too_large/);
  expect(() => unlearnBandit(bandit, 0, [1, 1], 1)).toThrow(/^not_learnt/);
  expect(() => chooseThompson(bandit, [1, 1], { random: seededRandom(1), explore: 2 })).toThrow(/^bad_setting/);
  const kept = saveBandit(bandit);
  learnBandit(bandit, 0, [1, 1], 1);
  expect(loadBandit(structuredClone(kept)).count[0]).toBe(0);
  expect(() => loadBandit({ ...kept, version: 0 })).toThrow(/^model_version/);
  expect(() => loadBandit({ ...kept, model: bandit })).toThrow(/^model_corrupted/);
});
