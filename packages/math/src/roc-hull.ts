// The best trade-offs that thresholds on one score can reach: the points of a ROC curve (or its kin), and their upper hull.

import type { Numbers } from "./check-input.ts";

/** Counts of a decision on one group: selected negatives and positives, of so many. */
export interface Counts {
  readonly falsePositives: number;
  readonly truePositives: number;
  readonly negatives: number;
  readonly positives: number;
}

/** A rule "select when the score is above (or below) the threshold", at the point it reaches. */
export interface HullPoint {
  readonly x: number;
  readonly y: number;
  readonly threshold: number;
  readonly above: boolean;
}

/** Two rules mixed: `weight` of the first, the rest of the second. */
export interface Mixture {
  readonly y: number;
  readonly weight: number;
  readonly first: HullPoint;
  readonly second: HullPoint;
}

/**
 * The upper hull of what all thresholds reach, from the smallest x to the largest, x strictly rising. Thresholds lie half-way between
 * neighbouring scores, and at both infinities.
 *
 * Complexity: O(n log n).
 *
 * @param score one score a row
 * @param truth 0 or 1 for each row
 * @param flip also allow "select when the score is below the threshold"
 * @param measureX,measureY the two axes, functions of the counts
 */
export function rocHull(
  score: Numbers,
  truth: Numbers,
  flip: boolean,
  measureX: (counts: Counts) => number,
  measureY: (counts: Counts) => number,
): HullPoint[] {
  const points: HullPoint[] = [];
  eachThreshold(score, truth, (threshold, counts) => {
    points.push({ x: measureX(counts), y: measureY(counts), threshold, above: true });
    if (!flip) return;
    const below = {
      ...counts,
      falsePositives: counts.negatives - counts.falsePositives,
      truePositives: counts.positives - counts.truePositives,
    };
    points.push({ x: measureX(below), y: measureY(below), threshold, above: false });
  });
  return upperHull(points);
}

/** The mixture of two neighbouring points of a hull that lies exactly over `x`. */
export function mixtureAt(hull: readonly HullPoint[], x: number): Mixture {
  let [low, high] = [0, hull.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (hull[middle]!.x < x) low = middle;
    else high = middle;
  }
  const [first, second] = [hull[low]!, hull[high]!];
  const weight = second.x === first.x ? 1 : Math.min(1, Math.max(0, (second.x - x) / (second.x - first.x)));
  return { y: weight * first.y + (1 - weight) * second.y, weight, first, second };
}

function eachThreshold(score: Numbers, truth: Numbers, visit: (threshold: number, counts: Counts) => void): void {
  const order = Float64Array.from(score, (_, i) => i).sort((a, b) => score[b]! - score[a]!);
  let positives = 0;
  for (let i = 0; i < truth.length; i++) positives += truth[i]!;
  const negatives = truth.length - positives;
  let [falsePositives, truePositives] = [0, 0];
  visit(Number.POSITIVE_INFINITY, { falsePositives, truePositives, negatives, positives });
  for (let i = 0; i < order.length; ) {
    const tied = score[order[i]!]!;
    for (; i < order.length && score[order[i]!] === tied; i++) {
      if (truth[order[i]!] === 1) truePositives++;
      else falsePositives++;
    }
    const next = i < order.length ? score[order[i]!]! : Number.NEGATIVE_INFINITY;
    visit((tied + next) / 2, { falsePositives, truePositives, negatives, positives });
  }
}

// Andrew's monotone chain (1979). Of points over the same x only the highest can be on the hull.
function upperHull(points: HullPoint[]): HullPoint[] {
  points.sort((a, b) => a.x - b.x || b.y - a.y);
  const hull: HullPoint[] = [];
  for (const point of points) {
    if (hull.at(-1)?.x === point.x) continue;
    while (hull.length > 1) {
      const [a, b] = [hull.at(-2)!, hull.at(-1)!];
      if ((b.y - a.y) * (point.x - a.x) > (point.y - a.y) * (b.x - a.x)) break;
      hull.pop();
    }
    hull.push(point);
  }
  return hull;
}
