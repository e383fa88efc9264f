// Area under the ROC curve: how often a score puts someone with the outcome above someone without, with DeLong's interval.

import type { Interval } from "./bootstrap.ts";
import { type Numbers, requireScored, requireWeights } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { normalQuantile } from "./normal-quantile.ts";

/**
 * The probability that a random positive scores above a random negative; ties count one half.
 *
 * @param labels 0 or 1, both present
 * @param scores higher for more likely; any finite numbers
 * @param weights one of 0 or more a row; both classes need some
 * @throws `one_class` when nobody, or everybody, has the outcome
 * @example
 * rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.75
 */
export function rocAuc(labels: Numbers, scores: Numbers, weights?: Numbers): number {
  requireScored(labels, scores);
  if (weights !== undefined) requireWeights(weights, labels.length);
  const order = Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let negatives = 0; // weight below the current tie
  let positives = 0;
  let won = 0;
  for (let from = 0; from < order.length; ) {
    const tie = scores[order[from]!]!;
    let tiedNegatives = 0;
    let tiedPositives = 0;
    for (; from < order.length && scores[order[from]!] === tie; from++) {
      const weight = weights?.[order[from]!] ?? 1;
      if (labels[order[from]!] === 1) tiedPositives += weight;
      else tiedNegatives += weight;
    }
    won += tiedPositives * (negatives + tiedNegatives / 2);
    negatives += tiedNegatives;
    positives += tiedPositives;
  }
  if (!(positives * negatives > 0)) {
    return fault("zero_weight", "A class has no weight.", "Give both classes a weight above zero.");
  }
  return won / (positives * negatives);
}

/**
 * The area with the interval of DeLong, DeLong and Clarke-Pearson (Biometrics 44, 1988), in the fast form of Sun and Xu (2014). It is cut to
 * [0, 1], and a point when the classes are perfectly separated: with few people say so.
 *
 * @param level coverage in (0, 1), default 0.95
 * @example
 * rocAucInterval([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // { value: 0.75, low: 0.057, high: 1 }
 */
export function rocAucInterval(labels: Numbers, scores: Numbers, level = 0.95): Interval {
  const { auc, variance } = deLong(labels, scores);
  const half = normalQuantile(0.5 + level / 2) * Math.sqrt(variance);
  return { value: auc, low: Math.max(0, auc - half), high: Math.min(1, auc + half) };
}

/**
 * The difference of two areas of the same people, a - b, with DeLong's interval of paired curves. "a is better than b" may be said when the interval
 * lies above 0.
 *
 * @example
 * rocAucDifference([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], [1, 2, 3, 4]); // { value: -0.25, low: -0.943, high: 0.443 }
 */
export function rocAucDifference(labels: Numbers, a: Numbers, b: Numbers, level = 0.95): Interval {
  const [first, second] = [deLong(labels, a), deLong(labels, b)];
  const value = first.auc - second.auc;
  const variance =
    varianceOf(first.ofPositives.map((x, i) => x - second.ofPositives[i]!)) +
    varianceOf(first.ofNegatives.map((x, i) => x - second.ofNegatives[i]!));
  const half = normalQuantile(0.5 + level / 2) * Math.sqrt(variance);
  return { value, low: value - half, high: value + half };
}

// Structural components: for each positive the share of negatives it beats, for each negative the share of positives that beat it.
function deLong(labels: Numbers, scores: Numbers) {
  requireScored(labels, scores);
  const [positives, negatives]: [number[], number[]] = [[], []];
  for (let i = 0; i < scores.length; i++) (labels[i] === 1 ? positives : negatives).push(scores[i]!);
  const sorted = { positives: Float64Array.from(positives).sort(), negatives: Float64Array.from(negatives).sort() };
  const ofPositives = Float64Array.from(positives, (x) => rankBelow(sorted.negatives, x) / negatives.length);
  const ofNegatives = Float64Array.from(negatives, (x) => 1 - rankBelow(sorted.positives, x) / positives.length);
  const auc = ofPositives.reduce((sum, x) => sum + x, 0) / positives.length;
  return { auc, variance: varianceOf(ofPositives) + varianceOf(ofNegatives), ofPositives, ofNegatives };
}

// How many of the sorted values lie below x, those equal to it counting one half.
function rankBelow(sorted: Float64Array, x: number): number {
  return (firstAtLeast(sorted, (value) => value >= x) + firstAtLeast(sorted, (value) => value > x)) / 2;
}

function firstAtLeast(sorted: Float64Array, reached: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

// Variance of the mean of one class's components.
function varianceOf(components: Float64Array): number {
  const n = components.length;
  if (n < 2) return fault("too_few", "A class has one member only.", "Gather at least two people of each outcome.");
  const mean = components.reduce((sum, x) => sum + x, 0) / n;
  return components.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1) / n;
}
