// What was known at the time? Joins each event to the past of its own key only, so that no feature sees the future.

import { type Numbers, requireFinite, requireLength, requireNumber } from "./check-input.ts";
import { fault } from "./math-error.ts";

/** Rows with a key, such as a person, and a time, in any one unit, e.g. milliseconds. */
export interface TimedRows {
  readonly key: ArrayLike<string | number>;
  readonly at: Numbers;
}

/** How far back to look. */
export interface JoinOptions {
  /** Facts older than this are not used; default no limit. */
  readonly maxAge?: number;
  /** Also use facts of the very moment; default false: what happens together with the label may be the label. */
  readonly inclusive?: boolean;
}

/**
 * For each event the position of the latest fact with the same key before it, or -1 for none. Of facts at the same time the last given
 * counts. Give as time of a fact when it was known, not when it was true.
 *
 * Complexity: O((n + m) log m).
 *
 * @throws `shape_mismatch`, `not_finite`, `bad_setting`
 * @example
 * const events = { key: ["ada", "ada"], at: [10, 30] };
 * pointInTimeJoin(events, { key: ["ada", "ada"], at: [5, 30] }); // [0, 0]
 */
export function pointInTimeJoin(events: TimedRows, facts: TimedRows, options: JoinOptions = {}): Int32Array {
  const { maxAge = Number.MAX_VALUE, inclusive = false } = options;
  requireNumber("maxAge", maxAge, 0);
  const histories = byKey(facts);
  const n = requireTimed("events", events);
  const out = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    const history = histories.get(events.key[i]!);
    if (history === undefined) continue;
    const now = events.at[i]!;
    const place = countBefore(history.at, now, inclusive) - 1;
    if (place >= 0 && now - history.at[place]! <= maxAge) out[i] = history.row[place]!;
  }
  return out;
}

/**
 * For each event the number of facts with the same key in the window before it, and the sum of their values: [at - window, at), or with
 * `inclusive` (at - window, at].
 *
 * Complexity: O((n + m) log m), whatever the window.
 *
 * @param values one number a fact, e.g. amounts
 * @throws `shape_mismatch`, `not_finite`, `bad_setting`
 * @example
 * const orders = { key: ["ada", "ada"], at: [1, 8] };
 * trailingSums({ key: ["ada"], at: [10] }, orders, [20, 5], { window: 7 }); // { count: [1], sum: [5] } as Float64Arrays
 */
export function trailingSums(
  events: TimedRows,
  facts: TimedRows,
  values: Numbers,
  { window, inclusive = false }: { window: number; inclusive?: boolean },
): { count: Float64Array; sum: Float64Array } {
  requireNumber("window", window, 0);
  requireLength("values", values, facts.key.length);
  requireFinite("values", values);
  const histories = byKey(facts, values);
  const n = requireTimed("events", events);
  const count = new Float64Array(n);
  const sum = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const history = histories.get(events.key[i]!);
    if (history === undefined) continue;
    const to = countBefore(history.at, events.at[i]!, inclusive);
    const from = countBefore(history.at, events.at[i]! - window, inclusive);
    count[i] = to - from;
    sum[i] = history.total[to]! - history.total[from]!;
  }
  return { count, sum };
}

interface History {
  /** Times, rising. */
  readonly at: Float64Array;
  /** Positions among the facts. */
  readonly row: Int32Array;
  /** Sum of the values of the first k facts. */
  readonly total: Float64Array;
}

function byKey(facts: TimedRows, values?: Numbers): Map<string | number, History> {
  const m = requireTimed("facts", facts);
  const rows = new Map<string | number, number[]>();
  for (let i = 0; i < m; i++) {
    const own = rows.get(facts.key[i]!);
    if (own === undefined) rows.set(facts.key[i]!, [i]);
    else own.push(i);
  }
  const histories = new Map<string | number, History>();
  for (const [key, own] of rows) {
    // The sort is stable: facts of one moment keep their order.
    own.sort((a, b) => facts.at[a]! - facts.at[b]!);
    const total = new Float64Array(own.length + 1);
    own.forEach((i, k) => {
      total[k + 1] = total[k]! + (values?.[i] ?? 0);
    });
    histories.set(key, { at: Float64Array.from(own, (i) => facts.at[i]!), row: Int32Array.from(own), total });
  }
  return histories;
}

function requireTimed(name: string, { key, at }: TimedRows): number {
  requireLength(`${name}.at`, at, key.length);
  requireFinite(`${name}.at`, at);
  for (let i = 0; i < key.length; i++) {
    if (Number.isNaN(key[i]))
      fault("bad_key", `${name} holds a key at ${i} that is not a number.`, "Leave such rows out.");
  }
  return key.length;
}

// How many of the rising times lie before `now` (or at it).
function countBefore(times: Float64Array, now: number, inclusive: boolean): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < now || (inclusive && times[middle] === now)) low = middle + 1;
    else high = middle;
  }
  return low;
}
