// Rows in bins of about equal size by their score: what calibration tables and curves are made of.

import { type Numbers, requireFinite, requireInteger, requireRows } from "./check-input.ts";

/**
 * The places of rows, the lowest scores first, in bins of about equal size. Equal scores stay together, so that bins may be fewer and unequal;
 * none holds fewer than `fewest` rows, unless there are fewer in all.
 *
 * @param bins at most how many
 * @example
 * equalBins([0.3, 0.1, 0.8, 0.6], 2).map((bin) => bin.join(" ")); // ["1 0", "3 2"]
 */
export function equalBins(scores: Numbers, bins: number, fewest = 1): Int32Array[] {
  requireRows("scores", scores);
  requireFinite("scores", scores);
  requireInteger("bins", bins, 1);
  requireInteger("fewest", fewest, 1);
  const n = scores.length;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  const parts: Int32Array[] = [];
  for (let from = 0; from < n; ) {
    let to = Math.min(n, Math.max(from + fewest, Math.round(((parts.length + 1) * n) / bins)));
    while (to < n && scores[order[to]!] === scores[order[to - 1]!]) to++;
    if (parts.length + 1 >= bins || n - to < fewest) to = n;
    parts.push(order.slice(from, to));
    from = to;
  }
  return parts;
}
