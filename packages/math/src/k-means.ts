// Splits rows into k groups of near neighbours: k-means with careful seeding and several restarts.

import { requireFinite, requireInteger } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { type Matrix, requireColumns, requireMatrix } from "./matrix.ts";
import type { Random } from "./random.ts";
import { type RunControl, step } from "./run-control.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";

/** The centres of a fitted clustering: plain data. */
export interface KMeans {
  /** One row a cluster. */
  readonly centroids: Matrix;
  /** Sum over rows of the squared distance to the nearest centre, on the rows of the fit. */
  readonly inertia: number;
}

/** What {@link fitKMeans} gives: the model, and the cluster of each row of the fit. */
export interface KMeansFit {
  readonly model: KMeans;
  readonly assignment: Int32Array;
  /** Lloyd iterations over all restarts. */
  readonly iterations: number;
}

/** How to fit. */
export interface KMeansOptions extends RunControl {
  readonly clusters: number;
  readonly random: Random;
  /** Independent starts, of which the best is kept; default 10. One start falls into a poor minimum too easily. */
  readonly restarts?: number;
  /** Most iterations of one start; default 300. A start ends earlier when no row changes its cluster. */
  readonly iterations?: number;
}

/**
 * Lloyd's k-means from greedy k-means++ seeds (Arthur and Vassilvitskii 2007; 2 + floor(ln k) candidates a seed). Scale the columns first:
 * distances are Euclidean.
 *
 * Complexity: O(n k d) an iteration for n rows, k clusters and d columns; O(n + k d) memory beside the data.
 *
 * @param x without missing values; not changed
 * @throws `empty_input`, `shape_mismatch`, `not_finite`, `bad_setting`; `too_few_distinct` when there are fewer distinct rows than
 *   clusters; `too_large` when squares overflow
 * @example
 * const x = matrixFromRows([[0], [1], [10], [11]]);
 * fitKMeans(x, { clusters: 2, random: seededRandom(1) }).model.inertia; // 1
 */
export function fitKMeans(x: Matrix, options: KMeansOptions): KMeansFit {
  const { clusters: k, random, restarts = 10, iterations = 300 } = options;
  requireMatrix("x", x);
  requireFinite("x", x.values);
  requireInteger("clusters", k, 1, x.rows);
  requireInteger("restarts", restarts, 1);
  requireInteger("iterations", iterations, 1);
  const work = workspace(x.rows, x.columns, k);
  const assignment = new Int32Array(x.rows);
  const centroids = { rows: k, columns: x.columns, values: new Float64Array(k * x.columns) };
  let inertia = Number.POSITIVE_INFINITY;
  let done = 0;
  for (let r = 0; r < restarts; r++) {
    seed(x.values, work, random);
    work.assignment.fill(-1);
    let reached = 0;
    for (let it = 1; ; it++) {
      const { moved, inertia: now } = assign(x.values, work);
      reached = now;
      done++;
      // The inertia belongs to the centres of this assignment, so the centres must not move after the last one.
      if (moved === 0 || it > iterations) break;
      recentre(x.values, work);
      step(options, r + it / (iterations + 1), restarts);
    }
    step(options, r + 1, restarts);
    if (reached < inertia) {
      inertia = reached;
      centroids.values.set(work.centroids.subarray(0, k * x.columns));
      assignment.set(work.assignment);
    }
  }
  return { model: { centroids, inertia }, assignment, iterations: done };
}

/**
 * The nearest centre of each row (ties: the first).
 *
 * @throws `empty_input`, `shape_mismatch`, `not_finite`
 * @example
 * const { model } = fitKMeans(matrixFromRows([[0], [1], [10], [11]]), { clusters: 2, random: seededRandom(1) });
 * const [low, high] = assignClusters(model, matrixFromRows([[2], [9]]));
 * low === high; // false
 */
export function assignClusters({ centroids }: KMeans, x: Matrix): Int32Array {
  requireMatrix("x", x);
  requireColumns("x", x, centroids.columns);
  requireFinite("x", x.values);
  const work = workspace(x.rows, x.columns, centroids.rows);
  work.centroids.set(centroids.values);
  assign(x.values, work);
  return work.assignment;
}

/**
 * The model as plain data, with version and checksum.
 *
 * @example
 * const { model } = fitKMeans(matrixFromRows([[0], [1], [10], [11]]), { clusters: 2, random: seededRandom(1) });
 * saveKMeans(model).format; // "heed-k-means"
 */
export function saveKMeans(model: KMeans): Serialized<KMeans> {
  return serialize("heed-k-means", 1, model);
}

/**
 * What {@link saveKMeans} gave, checked.
 *
 * @example
 * const { model } = fitKMeans(matrixFromRows([[0], [1], [10], [11]]), { clusters: 2, random: seededRandom(1) });
 * loadKMeans(saveKMeans(model)).inertia; // 1
 */
export function loadKMeans(data: unknown): KMeans {
  return deserialize("heed-k-means", 1, data);
}

interface Workspace {
  readonly n: number;
  readonly d: number;
  readonly k: number;
  /** Padded to a multiple of four with centres at infinity, which are nearest to nothing. */
  readonly centroids: Float64Array;
  readonly sums: Float64Array;
  readonly sizes: Int32Array;
  readonly assignment: Int32Array;
  /** Squared distance of each row to its centre. */
  readonly distance: Float64Array;
}

