// From histories to counts: which items enough people have, how many have each pair, and who bought what lately.
import { countItems } from "@heed/math";
import { basketOf } from "./basket.ts";
import type { History } from "./history.ts";
import { FLOOR, type Kept, POPULAR_DAYS, recentItems } from "./model.ts";

/** What is counted, before anything is fitted. */
export type Learned = Pick<Kept, "items" | "people" | "pairs" | "recentBuyers" | "untilDay">;

/** EASE's time grows with the cube of the items: of a larger catalogue the items that most people have are learned. */
const MOST_ITEMS = 5_000;

/**
 * Counts the histories of all people.
 *
 * @param ids items that may be recommended, in a fixed order
 * @param untilDay the day at whose beginning, or in the course of which, the histories end
 * @returns undefined when no item has the 11 people that it needs
 */
export function learn(histories: readonly History[], ids: readonly string[], untilDay: number): Learned | undefined {
  const items = commonIds(histories, ids);
  if (items.length === 0) return undefined;
  const placeOf = new Map(items.map((item, place) => [item, place]));
  const baskets = histories.map((history) => basketOf(history, placeOf).items);
  const offsets = new Int32Array(baskets.length + 1);
  for (let p = 0; p < baskets.length; p++) offsets[p + 1] = offsets[p]! + baskets[p]!.length;
  const all = new Int32Array(offsets[baskets.length]!);
  for (let p = 0; p < baskets.length; p++) all.set(baskets[p]!, offsets[p]!);
  const { people, pairs } = countItems({ offsets, items: all }, items.length);
  return { items, people, pairs, recentBuyers: recentBuyers(histories, placeOf, untilDay - POPULAR_DAYS), untilDay };
}

/** Items that at least 11 people have, in the order of `ids`. */
function commonIds(histories: readonly History[], ids: readonly string[]): string[] {
  const people = new Map<string, number>(ids.map((id) => [id, 0]));
  for (const { bought, seen } of histories) {
    for (const item of new Set([...bought, ...seen].map(([id]) => id))) {
      const known = people.get(item);
      if (known !== undefined) people.set(item, known + 1);
    }
  }
  const common = ids.filter((id) => people.get(id)! >= FLOOR.item);
  const most = common.toSorted((a, b) => people.get(b)! - people.get(a)! || (a < b ? -1 : 1)).slice(0, MOST_ITEMS);
  const chosen = new Set(most);
  return common.filter((id) => chosen.has(id));
}

function recentBuyers(histories: readonly History[], placeOf: ReadonlyMap<string, number>, since: number): Int32Array {
  const buyers = new Int32Array(placeOf.size);
  for (const history of histories) {
    for (const item of recentItems(history, since)) {
      const place = placeOf.get(item);
      if (place !== undefined) buyers[place]! += 1;
    }
  }
  return buyers;
}
