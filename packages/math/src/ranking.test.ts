import fc from "fast-check";
import { expect, test } from "vitest";
import { dcg, ndcg, rankingMetrics, rankTop } from "./ranking.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };

test("rankTop equals a stable sort of everything that is not excluded", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), fc.boolean())), fc.integer({ min: 1, max: 12 }), (rows, k) => {
      const scores = rows.map(([score]) => score);
      const excluded = Uint8Array.from(rows, ([, out]) => (out ? 1 : 0));
      const order = scores.map((_, i) => i).filter((i) => excluded[i] === 0);
      order.sort((a, b) => scores[b]! - scores[a]! || a - b);
      expect([...rankTop(scores, k, excluded)]).toEqual(order.slice(0, k));
    }),
    runs,
  );
});

test("every measure lies in [0, 1], is 1 for the ideal list and 0 without a hit", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(30), { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (items, k) => {
      const relevant = new Set(items.slice(0, Math.ceil(items.length / 2)));
      for (const value of Object.values(rankingMetrics([...items].reverse(), relevant, k))) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
      const ideal = rankingMetrics(items, relevant, k);
      expect(ideal).toMatchObject({ averagePrecision: 1, reciprocalRank: 1, hit: 1 });
      expect(ideal.ndcg).toBeCloseTo(1, 12);
      expect(ideal.recall).toBe(Math.min(1, k / relevant.size));
      expect(Object.values(rankingMetrics([99], relevant, k))).toEqual([0, 0, 0, 0, 0, 0]);
    }),
    runs,
  );
});

test("with relevances of 0 and 1 graded and plain NDCG agree, linear and exponential alike", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1 }), fc.integer({ min: 1, max: 12 }), (hits, k) => {
      fc.pre(hits.includes(true));
      const grades = hits.map(Number);
      const relevant = new Set(hits.flatMap((hit, i) => (hit ? [i] : [])));
      const plain = rankingMetrics(
        grades.map((_, i) => i),
        relevant,
        k,
      ).ndcg;
      expect(ndcg(grades, grades, k, "linear")).toBeCloseTo(plain, 12);
      expect(ndcg(grades, grades, k, "exponential")).toBeCloseTo(plain, 12);
    }),
    runs,
  );
});

test("nothing relevant, NaN and a k of 0 are errors with their remedy", () => {
  expect(() => rankingMetrics([1], new Set(), 3)).toThrow(/nothing_relevant: /);
  expect(() => ndcg([0], [0], 3, "linear")).toThrow(/nothing_relevant: /);
  expect(() => rankTop([1, Number.NaN], 1)).toThrow(/not_finite: /);
  expect(() => rankTop([1], 0)).toThrow(/bad_setting: /);
  expect(() => dcg([Number.NaN], 1, "linear")).toThrow(/not_finite: /);
});