function workspace(n: number, d: number, k: number): Workspace {
  const padded = Math.ceil(k / 4) * 4;
  return {
    n,
    d,
    k,
    centroids: new Float64Array(padded * d).fill(Number.POSITIVE_INFINITY, k * d),
    sums: new Float64Array(k * d),
    sizes: new Int32Array(k),
    assignment: new Int32Array(n).fill(-1),
    distance: new Float64Array(n),
  };
}

// One pass over the rows: nearest centre (four at a time, so that each number of the row is loaded once for four distances), and the
// sums that the next centres are made of. Differences are squared as they are: the expanded form |x|^2 - 2xc + |c|^2 cancels.
function assign(rows: Float64Array, work: Workspace): { moved: number; inertia: number } {
  const { n, d, centroids, sums, sizes, assignment, distance } = work;
  const padded = centroids.length;
  sums.fill(0);
  sizes.fill(0);
  let moved = 0;
  let inertia = 0;
  for (let i = 0; i < n; i++) {
    const start = i * d;
    let best = Number.POSITIVE_INFINITY;
    let nearest = 0;
    for (let c = 0; c < padded; c += 4 * d) {
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      let [p0, p1, p2, p3] = [c, c + d, c + 2 * d, c + 3 * d];
      for (let j = start; j < start + d; j++) {
        const x = rows[j]!;
        const a = x - centroids[p0++]!;
        const b = x - centroids[p1++]!;
        const e = x - centroids[p2++]!;
        const f = x - centroids[p3++]!;
        s0 += a * a;
        s1 += b * b;
        s2 += e * e;
        s3 += f * f;
      }
      const first = c / d;
      if (s0 < best) [best, nearest] = [s0, first];
      if (s1 < best) [best, nearest] = [s1, first + 1];
      if (s2 < best) [best, nearest] = [s2, first + 2];
      if (s3 < best) [best, nearest] = [s3, first + 3];
    }
    if (assignment[i] !== nearest) moved++;
    assignment[i] = nearest;
    distance[i] = best;
    inertia += best;
    sizes[nearest]! += 1;
    const sum = nearest * d;
    for (let j = 0; j < d; j++) sums[sum + j]! += rows[start + j]!;
  }
  return { moved, inertia };
}

// Each centre moves to the mean of its rows; one that lost them all moves to the row that is farthest from its own centre.
function recentre(rows: Float64Array, { d, k, centroids, sums, sizes, assignment, distance }: Workspace): void {
  for (let c = 0; c < k; c++) {
    if (sizes[c]! > 0) continue;
    let far = -1;
    for (let i = 0; i < distance.length; i++) {
      if (sizes[assignment[i]!]! > 1 && (far < 0 || distance[i]! > distance[far]!)) far = i;
    }
    const from = assignment[far]!;
    sizes[from]! -= 1;
    sizes[c] = 1;
    assignment[far] = c;
    distance[far] = 0;
    for (let j = 0; j < d; j++) {
      sums[from * d + j]! -= rows[far * d + j]!;
      sums[c * d + j] = rows[far * d + j]!;
    }
  }
  for (let c = 0; c < k; c++) for (let j = 0; j < d; j++) centroids[c * d + j] = sums[c * d + j]! / sizes[c]!;
}

// Greedy k-means++: each next seed is drawn with probability proportional to the squared distance to the nearest seed so far; of a few
// draws the one that lowers the sum of squares most is taken. `distance` and `sums` serve as scratch.
function seed(rows: Float64Array, { n, d, k, centroids, distance }: Workspace, random: Random): void {
  const trials = 2 + Math.floor(Math.log(k));
  const candidate = new Float64Array(n);
  const kept = new Float64Array(n);
  distance.fill(Number.POSITIVE_INFINITY);
  let total = Number.POSITIVE_INFINITY;
  for (let c = 0; c < k; c++) {
    let chosen = -1;
    let lowest = Number.POSITIVE_INFINITY;
    for (let t = 0; t < (c === 0 ? 1 : trials); t++) {
      const row = c === 0 ? random.below(n) : draw(distance, total * random.uniform());
      const sum = distancesTo(rows, row, d, distance, candidate);
      if (sum < lowest || chosen < 0) {
        [chosen, lowest] = [row, sum];
        kept.set(candidate);
      }
    }
    centroids.set(rows.subarray(chosen * d, chosen * d + d), c * d);
    distance.set(kept);
    total = lowest;
    if (total === Number.POSITIVE_INFINITY) {
      fault("too_large", "Squared distances overflow.", "Scale the columns first.");
    }
    if (total === 0 && c + 1 < k) {
      fault("too_few_distinct", "There are fewer distinct rows than clusters.", "Ask for fewer clusters.");
    }
  }
}

function draw(mass: Float64Array, target: number): number {
  let left = target;
  let last = 0;
  for (let i = 0; i < mass.length; i++) {
    if (mass[i] === 0) continue;
    last = i;
    left -= mass[i]!;
    if (left < 0) break;
  }
  return last;
}

function distancesTo(rows: Float64Array, row: number, d: number, current: Float64Array, out: Float64Array): number {
  let sum = 0;
  const seedAt = row * d;
  for (let i = 0; i < out.length; i++) {
    let s = 0;
    for (let j = 0; j < d; j++) {
      const difference = rows[i * d + j]! - rows[seedAt + j]!;
      s += difference * difference;
    }
    const nearest = Math.min(s, current[i]!);
    out[i] = nearest;
    sum += nearest;
  }
  return sum;
}
