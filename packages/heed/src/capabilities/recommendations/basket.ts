// A person's items as a model sees them: numbers instead of names, how often and how lately.
import type { History } from "./history.ts";

/** The distinct items of one person that a model knows, in the order of its items. */
export type Basket = {
  /** Places in the model's list of items. */
  readonly items: Int32Array;
  /** Number of own orders with the item; 0: only looked at. */
  readonly orders: Int32Array;
  /** The last day with it. */
  readonly lastDay: Int32Array;
};

/** Puts a history together by item; items that the model does not know are left out. */
export function basketOf(history: History, placeOf: ReadonlyMap<string, number>): Basket {
  const found = new Map<number, { orders: number; lastDay: number }>();
  const add = (item: string, day: number, order: 0 | 1): void => {
    const place = placeOf.get(item);
    if (place === undefined) return;
    const entry = found.get(place);
    if (!entry) found.set(place, { orders: order, lastDay: day });
    else {
      entry.orders += order;
      entry.lastDay = Math.max(entry.lastDay, day);
    }
  };
  for (const [item, day] of history.bought) add(item, day, 1);
  for (const [item, day] of history.seen) add(item, day, 0);
  const sorted = [...found].sort(([a], [b]) => a - b);
  return {
    items: Int32Array.from(sorted, ([place]) => place),
    orders: Int32Array.from(sorted, ([, entry]) => entry.orders),
    lastDay: Int32Array.from(sorted, ([, entry]) => entry.lastDay),
  };
}

/** How much each item of a basket counts on a day: 1 for bought on the day itself, less for longer ago, less again for only looked at. */
export function amountsOn(
  basket: Basket,
  day: number,
  { recencyDays, seenWeight }: { readonly recencyDays: number; readonly seenWeight: number },
): Float64Array {
  const amounts = new Float64Array(basket.items.length);
  for (let k = 0; k < amounts.length; k++) {
    const age = Math.max(0, day - basket.lastDay[k]!);
    amounts[k] = (basket.orders[k]! > 0 ? 1 : seenWeight) * Math.exp(-age / recencyDays);
  }
  return amounts;
}

/** 1 for each item of the model that the person has bought. */
export function boughtMask(basket: Basket, n: number): Uint8Array {
  const mask = new Uint8Array(n);
  for (let k = 0; k < basket.items.length; k++) if (basket.orders[k]! > 0) mask[basket.items[k]!] = 1;
  return mask;
}
