// Exact removal: a model after somebody left is the model that training without them gives, with the same items and settings.
import { countItems, easeWeights, pairCount, rankTop, seededRandom } from "@heed/math";
import { describe, expect, test } from "vitest";
import { type Basket, basketOf } from "./basket.ts";
import type { History } from "./history.ts";
import { refit, subtract } from "./leave.ts";
import { decode, encode, FLOOR, fitInverse, isCommon, type Kept, pack, ready, unpack } from "./model.ts";
import { scoreShelf, tasteOf } from "./score.ts";
import { DEFAULTS, SHELVES } from "./settings.ts";

const UNTIL = 20_000;
const ITEMS = Array.from({ length: 60 }, (_, i) => `item-${i}`);

/** Readers of one of three tastes; a fifth of what they do lies in the last 30 days, and some of it they only looked at. */
function crowd(people: number, seed: number): History[] {
  const { below } = seededRandom(seed);
  return Array.from({ length: people }, (_, p) => {
    const taste = p % 3;
    const any = (): [string, number] => {
      const item = below(4) === 0 ? below(60) : 3 * Math.min(below(20), below(20)) + taste;
      return [ITEMS[item]!, UNTIL - 1 - below(150)];
    };
    const some = (n: number) => Array.from({ length: n }, any);
    return { bought: some(2 + below(6)), seen: some(below(5)) };
  });
}

/** Counted and fitted on these people, with items and settings given: what removal must equal. */
function fitted(histories: readonly History[], items: readonly string[]): Kept {
  const placeOf = new Map(items.map((item, place) => [item, place]));
  const baskets = histories.map((history) => [...basketOf(history, placeOf).items]);
  const offsets = Int32Array.of(0, ...baskets.map((_, p) => baskets.slice(0, p + 1).flat().length));
  const { people, pairs } = countItems({ offsets, items: Int32Array.from(baskets.flat()) }, items.length);
  const counts = { items: items.length, people, pairs };
  const recentBuyers = Int32Array.from(items, (item) => {
    const bought = ({ bought: all }: History) => all.some(([what, day]) => what === item && day >= UNTIL - 30);
    return histories.filter(bought).length;
  });
  const inverse = fitInverse(counts, DEFAULTS.lambda);
  const calibration = { discover: null, again: null };
  return { items, people, pairs, recentBuyers, settings: DEFAULTS, calibration, inverse, untilDay: UNTIL };
}

const everybody = crowd(1_000, 3);
const leavers = [0, 17, 18, 19, 400, 998, 999].map((p) => everybody[p]!);
const stayers = everybody.filter((history) => !leavers.includes(history));
const whole = pack(fitted(everybody, ITEMS));
const left = unpack(subtract(whole.slice(), leavers));
const without = fitted(stayers, ITEMS);
const placeOf = new Map(ITEMS.map((item, place) => [item, place]));

/** B_ij in double precision. */
const weightsOf = ({ inverse }: Kept): number[] => {
  const at = (i: number, j: number) => inverse[i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i]!;
  return ITEMS.flatMap((_, i) => ITEMS.map((__, j) => (i === j ? 0 : -at(i, j) / at(j, j))));
};
const furthest = (a: Kept, b: Kept): number => {
  const [one, two] = [weightsOf(a), weightsOf(b)];
  return Math.max(...one.map((weight, at) => Math.abs(weight - two[at]!)));
};

describe("people who left a model", () => {
  test("are gone from its counts bit for bit", () => {
    const { people, pairs, recentBuyers } = left;
    expect({ people, pairs, recentBuyers }).toEqual({
      people: without.people,
      pairs: without.pairs,
      recentBuyers: without.recentBuyers,
    });
    expect(unpack(whole).pairs).not.toEqual(without.pairs);
  });

  test("are gone from EASE's weights to 1e-8", () => {
    expect(furthest(left, without)).toBeLessThan(1e-8);
    expect(furthest(unpack(whole), without)).toBeGreaterThan(1e-4);
  });

  test("change nobody else's shelf from what training without them gives: the top 20 of 1,000 people are the same", () => {
    const [a, b, before] = [ready(left), ready(without), decode(whole)];
    let moved = 0;
    for (const history of crowd(1_000, 11)) {
      const basket: Basket = basketOf(history, placeOf);
      for (const shelf of SHELVES) {
        const [one, two, was] = [a, b, before].map((model) => [
          ...rankTop(scoreShelf(model, shelf, tasteOf(model, basket, UNTIL)), 20),
        ]);
        expect(one).toEqual(two);
        if (String(one) !== String(was)) moved++;
      }
    }
    // The comparison can see a difference: with the leavers still inside, shelves were others.
    expect(moved).toBeGreaterThan(10);
  });

  test("in whatever order, and together with a refit, leave the same model as one fitted afresh, byte for byte", () => {
    const oneByOne = [...leavers]
      .reverse()
      .reduce<Uint8Array>((bytes, leaver) => subtract(bytes, [leaver]), whole.slice());
    expect(Buffer.compare(refit(oneByOne), pack(without))).toBe(0);
  });

  test("take an item and a pair with them that too few people have after they left", () => {
    const pair: History = {
      bought: [
        ["rare-a", UNTIL - 3],
        ["rare-b", UNTIL - 3],
      ],
      seen: [],
    };
    const one = (item: string): History => ({ bought: [[item, UNTIL - 3]], seen: [] });
    const rare = [
      ...Array.from({ length: FLOOR.pair }, () => pair),
      ...Array.from({ length: FLOOR.item - FLOOR.pair }, () => one("rare-a")),
      ...Array.from({ length: FLOOR.item }, () => one("rare-b")),
    ];
    const items = [...ITEMS, "rare-a", "rare-b"];
    const full = pack(fitted([...everybody, ...rare], items));
    const [before, after] = [decode(full), decode(subtract(full.slice(), [pair]))];
    const [a, b] = [60, 61];
    const near = (model: typeof before) => [...model.near.neighbour.subarray(a * 20, (a + 1) * 20)];
    expect([isCommon(before, a), isCommon(after, a), isCommon(after, b)]).toEqual([true, false, true]);
    expect([near(before).includes(b), near(after).includes(b)]).toEqual([true, false]);
    expect(pairCount(after.counts, a, b)).toBe(FLOOR.pair - 1);
  });

  test("cannot leave twice, and a stranger cannot leave at all", () => {
    const stranger: History = { bought: ITEMS.map((item) => [item, UNTIL - 1]), seen: [] };
    expect(() => subtract(whole.slice(), [stranger])).toThrow(/not_counted: /);
    const only = pack(fitted([{ bought: [["item-0", UNTIL - 1]], seen: [] }], ITEMS));
    const gone = subtract(only.slice(), [{ bought: [["item-0", UNTIL - 1]], seen: [] }]);
    expect(() => subtract(gone.slice(), [{ bought: [["item-0", UNTIL - 1]], seen: [] }])).toThrow(/not_counted: /);
    expect(easeWeights({ items: 60, lambda: 200, inverse: unpack(gone).inverse }).weights.every((w) => w === 0)).toBe(
      true,
    );
    expect(encode(decode(gone))).toEqual(gone);
  });
});
