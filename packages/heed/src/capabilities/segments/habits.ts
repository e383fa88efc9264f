// What a segment knows of one person on a morning: how long ago they last bought, on how many days, and what it came to. Nothing else of them.
import { type Matrix, matrixFromRows } from "@heed/math";
import type { Day } from "../spending.ts";

/** Recency, frequency and monetary value (RFM). */
export type Habit = {
  /** Days since the last purchase, 1 for yesterday. */
  readonly days: number;
  /** Days on which they bought. */
  readonly orders: number;
  /** What all of it came to, returns taken off. */
  readonly total: number;
};

/** The habit before `day`; undefined for somebody who had not bought. */
export function habitAt(spending: readonly Day[], day: number): Habit | undefined {
  const before = spending.filter(([on]) => on < day);
  const bought = before.filter(([, value]) => value > 0);
  const last = bought.at(-1);
  if (!last) return undefined;
  return { days: day - last[0], orders: bought.length, total: before.reduce((sum, [, value]) => sum + value, 0) };
}

/** By how much each column is moved and divided, so that all three count alike. */
export type Scale = { readonly mean: readonly number[]; readonly spread: readonly number[] };

// Days, orders and money are skewed: twice as much is as far from once as four times from twice.
const logs = ({ days, orders, total }: Habit): number[] => [
  Math.log1p(days),
  Math.log(orders),
  Math.log1p(Math.max(0, total)),
];

export function scaleOf(habits: readonly Habit[]): Scale {
  const rows = habits.map(logs);
  const columns = [0, 1, 2].map((j) => rows.map((row) => row[j]!));
  const mean = columns.map((column) => column.reduce((sum, x) => sum + x, 0) / column.length);
  const spread = columns.map((column, j) => {
    const variance = column.reduce((sum, x) => sum + (x - mean[j]!) ** 2, 0) / column.length;
    // A column in which all are alike tells nobody apart.
    return Math.sqrt(variance) || 1;
  });
  return { mean, spread };
}

/** Habits as rows of the space in which near means alike. */
export const placed = (habits: readonly Habit[], { mean, spread }: Scale): Matrix =>
  matrixFromRows(habits.map((habit) => logs(habit).map((x, j) => (x - mean[j]!) / spread[j]!)));
