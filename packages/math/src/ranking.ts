// Ranking: the best k of many scores, and how good a ranked list is, by the standard measures over the full catalogue.

import { requireFinite, requireInteger } from "./check-input.ts";
import { fault } from "./math-error.ts";

/**
 * The indices of the k highest scores, best first; equal scores in the order of their indices.
 *
 * @param excluded 1 for each index to leave out, e.g. what the person already has
 * @returns at most k indices; fewer when fewer are left
 * @throws `not_finite` for a score that is NaN
 * @example
 * rankTop(Float64Array.of(0.1, 0.9, 0.5), 2); // [1, 2]
 */
export function rankTop(scores: ArrayLike<number>, k: number, excluded?: Uint8Array): Int32Array {
  requireInteger("k", k, 1);
  const best = new Int32Array(Math.min(k, scores.length));
  let size = 0;
  // A heap whose root is the worst of the best so far.
  for (let i = 0; i < scores.length; i++) {
    if (excluded?.[i] === 1) continue;
    const score = scores[i]!;
    if (Number.isNaN(score)) fault("not_finite", `The score at ${i} is not a number.`, "Exclude it, or score it.");
    if (size < best.length) {
      let at = size++;
      for (let up = (at - 1) >> 1; at > 0 && ranksBelow(scores, i, best[up]!); at = up, up = (at - 1) >> 1)
        best[at] = best[up]!;
      best[at] = i;
    } else if (score > scores[best[0]!]!) sink(scores, best, size, i);
  }
  // The worst goes to the end, again and again.
  for (let end = size - 1; end > 0; end--) {
    const last = best[end]!;
    best[end] = best[0]!;
    sink(scores, best, end, last);
  }
  return best.subarray(0, size);
}

/** Whether index `a` ranks below `b`. */
const ranksBelow = (scores: ArrayLike<number>, a: number, b: number): boolean =>
  scores[a]! < scores[b]! || (scores[a] === scores[b] && a > b);

/** Puts `index` in the place of the root and lets it sink to where it belongs. */
function sink(scores: ArrayLike<number>, heap: Int32Array, size: number, index: number): void {
  let at = 0;
  for (let child = 1; child < size; child = 2 * at + 1) {
    if (child + 1 < size && ranksBelow(scores, heap[child + 1]!, heap[child]!)) child++;
    if (!ranksBelow(scores, heap[child]!, index)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = index;
}

/** How good the first k places of one ranked list are, where an item is relevant or not. */
export interface RankingMetrics {
  /** Relevant items among the first k, of all relevant items. */
  readonly recall: number;
  /** Relevant items among the first k, of k. */
  readonly precision: number;
  /** Discounted gain, 1 / log2(place + 1) for each hit, over that of an ideal list (Järvelin and Kekäläinen 2002). */
  readonly ndcg: number;
  /** Mean of the precision at each hit, over the hits that are possible, min(k, relevant): AP@k, whose mean over people is MAP@k. */
  readonly averagePrecision: number;
  /** 1 / place of the first hit, 0 without one: its mean over people is MRR@k. */
  readonly reciprocalRank: number;
  /** 1 with at least one hit, else 0. */
  readonly hit: number;
}

/**
 * Judges one person's ranked list at k. Average each measure over people; rank the full catalogue, never a sample of it.
 *
 * @param ranked item indices, best first
 * @param relevant the items that were right, at least one, whether ranked or not
 * @throws `nothing_relevant` without a relevant item: such a person cannot be judged, and belongs in no mean
 * @example
 * rankingMetrics(Int32Array.of(4, 7, 1), new Set([7, 9]), 3).recall; // 0.5
 */
export function rankingMetrics(ranked: ArrayLike<number>, relevant: ReadonlySet<number>, k: number): RankingMetrics {
  requireInteger("k", k, 1);
  if (relevant.size === 0) {
    return fault("nothing_relevant", "No item is relevant.", "Judge only people with at least one relevant item.");
  }
  const possible = Math.min(k, relevant.size);
  let hits = 0;
  let gain = 0;
  let precisions = 0;
  let reciprocalRank = 0;
  for (let place = 1; place <= Math.min(k, ranked.length); place++) {
    if (!relevant.has(ranked[place - 1]!)) continue;
    hits++;
    gain += 1 / Math.log2(place + 1);
    precisions += hits / place;
    if (hits === 1) reciprocalRank = 1 / place;
  }
  let ideal = 0;
  for (let place = 1; place <= possible; place++) ideal += 1 / Math.log2(place + 1);
  return {
    recall: hits / relevant.size,
    precision: hits / k,
    ndcg: gain / ideal,
    averagePrecision: precisions / possible,
    reciprocalRank,
    hit: hits > 0 ? 1 : 0,
  };
}

/** How a graded relevance counts: as it is, or as 2^relevance - 1, which stresses the best. */
export type Gain = "linear" | "exponential";

/**
 * Discounted cumulative gain of the first k places (Järvelin and Kekäläinen 2002, discount log2(place + 1)).
 *
 * @param relevances in ranked order, 0 or more
 * @example
 * dcg([3, 0, 2], 3, "linear"); // 4
 * dcg([3, 0, 2], 3, "exponential"); // 8.5
 */
export function dcg(relevances: ArrayLike<number>, k: number, gain: Gain): number {
  requireInteger("k", k, 1);
  requireFinite("relevances", relevances);
  let sum = 0;
  for (let i = 0; i < Math.min(k, relevances.length); i++) {
    sum += (gain === "linear" ? relevances[i]! : 2 ** relevances[i]! - 1) / Math.log2(i + 2);
  }
  return sum;
}

/**
 * Normalised discounted cumulative gain: {@link dcg} over that of the ideal order of all relevances, retrieved or not.
 *
 * @throws `nothing_relevant` when no item has a relevance above 0
 * @example
 * ndcg([0, 1], [1, 0], 2, "linear"); // 0.630..., 1 / log2(3)
 */
export function ndcg(relevances: ArrayLike<number>, allRelevances: ArrayLike<number>, k: number, gain: Gain): number {
  const ideal = dcg(Float64Array.from(allRelevances).sort().reverse(), k, gain);
  if (!(ideal > 0))
    return fault("nothing_relevant", "No item is relevant.", "Judge only lists with something relevant.");
  return dcg(relevances, k, gain) / ideal;
}
