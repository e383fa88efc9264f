import fc from "fast-check";
import { expect, test } from "vitest";
import { addPerson, countItems, pairCount, subtractPerson } from "./item-counts.ts";
import { explainByNeighbours, readNeighbours, scoreByNeighbours } from "./item-knn.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const n = 7;
const people = fc.array(fc.uniqueArray(fc.nat(n - 1), { maxLength: n }), { minLength: 1, maxLength: 15 });
const count = (baskets: number[][]) => {
  const counts = countItems({ offsets: Int32Array.of(0), items: new Int32Array(0) }, n);
  for (const basket of baskets) addPerson(counts, Int32Array.from(basket));
  return counts;
};

test("neighbours are the nearest by cosine, nearest first, none below the floor", () => {
  fc.assert(
    fc.property(
      people,
      fc.integer({ min: 1, max: n }),
      fc.nat(3),
      fc.integer({ min: 1, max: 3 }),
      (baskets, k, shrinkage, floor) => {
        const counts = count(baskets);
        const model = readNeighbours(counts, { neighbours: k, shrinkage, minimumPair: floor });
        for (let i = 0; i < n; i++) {
          const cosine = (j: number): number => {
            const has = (item: number) => baskets.map((basket) => (basket.includes(item) ? 1 : 0));
            const dot = (a: number[], b: number[]) => a.reduce((sum, x, p) => sum + x * b[p]!, 0);
            const [a, b] = [has(i), has(j)];
            const together = dot(a, b);
            return j === i || together < floor
              ? 0
              : together / (Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b)) + shrinkage);
          };
          const expected = Array.from({ length: n }, (_, j) => cosine(j))
            .filter((s) => s > 0)
            .sort((a, b) => b - a)
            .slice(0, k);
          const found = [...model.similarity.subarray(i * k, i * k + k)].filter((s) => s > 0);
          expect(found.length).toBe(expected.length);
          found.forEach((s, place) => {
            expect(s).toBeCloseTo(expected[place]!, 6);
            expect(cosine(model.neighbour[i * k + place]!)).toBeCloseTo(s, 6);
          });
        }
      },
    ),
    runs,
  );
});

test("contributions sum to the score exactly", () => {
  fc.assert(
    fc.property(people, fc.uniqueArray(fc.nat(n - 1)), fc.nat(n - 1), (baskets, basket, item) => {
      const model = readNeighbours(count(baskets), { neighbours: 3, minimumPair: 1 });
      const items = Int32Array.from(basket);
      const amounts = Float64Array.from(basket, (_, k) => 1 / (k + 2));
      const scores = scoreByNeighbours(model, items, amounts, new Float64Array(n));
      expect(explainByNeighbours(model, items, amounts, item).reduce((sum, c) => sum + c, 0)).toBe(scores[item]);
    }),
    runs,
  );
});

test("neighbours read after a person was subtracted are those of people without them", () => {
  fc.assert(
    fc.property(people, (baskets) => {
      const counts = count(baskets);
      subtractPerson(counts, Int32Array.from(baskets[0]!));
      const options = { neighbours: 3, minimumPair: 2 };
      expect(readNeighbours(counts, options)).toEqual(readNeighbours(count(baskets.slice(1)), options));
    }),
    runs,
  );
});

test("bad settings and baskets give an error with its remedy", () => {
  const counts = count([[0, 1]]);
  expect(pairCount(counts, 0, 1)).toBe(1);
  expect(() => readNeighbours(counts, { neighbours: 0 })).toThrow(/bad_setting: /);
  expect(() => readNeighbours(counts, { neighbours: 1, shrinkage: Number.NaN })).toThrow(/bad_setting: /);
  const model = readNeighbours(counts, { neighbours: 1 });
  expect(() => scoreByNeighbours(model, Int32Array.of(n), [1], new Float64Array(n))).toThrow(/bad_basket: /);
  expect(() => scoreByNeighbours(model, Int32Array.of(1), [], new Float64Array(n))).toThrow(/shape_mismatch: /);
});
