// What recommendations know of one person: which items they bought and looked at, and on which day. Sensitive items are dropped first.
import type { PersonData } from "../../gate/access.ts";
import type { Item } from "../capability.ts";
import { eventsOf, PURCHASE_FIELDS, purchasesOf } from "../purchases.ts";

/** An item on a day; days are counted from 1970-01-01 (UTC). */
type ItemDay = readonly [item: string, day: number];

/** All that a training run keeps of a person, and all that a decision uses. No time of day, no price, no identifier. */
export type History = {
  /** One entry for each item of each order. */
  readonly bought: readonly ItemDay[];
  /** Looked at or put into the basket: one entry for each item and day. */
  readonly seen: readonly ItemDay[];
};

const SEEN_FIELDS = ["Product Viewed", "Product Added"] as const;

/** The fields from which a history is made. */
export const HISTORY_FIELDS = [...PURCHASE_FIELDS, ...SEEN_FIELDS] as const;

/** The UTC day of a moment, as a whole number of days since 1970. */
export const dayNumber = (at: Date): number => Math.floor(at.getTime() / 86_400_000);

/**
 * Reads a history from permitted data. An item that the catalogue does not hold, or holds as sensitive, is as if it never was.
 *
 * @param hidden items of which the person said "not interested": they speak for nothing
 */
export function historyOf(
  data: PersonData,
  catalogue: ReadonlyMap<string, Item>,
  hidden: ReadonlySet<string> = new Set(),
): History {
  const usable = (item: unknown): item is string => {
    const known = typeof item === "string" ? catalogue.get(item) : undefined;
    return known !== undefined && known.sensitive === undefined && !hidden.has(known.id);
  };
  const bought = purchasesOf(data)
    .filter(({ item }) => usable(item))
    .map(({ item, at }): ItemDay => [item, dayNumber(at)])
    .sort(byDay);
  const seen: ItemDay[] = [];
  for (const field of SEEN_FIELDS) {
    for (const { at, properties } of eventsOf(data, field)) {
      const item = properties["product_id"];
      if (usable(item)) seen.push([item, dayNumber(at)]);
    }
  }
  seen.sort(byDay);
  return { bought, seen: seen.filter((one, at) => at === 0 || byDay(one, seen[at - 1]!) !== 0) };
}

// A fixed order: the same data gives the same history, whatever the ids of its events.
const byDay = ([a, on]: ItemDay, [b, at]: ItemDay): number => on - at || (a < b ? -1 : a > b ? 1 : 0);

/** The part of a history before a day, or undefined when there is none. */
export function historyBefore(history: History, day: number): History | undefined {
  const before = ([, on]: ItemDay): boolean => on < day;
  const part = { bought: history.bought.filter(before), seen: history.seen.filter(before) };
  return part.bought.length + part.seen.length > 0 ? part : undefined;
}
