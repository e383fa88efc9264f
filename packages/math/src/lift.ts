// Lift: how many more of those who respond are among the highest scores than among as many taken at random.

import type { Interval } from "./bootstrap.ts";
import {
  type Numbers,
  requireFinite,
  requireInteger,
  requireLength,
  requireRows,
  requireScored,
  requireWeights,
} from "./check-input.ts";
import { fault } from "./math-error.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/** One tenth (or other part) of the people, highest scores first. */
export interface GainsRow {
  /** People in this part; a fraction where a tie is cut. */
  readonly people: number;
  readonly responders: number;
  /** Rate in this part over the rate of all. */
  readonly lift: number;
  /** Share of all responders in this part and those above. */
  readonly captured: number;
}

/**
 * The rate among the top `share` of the scores over the rate of all. A tie at the cut counts in proportion, so that the order of rows does
 * not matter.
 *
 * @param share in (0, 1]
 * @example
 * liftAt([1, 0, 0, 0], [0.9, 0.3, 0.2, 0.1], 0.25); // 4
 */
export function liftAt(labels: Numbers, scores: Numbers, share: number): number {
  if (!(share > 0 && share <= 1)) fault("bad_setting", "share is not in (0, 1].", "Choose a share such as 0.2.");
  requireScored(labels, scores);
  const responders = amountAmong(labels, scores);
  const n = labels.length;
  return responders(share * n) / (share * responders(n));
}

/**
 * The gains table: the people in `parts` equal parts by score, highest first. Ties at a border are shared out in proportion.
 *
 * @example
 * const [top] = gainsTable([1, 1, 0, 1, 0, 0], [0.9, 0.8, 0.7, 0.6, 0.5, 0.4], 3);
 * top; // { people: 2, responders: 2, lift: 2, captured: 0.667 }
 */
export function gainsTable(labels: Numbers, scores: Numbers, parts = 10): GainsRow[] {
  requireInteger("parts", parts, 1, labels.length);
  requireScored(labels, scores);
  const responders = amountAmong(labels, scores);
  const n = labels.length;
  const all = responders(n);
  return Array.from({ length: parts }, (_, part) => {
    const captured = responders(((part + 1) * n) / parts);
    const here = captured - responders((part * n) / parts);
    return { people: n / parts, responders: here, lift: (here * parts) / all, captured: captured / all };
  });
}

/** One point of the gain curve: what the people with the highest scores bring of all there is. */
export interface GainPoint {
  /** Share of the people, from the highest score down. */
  readonly share: number;
  /** Their share of all amounts, with its 95 % interval. */
  readonly captured: Interval;
}

/**
 * The cumulative gain curve (lift curve) in `parts` equal steps. Of 0 and 1 the interval is Wilson's for the share of responders; of
 * amounts it is Wilson's for as many of them as would vary as much (the linearised variance of a ratio), at the ends for Kish's number. The order is taken as given.
 *
 * @param amounts what each brings, 0 or more, not all 0
 * @example
 * const [top] = gainCurve([1, 1, 0, 0], [0.9, 0.3, 0.2, 0.1], 2);
 * top?.share; // 0.5
 * top?.captured; // { value: 1, low: 0.342, high: 1 }
 */
export function gainCurve(amounts: Numbers, scores: Numbers, parts = 10): GainPoint[] {
  requireRows("amounts", amounts);
  requireWeights(amounts, scores.length);
  requireFinite("scores", scores);
  requireInteger("parts", parts, 1, amounts.length);
  const n = amounts.length;
  const squares = Float64Array.from({ length: n }, (_, i) => amounts[i]! ** 2);
  const [sum, sumOfSquares] = [amountAmong(amounts, scores), amountAmong(squares, scores)];
  const [all, allSquares] = [sum(n), sumOfSquares(n)];
  return Array.from({ length: parts }, (_, part) => {
    // All have all of it, whoever they are.
    if (part + 1 === parts) return { share: 1, captured: { value: 1, low: 1, high: 1 } };
    const people = ((part + 1) * n) / parts;
    const value = Math.min(1, sum(people) / all);
    const within = sumOfSquares(people);
    const variance = ((1 - value) ** 2 * within + value ** 2 * (allSquares - within)) / all ** 2;
    const trials = value > 0 && value < 1 && variance > 0 ? (value * (1 - value)) / variance : all ** 2 / allSquares;
    return { share: (part + 1) / parts, captured: wilsonInterval(value * trials, trials) };
  });
}

// Expected amount among the `k` highest scores, when ties are broken at random.
function amountAmong(amounts: Numbers, scores: Numbers): (k: number) => number {
  requireLength("scores", scores, amounts.length);
  const order = Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const ends: { people: number; amount: number }[] = [{ people: 0, amount: 0 }];
  for (let at = 0, sum = 0; at < order.length; at++) {
    sum += amounts[order[at]!]!;
    const last = at + 1 === order.length || scores[order[at]!] !== scores[order[at + 1]!];
    if (last) ends.push({ people: at + 1, amount: sum });
  }
  return (k) => {
    const next = ends.findIndex(({ people }) => people >= k);
    const [from, to] = [ends[Math.max(0, next - 1)]!, ends[next === -1 ? ends.length - 1 : next]!];
    if (to.people === from.people) return to.amount;
    return from.amount + ((k - from.people) / (to.people - from.people)) * (to.amount - from.amount);
  };
}
