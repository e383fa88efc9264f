import fc from "fast-check";
import { expect, test } from "vitest";
import { type Ease, easeWeights, explainScore, fitEase, removeFromEase, scoreItems } from "./ease.ts";
import { type Baskets, countItems, subtractPerson } from "./item-counts.ts";
import { seededRandom } from "./random.ts";
import { rankTop } from "./ranking.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };

function crowd(people: number, items: number, seed: number): Baskets {
  const { uniform } = seededRandom(seed);
  const offsets = [0];
  const list: number[] = [];
  for (let p = 0; p < people; p++) {
    for (let i = 0; i < items; i++) if (uniform() < (p % 3 === i % 3 ? 0.4 : 0.1)) list.push(i);
    offsets.push(list.length);
  }
  return { offsets: Int32Array.from(offsets), items: Int32Array.from(list) };
}
/** P_ij of the packed inverse. */
const inverseAt = ({ inverse }: Ease, i: number, j: number): number =>
  inverse[i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i]!;
const basketOf = ({ offsets, items }: Baskets, p: number): Int32Array => items.slice(offsets[p], offsets[p + 1]);

test("the weights are a least-squares optimum: no change of one of them rebuilds the baskets better", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(4), fc.nat(4), fc.double({ min: 0.1, max: 50, noNaN: true }), (seed, i, j, lambda) => {
      fc.pre(i !== j);
      const n = 5;
      const baskets = crowd(20, n, seed);
      const model = fitEase(countItems(baskets, n), lambda);
      const b = Float64Array.from({ length: n * n }, (_, at) => {
        const [row, column] = [Math.floor(at / n), at % n];
        return row === column ? 0 : -inverseAt(model, row, column) / inverseAt(model, column, column);
      });
      const loss = (change: number): number => {
        const at = i * n + j;
        const weights = b.slice();
        weights[at]! += change;
        let sum = 0;
        for (const w of weights) sum += lambda * w * w;
        for (let p = 0; p < 20; p++) {
          const basket = basketOf(baskets, p);
          for (let column = 0; column < n; column++) {
            let rebuilt = basket.includes(column) ? -1 : 0;
            for (const item of basket) rebuilt += weights[item * n + column]!;
            sum += rebuilt * rebuilt;
          }
        }
        return sum;
      };
      expect(loss(1e-3)).toBeGreaterThan(loss(0));
      expect(loss(-1e-3)).toBeGreaterThan(loss(0));
    }),
    runs,
  );
});

test("taking people out equals a fit without them: weights within 1e-8, the same top 20", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 10 }), (seed, removals) => {
      const n = 60;
      const baskets = crowd(80, n, seed);
      const counts = countItems(baskets, n);
      const removed = fitEase(counts, 5);
      for (let p = 0; p < removals; p++) {
        removeFromEase(removed, basketOf(baskets, p));
        subtractPerson(counts, basketOf(baskets, p));
      }
      const refitted = fitEase(counts, 5);
      for (let at = 0; at < n * n; at++) {
        const [i, j] = [Math.floor(at / n), at % n];
        const weight = (model: Ease): number => inverseAt(model, i, j) / inverseAt(model, j, j);
        expect(Math.abs(weight(removed) - weight(refitted))).toBeLessThan(1e-8);
      }
      const top = (model: Ease, p: number): Int32Array => {
        const basket = basketOf(baskets, p);
        const scores = scoreItems(
          easeWeights(model),
          basket,
          new Float64Array(basket.length).fill(1),
          new Float64Array(n),
        );
        return rankTop(scores, 20);
      };
      for (let p = removals; p < 80; p += 10) expect(top(removed, p)).toEqual(top(refitted, p));
    }),
    { numRuns: Math.min(runs.numRuns, 1000) },
  );
});

test("contributions sum to the score exactly, and the basket's own items rank by everything but themselves", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(29), (seed, item) => {
      const n = 30;
      const baskets = crowd(50, n, seed);
      const weights = easeWeights(fitEase(countItems(baskets, n), 3));
      const basket = basketOf(baskets, 7);
      const amounts = Float64Array.from(basket, (_, k) => 1 / (1 + k));
      const scores = scoreItems(weights, basket, amounts, new Float64Array(n));
      const contributions = explainScore(weights, basket, amounts, item);
      expect(contributions.reduce((sum, c) => sum + c, 0)).toBe(scores[item]);
      const own = basket.indexOf(item);
      if (own >= 0) expect(Math.abs(contributions[own]!)).toBe(0);
    }),
    runs,
  );
});

test("items of one taste are recommended to each other's people", () => {
  const weights = easeWeights(fitEase(countItems(crowd(600, 30, 1), 30), 10));
  const basket = Int32Array.of(0, 3, 6, 9);
  const excluded = new Uint8Array(30);
  for (const item of basket) excluded[item] = 1;
  const top = rankTop(scoreItems(weights, basket, new Float64Array(4).fill(1), new Float64Array(30)), 5, excluded);
  expect([...top].map((item) => item % 3)).toEqual([0, 0, 0, 0, 0]);
});

test("a person who was never in the model cannot be taken out of it", () => {
  const model = fitEase(countItems(crowd(4, 3, 1), 3), 0.001);
  const never = Int32Array.of(0, 1, 2);
  for (let tries = 0; tries < 8; tries++) {
    try {
      removeFromEase(model, never);
    } catch (error) {
      expect(String(error)).toMatch(/not_fitted: /);
      return;
    }
  }
  expect.unreachable();
});

test("bad settings and baskets give an error with its remedy", () => {
  const counts = countItems(crowd(20, 4, 1), 4);
  for (const lambda of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => fitEase(counts, lambda)).toThrow(/bad_setting: /);
  const weights = easeWeights(fitEase(counts, 1));
  const out = new Float64Array(4);
  expect(() => scoreItems(weights, Int32Array.of(4), [1], out)).toThrow(/bad_basket: /);
  expect(() => scoreItems(weights, Int32Array.of(1), [Number.NaN], out)).toThrow(/bad_basket: /);
  expect(() => scoreItems(weights, Int32Array.of(1), [], out)).toThrow(/shape_mismatch: /);
});
