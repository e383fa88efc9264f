import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addPerson,
  type Baskets,
  commonItems,
  countItems,
  pairCount,
  restrictCounts,
  subtractPerson,
} from "./item-counts.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const n = 6;
const people = fc.array(fc.uniqueArray(fc.nat(n - 1), { maxLength: n }), { maxLength: 12 });
const rows = (baskets: number[][]): Baskets => {
  const offsets = [0];
  for (const basket of baskets) offsets.push(offsets.at(-1)! + basket.length);
  return { offsets: Int32Array.from(offsets), items: Int32Array.from(baskets.flat()) };
};

test("a pair is counted once for each person who has both", () => {
  fc.assert(
    fc.property(people, fc.nat(n - 1), fc.nat(n - 1), (baskets, i, j) => {
      const both = baskets.filter((basket) => basket.includes(i) && basket.includes(j)).length;
      expect(pairCount(countItems(rows(baskets), n), i, j)).toBe(both);
    }),
    runs,
  );
});

test("subtracting a person leaves the counts of everyone else, bit for bit", () => {
  fc.assert(
    fc.property(people, people, (before, after) => {
      const one = Int32Array.of(1, 4, 2);
      const counts = countItems(rows([...before, [...one], ...after]), n);
      subtractPerson(counts, one);
      expect(counts).toEqual(countItems(rows([...before, ...after]), n));
      addPerson(counts, one);
      expect(counts).toEqual(countItems(rows([...before, [...one].reverse(), ...after]), n));
    }),
    runs,
  );
});

test("who was not counted cannot be subtracted, and the attempt changes nothing", () => {
  const counts = countItems(
    rows([
      [0, 1],
      [1, 2],
    ]),
    3,
  );
  const kept = structuredClone(counts);
  expect(() => subtractPerson(counts, Int32Array.of(0, 1, 2))).toThrow(/not_counted: /); // 0 with 2 nobody has
  expect(counts).toEqual(kept);
});

test("items below the floor are left out, and the rest keep their order and their pairs", () => {
  const counts = countItems(
    rows([
      [0, 3],
      [3, 1],
      [3, 0, 2],
    ]),
    4,
  );
  const list = commonItems(counts, 2);
  expect([...list]).toEqual([0, 3]);
  const kept = restrictCounts(counts, list);
  expect([pairCount(kept, 0, 0), pairCount(kept, 0, 1), pairCount(kept, 1, 1)]).toEqual([2, 2, 3]);
});

test("a basket with a repeated or unknown item is refused with the remedy", () => {
  for (const basket of [[1, 1], [-1], [n]]) {
    expect(() => countItems(rows([basket]), n)).toThrow(/bad_basket: .*\. Give distinct/);
  }
  expect(() => countItems({ offsets: Int32Array.of(0, 2), items: Int32Array.of(0) }, n)).toThrow(/bad_basket: /);
});
