// What customers bought, read from the files alone: whom to judge, what was right, and the simple methods to compare with.

import {
  commonItems,
  countItems,
  easeWeights,
  fitEase,
  pairCount,
  readNeighbours,
  restrictCounts,
  scoreByNeighbours,
  scoreItems,
} from "@heed/math";
import { basketsOf, loadOnlineRetail } from "../recommender-protocol.ts";
import { allows } from "./retail-shop.ts";

/** The first day of the month that is looked at. */
const LOOK_DAY = Date.parse("2011-08-01T00:00:00Z") / 86_400_000;

/** A customer who allows it, bought before, and bought again. Items are numbers. */
export type Shopper = {
  readonly customer: string;
  /** Distinct items bought before. */
  readonly basket: Int32Array;
  /** Number of orders with each of them. */
  readonly orders: Int32Array;
  /** Bought in the last month: all, and what this customer had never bought. */
  readonly again: ReadonlySet<number>;
  readonly discover: ReadonlySet<number>;
};

export type Truth = {
  readonly items: readonly string[];
  readonly shoppers: readonly Shopper[];
  readonly customers: readonly string[];
  /** How many customers allow it and had bought a product before the last month: whom the model learns from. */
  readonly learnedFrom: number;
  /** Scores of all items for a shopper, by the name of the method. */
  readonly baselines: Readonly<Record<string, (shopper: Shopper) => Float64Array>>;
};

/** Reads the truth. What nobody had bought before the last month cannot be recommended by anyone, and is not looked for. */
export function retailTruth(
  dataset: (path: string) => string,
  seed: number,
  keep: (customer: string) => boolean,
): Truth {
  const { people, items, person, item, day, invoice } = loadOnlineRetail(dataset);
  const n = items.length;
  const orders = new Map<number, Map<number, Set<string>>>();
  const later = new Map<number, Set<number>>();
  const known = new Uint8Array(n);
  const recent = new Map<number, Set<number>>();
  for (let row = 0; row < person.length; row++) {
    const [p, i] = [person[row]!, item[row]!];
    const before = day[row]! < LOOK_DAY;
    if (before) known[i] = 1;
    if (!keep(people[p]!) || !allows(people[p]!, seed)) continue;
    if (!before) into(later, p, new Set<number>()).add(i);
    else {
      into(into(orders, p, new Map<number, Set<string>>()), i, new Set<string>()).add(invoice[row]!);
      if (day[row]! >= LOOK_DAY - 30) into(recent, i, new Set<number>()).add(p);
    }
  }
  const shoppers = [...later].flatMap(([p, bought]): Shopper[] => {
    const own = orders.get(p);
    if (!own) return [];
    const basket = Int32Array.from(own.keys()).sort();
    const again = new Set([...bought].filter((i) => known[i] === 1));
    const discover = new Set([...again].filter((i) => !own.has(i)));
    return [{ customer: people[p]!, basket, orders: basket.map((i) => own.get(i)!.size), again, discover }];
  });
  const counts = countItems(basketsOf([...orders.values()].map((own) => new Set(own.keys()))), n);
  const all = Float64Array.from({ length: n }, (_, i) => pairCount(counts, i, i));
  const lately = Float64Array.from({ length: n }, (_, i) => recent.get(i)?.size ?? 0);
  const ones = (k: number): Float64Array => new Float64Array(k).fill(1);
  // Both learn from the items that 11 people have, as the product must.
  const common = commonItems(counts);
  const ease = easeWeights(fitEase(restrictCounts(counts, common), 200));
  const near = readNeighbours(counts, { neighbours: 20, minimumPair: 1 });
  const place = new Map(Array.from(common, (i, k) => [i, k]));
  return {
    items,
    shoppers,
    customers: people.filter(keep),
    learnedFrom: orders.size,
    baselines: {
      popularity: () => all,
      "popularity of 30 days": () => lately,
      "item-kNN": ({ basket }) => scoreByNeighbours(near, basket, ones(basket.length), new Float64Array(n)),
      EASE({ basket }) {
        const inside = basket.filter((i) => place.has(i)).map((i) => place.get(i)!);
        const scores = scoreItems(ease, inside, ones(inside.length), new Float64Array(common.length));
        const spread = new Float64Array(n).fill(-1);
        common.forEach((i, k) => {
          spread[i] = scores[k]!;
        });
        return spread;
      },
      // Ties go to what more people bought lately: the stronger of the simple methods.
      "own orders"({ basket, orders }) {
        const scores = lately.map((buyers) => buyers / 1e6);
        for (let k = 0; k < basket.length; k++) scores[basket[k]!]! += orders[k]!;
        return scores;
      },
    },
  };
}

function into<K, V>(map: Map<K, V>, key: K, fresh: V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  map.set(key, fresh);
  return fresh;
}
