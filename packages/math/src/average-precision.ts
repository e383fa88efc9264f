// Average precision: the area under the precision-recall curve, for outcomes that are rare.

import { type Numbers, requireScored } from "./check-input.ts";

/**
 * The mean over positives of the precision at the threshold that just includes them: a step-wise sum without interpolation, tied scores taken
 * together (scikit-learn's definition). A random score gives the share of positives.
 *
 * @param labels 0 or 1, both present
 * @param scores higher for more likely
 * @example
 * averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.8333...
 */
export function averagePrecision(labels: Numbers, scores: Numbers): number {
  requireScored(labels, scores);
  const order = Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  let hits = 0;
  let sum = 0;
  for (let from = 0; from < order.length; ) {
    const tie = scores[order[from]!]!;
    const before = hits;
    for (; from < order.length && scores[order[from]!] === tie; from++) hits += labels[order[from]!]!;
    sum += (hits - before) * (hits / from);
  }
  return sum / hits;
}
