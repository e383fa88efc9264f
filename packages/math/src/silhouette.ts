// How well rows sit in their clusters, from -1 (in the wrong one) to 1 (far from every other); and which number of clusters fits best.

import { requireFinite, requireInteger, requireLength } from "./check-input.ts";
import { fitKMeans, type KMeansFit, type KMeansOptions } from "./k-means.ts";
import { fault } from "./math-error.ts";
import { type Matrix, requireMatrix } from "./matrix.ts";
import type { Random } from "./random.ts";

/** Judge a random sample of the rows, against each other, instead of all: an estimate, for tables where n^2 distances are too many. */
export interface SilhouetteSample {
  readonly rows: number;
  readonly random: Random;
}

/**
 * The mean silhouette (Rousseeuw 1987) with Euclidean distance. A row alone in its cluster counts 0.
 *
 * Complexity: O(n^2 d), n the number of rows judged.
 *
 * @param x without missing values
 * @param assignment the cluster of each row, whole numbers from 0, below the number of rows
 * @returns mean over the rows judged, in [-1, 1]
 * @throws `one_cluster` when the rows judged are in fewer than two clusters; `shape_mismatch`, `not_finite`, `bad_setting`
 * @example
 * silhouette(matrixFromRows([[0], [1], [10], [11]]), Int32Array.of(0, 0, 1, 1)); // 0.899...
 */
export function silhouette(x: Matrix, assignment: Int32Array, sample?: SilhouetteSample): number {
  requireMatrix("x", x);
  requireFinite("x", x.values);
  const n = x.rows;
  requireLength("assignment", assignment, n);
  for (const cluster of assignment) requireInteger("assignment", cluster, 0, n - 1);
  const judged = Int32Array.from({ length: n }, (_, i) => i);
  if (sample === undefined || sample.rows >= n) return ofRows(x, assignment, judged);
  requireInteger("sample.rows", sample.rows, 2);
  sample.random.shuffle(judged);
  return ofRows(x, assignment, judged.subarray(0, sample.rows));
}

/** One number of clusters that was tried. */
export interface ClusterChoice extends KMeansFit {
  readonly clusters: number;
  readonly silhouette: number;
}

/**
 * Fits k-means for every number of clusters in [from, to] and picks the largest silhouette. By Kaufman and Rousseeuw's reading (1990) a
 * best silhouette below .25 means that the rows have no clusters worth naming: `structure` is then false.
 *
 * @param options as for `fitKMeans`, without `clusters`; `sampleRows` (default 2,000) bounds the rows that each silhouette judges
 * @throws what `fitKMeans` and `silhouette` throw
 * @example
 * const x = matrixFromRows([[0], [1], [2], [10], [11], [12]]);
 * chooseClusters(x, { from: 2, to: 3, random: seededRandom(1) }).best.clusters; // 2
 */
export function chooseClusters(
  x: Matrix,
  options: Omit<KMeansOptions, "clusters"> & { from?: number; to: number; sampleRows?: number },
): { best: ClusterChoice; tried: readonly ClusterChoice[]; structure: boolean } {
  const { from = 2, to, sampleRows = 2000, random, onProgress } = options;
  requireInteger("from", from, 2);
  requireInteger("to", to, from);
  const tried: ClusterChoice[] = [];
  for (let clusters = from; clusters <= to; clusters++) {
    const done = clusters - from;
    const fit = fitKMeans(x, {
      ...options,
      clusters,
      onProgress: (share) => onProgress?.((done + share) / (to - from + 1)),
    });
    const score = silhouette(x, fit.assignment, { rows: sampleRows, random });
    tried.push({ ...fit, clusters, silhouette: score });
  }
  const best = tried.reduce((a, b) => (b.silhouette > a.silhouette ? b : a));
  return { best, tried, structure: best.silhouette >= 0.25 };
}

function ofRows({ columns: d, values: rows }: Matrix, assignment: Int32Array, judged: Int32Array): number {
  const clusters = assignment.reduce((most, c) => Math.max(most, c), 0) + 1;
  const size = new Int32Array(clusters);
  for (const i of judged) size[assignment[i]!]! += 1;
  if (size.filter((count) => count > 0).length < 2) {
    fault("one_cluster", "The rows judged are all in one cluster.", "Judge more rows, or ask for more clusters.");
  }
  // Every pair once: the distances of each row to each cluster, summed. Memory is rows judged x clusters.
  const sums = new Float64Array(judged.length * clusters);
  for (let a = 1; a < judged.length; a++) {
    const i = judged[a]! * d;
    const own = assignment[judged[a]!]!;
    for (let b = 0; b < a; b++) {
      const other = judged[b]! * d;
      let s = 0;
      for (let j = 0; j < d; j++) {
        const difference = rows[i + j]! - rows[other + j]!;
        s += difference * difference;
      }
      const distance = Math.sqrt(s);
      sums[a * clusters + assignment[judged[b]!]!]! += distance;
      sums[b * clusters + own]! += distance;
    }
  }
  let total = 0;
  for (let a = 0; a < judged.length; a++) {
    const own = assignment[judged[a]!]!;
    if (size[own] === 1) continue;
    const inside = sums[a * clusters + own]! / (size[own]! - 1);
    let nearest = Number.POSITIVE_INFINITY;
    for (let c = 0; c < clusters; c++) {
      if (c !== own && size[c]! > 0) nearest = Math.min(nearest, sums[a * clusters + c]! / size[c]!);
    }
    const larger = Math.max(inside, nearest);
    if (larger > 0) total += (nearest - inside) / larger;
  }
  return total / judged.length;
}
