// What a value knows of one person on a morning: how often they bought, since when, for how much. Nothing else of them.
import type { Day } from "../spending.ts";

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

/** Days as weeks, the unit of the models. */
export const weeks = (days: number): number => days / WEEK;
