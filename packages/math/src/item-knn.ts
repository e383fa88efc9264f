// Item-to-item nearest neighbours: recommends what is often had together with what a person has; the reasons are plain pairs of items.

import { requireInteger, requireNumber } from "./check-input.ts";
import { type ItemCounts, pairCount } from "./item-counts.ts";
import { fault } from "./math-error.ts";
import { rankTop } from "./ranking.ts";

/** Which neighbours an item keeps. */
export interface KnnOptions {
  /** How many neighbours each item keeps, k. */
  readonly neighbours: number;
  /** Added below the fraction: pulls similarities that rest on few people towards zero. 0 or more. */
  readonly shrinkage?: number;
  /** A pair that fewer people have does not count. */
  readonly minimumPair?: number;
}

/** The k nearest items of each of n, nearest first: item i's lie from `i k` on; -1 with similarity 0 where there are fewer. */
export interface ItemNeighbours {
  readonly items: number;
  readonly neighbours: number;
  readonly neighbour: Int32Array;
  readonly similarity: Float32Array;
}

/**
 * Reads the nearest neighbours from the counts: cosine of the two items' 0/1 columns with shrinkage h,
 * `c_ij / (sqrt(c_ii c_jj) + h)`, ties by item number (item-based collaborative filtering, Sarwar et al. 2001, Deshpande and Karypis 2004). The counts
 * stay whole, so that neighbours read after a person was subtracted are those of people without them.
 *
 * @example
 * const counts = countItems({ offsets: Int32Array.of(0, 2, 4), items: Int32Array.of(0, 1, 0, 1) }, 3);
 * const near = readNeighbours(counts, { neighbours: 2, minimumPair: 2 });
 * near.neighbour; // [1, -1, 0, -1, -1, -1]
 */
export function readNeighbours(counts: ItemCounts, options: KnnOptions): ItemNeighbours {
  const { neighbours: k, shrinkage = 0, minimumPair = 5 } = options;
  const { items: n } = counts;
  requireInteger("neighbours", k, 1, n);
  requireInteger("minimumPair", minimumPair, 1);
  requireNumber("shrinkage", shrinkage, 0);
  const neighbour = new Int32Array(n * k).fill(-1);
  const similarity = new Float32Array(n * k);
  const row = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const own = pairCount(counts, i, i);
    for (let j = 0; j < n; j++) {
      const together = pairCount(counts, i, j);
      const near = i !== j && together >= minimumPair;
      row[j] = near ? together / (Math.sqrt(own * pairCount(counts, j, j)) + shrinkage) : 0;
    }
    const nearest = rankTop(row, k);
    for (let place = 0; place < k && row[nearest[place]!]! > 0; place++) {
      neighbour[i * k + place] = nearest[place]!;
      similarity[i * k + place] = row[nearest[place]!]!;
    }
  }
  return { items: n, neighbours: k, neighbour, similarity };
}

/**
 * Scores every item for a basket: the sum over the basket's items of amount x similarity, where the item is among their neighbours.
 *
 * @param basket distinct item indices
 * @param amounts how much each counts: 1, or less for what is long ago
 * @param out receives the scores, one for each item; given back
 * @example
 * const near = { items: 3, neighbours: 1, neighbour: Int32Array.of(2, 2, 0), similarity: Float32Array.of(0.5, 0.25, 0.5) };
 * scoreByNeighbours(near, Int32Array.of(0, 1), [1, 1], new Float64Array(3)); // [0, 0, 0.75]
 */
export function scoreByNeighbours(
  model: ItemNeighbours,
  basket: Int32Array,
  amounts: ArrayLike<number>,
  out: Float64Array,
): Float64Array {
  const { items: n, neighbours: k, neighbour, similarity } = model;
  if (amounts.length !== basket.length || out.length !== n) {
    fault(
      "shape_mismatch",
      "Basket, amounts and scores do not fit.",
      "Give one amount an item, and room for all scores.",
    );
  }
  out.fill(0);
  for (let b = 0; b < basket.length; b++) {
    const amount = requireAmount(basket[b]!, amounts[b]!, n);
    for (let at = basket[b]! * k, end = at + k; at < end && neighbour[at]! >= 0; at++) {
      out[neighbour[at]!]! += amount * similarity[at]!;
    }
  }
  return out;
}

/**
 * What each item of a basket gives to the score of `item`: summed in the order of the basket they are the score, bit for bit.
 *
 * @example
 * const near = { items: 3, neighbours: 1, neighbour: Int32Array.of(2, 2, 0), similarity: Float32Array.of(0.5, 0.25, 0.5) };
 * explainByNeighbours(near, Int32Array.of(0, 1), [1, 1], 2); // [0.5, 0.25]
 */
export function explainByNeighbours(
  model: ItemNeighbours,
  basket: Int32Array,
  amounts: ArrayLike<number>,
  item: number,
): Float64Array {
  const { items: n, neighbours: k, neighbour, similarity } = model;
  requireInteger("item", item, 0, n - 1);
  const parts = new Float64Array(basket.length);
  for (let b = 0; b < parts.length; b++) {
    const amount = requireAmount(basket[b]!, amounts[b]!, n);
    for (let at = basket[b]! * k, end = at + k; at < end; at++)
      if (neighbour[at] === item) parts[b] = amount * similarity[at]!;
  }
  return parts;
}

function requireAmount(item: number, amount: number, n: number): number {
  if (item >= 0 && item < n && Number.isFinite(amount)) return amount;
  return fault("bad_basket", "A basket holds an unknown item or amount.", `Give items below ${n} and finite amounts.`);
}
