// How many people have an item, and how many have two items together: whole numbers, from which one person can be subtracted exactly.

import { requireBasket, requireInteger } from "./check-input.ts";
import { fault } from "./math-error.ts";

/** The items of each person (compressed sparse rows): person p has `items[offsets[p]]` to `items[offsets[p + 1] - 1]`, all distinct. */
export interface Baskets {
  readonly offsets: Int32Array;
  readonly items: Int32Array;
}

/** Co-occurrence sums: the Gram matrix of the 0/1 person x item table. */
export interface ItemCounts {
  /** Number of items, n. */
  readonly items: number;
  /** Number of people counted. */
  people: number;
  /** Lower triangle by rows, n (n + 1) / 2 numbers: people with items i and j, j <= i, at `i (i + 1) / 2 + j`; with j = i, people with i. */
  readonly pairs: Int32Array;
}

/**
 * Counts every item and every pair of items over people.
 *
 * @param baskets distinct item indices of each person, in [0, items); order inside a basket does not matter
 * @throws `bad_basket` for an index out of range or twice in a basket, or offsets that do not fit
 * @example
 * const counts = countItems({ offsets: Int32Array.of(0, 2, 3), items: Int32Array.of(0, 2, 2) }, 3);
 * pairCount(counts, 0, 2); // 1
 * pairCount(counts, 2, 2); // 2
 */
export function countItems(baskets: Baskets, items: number): ItemCounts {
  requireInteger("items", items, 1, 30_000); // at most 1.8 GB of counts
  const counts: ItemCounts = { items, people: 0, pairs: new Int32Array((items * (items + 1)) / 2) };
  const people = baskets.offsets.length - 1;
  if (people < 0 || baskets.offsets[0] !== 0 || baskets.offsets[people] !== baskets.items.length) {
    fault("bad_basket", "The offsets do not fit the items.", "Begin with 0 and end with the number of items.");
  }
  for (let p = 0; p < people; p++) {
    addPerson(counts, baskets.items.subarray(baskets.offsets[p]!, baskets.offsets[p + 1]!));
  }
  return counts;
}

/**
 * Adds one person's distinct items. Throws `bad_basket` and changes nothing when the basket is none.
 *
 * @example
 * const counts = countItems({ offsets: Int32Array.of(0), items: new Int32Array(0) }, 3);
 * addPerson(counts, Int32Array.of(0, 2));
 * pairCount(counts, 0, 2); // 1
 */
export function addPerson(counts: ItemCounts, basket: Int32Array): void {
  requireBasket(basket, counts.items);
  change(counts, basket, 1);
}

/**
 * Subtracts one person's distinct items: afterwards the counts equal those made without that person, bit for bit.
 *
 * @throws `not_counted`, and changes nothing, when these items cannot all have been counted
 * @example
 * const counts = countItems({ offsets: Int32Array.of(0, 2, 3), items: Int32Array.of(0, 2, 2) }, 3);
 * subtractPerson(counts, Int32Array.of(0, 2));
 * pairCount(counts, 0, 2); // 0
 * pairCount(counts, 2, 2); // 1
 */
export function subtractPerson(counts: ItemCounts, basket: Int32Array): void {
  requireBasket(basket, counts.items);
  const missing = (i: number): boolean => basket.some((j) => pairCount(counts, i, j) < 1);
  if (counts.people < 1 || basket.some(missing)) {
    fault("not_counted", "The counts do not hold this basket.", "Subtract only what was added, and only once.");
  }
  change(counts, basket, -1);
}

/**
 * People who have both items; with `i === j`, people who have the item.
 *
 * @example
 * const counts = countItems({ offsets: Int32Array.of(0, 2, 3), items: Int32Array.of(0, 2, 2) }, 3);
 * pairCount(counts, 2, 0); // 1
 * pairCount(counts, 2, 2); // 2
 */
export function pairCount(counts: ItemCounts, i: number, j: number): number {
  return counts.pairs[i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i]!;
}

/**
 * The items that at least `minimumPeople` people have, in rising order: what a model may learn from and recommend.
 *
 * @example
 * const counts = countItems({ offsets: Int32Array.of(0, 2, 3), items: Int32Array.of(0, 2, 2) }, 3);
 * commonItems(counts, 2); // [2]
 */
export function commonItems(counts: ItemCounts, minimumPeople = 11): Int32Array {
  requireInteger("minimumPeople", minimumPeople, 0);
  const list: number[] = [];
  for (let i = 0; i < counts.items; i++) if (pairCount(counts, i, i) >= minimumPeople) list.push(i);
  return Int32Array.from(list);
}

/**
 * The counts of some items only: item k of the result is item `list[k]`. A model with a stable item list learns from these.
 *
 * @throws `bad_basket` when the list holds an item twice or one that does not exist
 * @example
 * const counts = countItems({ offsets: Int32Array.of(0, 2, 3), items: Int32Array.of(0, 2, 2) }, 3);
 * restrictCounts(counts, Int32Array.of(2, 0)).pairs; // [2, 1, 1]
 */
export function restrictCounts(counts: ItemCounts, list: Int32Array): ItemCounts {
  requireBasket(list, counts.items);
  const n = list.length;
  requireInteger("the length of the list", n, 1);
  const pairs = new Int32Array((n * (n + 1)) / 2);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j <= i; j++) pairs[at++] = pairCount(counts, list[i]!, list[j]!);
  return { items: n, people: counts.people, pairs };
}

function change(counts: ItemCounts, basket: Int32Array, by: 1 | -1): void {
  const { pairs } = counts;
  for (let a = 0; a < basket.length; a++) {
    const i = basket[a]!;
    const row = (i * (i + 1)) / 2;
    pairs[row + i]! += by;
    for (let b = 0; b < a; b++) {
      const j = basket[b]!;
      pairs[i > j ? row + j : (j * (j + 1)) / 2 + i]! += by;
    }
  }
  counts.people += by;
}
