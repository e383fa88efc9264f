// What a value knows of one person: on which days they bought, and what those days came to. Nothing else of them.
import type { PersonData } from "../../gate/access.ts";
import type { Item } from "../capability.ts";
import { eventsOf, orderOf, PURCHASE_FIELDS, touchesSensitive } from "../purchases.ts";

/** Events that a value understands; it sees those that the purpose reads too. */
export const VALUE_FIELDS = PURCHASE_FIELDS;

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

/** A history on the morning of a day, as the models read it; times in weeks. */
export type History = {
  /** Days of purchase after the first. */
  readonly frequency: number;
  /** From the first purchase to the last, and to the day itself. */
  readonly recency: number;
  readonly age: number;
  readonly meanAmount: number;
  /** What was given back, as a number above zero. */
  readonly returned: number;
};

const WEEK = 7;

/** The history before `day`; undefined for somebody who had not bought. */
export function historyAt(days: readonly Day[], day: number): History | undefined {
  const bought = days.filter(([on, value]) => on < day && value > 0);
  const first = bought[0];
  const last = bought.at(-1);
  if (!first || !last) return undefined;
  const returned = days.reduce((sum, [on, value]) => (on < day && value < 0 ? sum - value : sum), 0);
  return {
    frequency: bought.length - 1,
    recency: (last[0] - first[0]) / WEEK,
    age: (day - first[0]) / WEEK,
    meanAmount: bought.reduce((sum, [, value]) => sum + value, 0) / bought.length,
    returned,
  };
}

/** What the days from `from` until before `to` came to, returns taken off. */
export const valueBetween = (days: readonly Day[], from: number, to: number): number =>
  days.reduce((sum, [day, value]) => (day >= from && day < to ? sum + value : sum), 0);

/** Days as weeks, the unit of the models. */
export const weeks = (days: number): number => days / WEEK;
