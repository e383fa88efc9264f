// On which days somebody bought and what those days came to: the one reading of spending that values and segments share.
import type { PersonData } from "../gate/access.ts";
import type { Item } from "./capability.ts";
import { eventsOf, orderOf, touchesSensitive } from "./purchases.ts";

/** A day of a person, counted from 1970 (UTC), and what it came to; below zero more was given back than bought. */
export type Day = readonly [day: number, value: number];

/** The UTC day of a moment. */
export const dayNumber = (at: Date): number => Math.floor(at.getTime() / 86_400_000);

/** Days with orders, oldest first; cancelled orders and what touches a sensitive item are as if they never were. */
export function spendingOf(data: PersonData, catalogue: ReadonlyMap<string, Item>, value = "revenue"): Day[] {
  const cancelled = new Set(eventsOf(data, "Order Cancelled").map(orderOf));
  const days = new Map<number, number>();
  for (const event of eventsOf(data, "Order Completed")) {
    const worth = event.properties[value];
    if (typeof worth !== "number" || !Number.isFinite(worth)) continue;
    if (cancelled.has(orderOf(event)) || touchesSensitive(event.properties, catalogue)) continue;
    const day = dayNumber(event.at);
    days.set(day, (days.get(day) ?? 0) + worth);
  }
  return [...days].sort(([a], [b]) => a - b);
}

/** What the days from `from` until before `to` came to, returns taken off. */
export const valueBetween = (days: readonly Day[], from: number, to: number): number =>
  days.reduce((sum, [day, value]) => (day >= from && day < to ? sum + value : sum), 0);
