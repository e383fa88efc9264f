// Lift: how many more of those who respond are among the highest scores than among as many taken at random.

import { type Numbers, requireInteger, requireScored } from "./check-input.ts";
import { fault } from "./math-error.ts";

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
  const responders = respondersAmong(labels, scores);
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
  const responders = respondersAmong(labels, scores);
  const n = labels.length;
  const all = responders(n);
  return Array.from({ length: parts }, (_, part) => {
    const captured = responders(((part + 1) * n) / parts);
    const here = captured - responders((part * n) / parts);
    return { people: n / parts, responders: here, lift: (here * parts) / all, captured: captured / all };
  });
}

// Expected number of responders among the `k` highest scores, when ties are broken at random.
function respondersAmong(labels: Numbers, scores: Numbers): (k: number) => number {
  requireScored(labels, scores);
  const order = Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const ends: { people: number; responders: number }[] = [{ people: 0, responders: 0 }];
  for (let at = 0, sum = 0; at < order.length; at++) {
    sum += labels[order[at]!]!;
    const last = at + 1 === order.length || scores[order[at]!] !== scores[order[at + 1]!];
    if (last) ends.push({ people: at + 1, responders: sum });
  }
  return (k) => {
    const next = ends.findIndex(({ people }) => people >= k);
    const [from, to] = [ends[Math.max(0, next - 1)]!, ends[next === -1 ? ends.length - 1 : next]!];
    if (to.people === from.people) return to.responders;
    return from.responders + ((k - from.people) / (to.people - from.people)) * (to.responders - from.responders);
  };
}
