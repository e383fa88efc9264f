import fc from "fast-check";
import { expect, test } from "vitest";
import { adjustedRand } from "./adjusted-rand.ts";
import { assignClusters, fitKMeans, loadKMeans, saveKMeans } from "./k-means.ts";
import type { Matrix } from "./matrix.ts";
import { seededRandom } from "./random.ts";
import { chooseClusters, silhouette } from "./silhouette.ts";

const runs = { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 };

const blobs = (seed: number, n: number, clusters: number, dimensions: number, spread: number) => {
  const random = seededRandom(seed);
  const centres = Float64Array.from({ length: clusters * dimensions }, () => 10 * random.normal());
  const truth = Int32Array.from({ length: n }, (_, i) => i % clusters);
  const values = new Float64Array(n * dimensions);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < dimensions; j++)
      values[i * dimensions + j] = centres[truth[i]! * dimensions + j]! + spread * random.normal();
  }
  return { rows: { rows: n, columns: dimensions, values }, truth };
};

/** A matrix of one column. */
const column = (...values: number[]): Matrix => ({
  rows: values.length,
  columns: 1,
  values: Float64Array.from(values),
});

/** Least sum of squares of a few numbers in two groups, by trying every split. */
const bruteForce = (values: number[]): number => {
  const cost = (part: number[]) => {
    const mean = part.reduce((a, b) => a + b, 0) / part.length;
    return part.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  };
  let best = Number.POSITIVE_INFINITY;
  for (let mask = 1; mask < 2 ** values.length - 1; mask++) {
    const [left, right] = [values.filter((_, i) => (mask >> i) & 1), values.filter((_, i) => !((mask >> i) & 1))];
    best = Math.min(best, cost(left) + cost(right));
  }
  return best;
};

test("separate blobs are found", () => {
  for (const [clusters, dimensions] of [
    [3, 2],
    [4, 5],
    [7, 3],
  ] as const) {
    const { rows, truth } = blobs(clusters, 280, clusters, dimensions, 0.1);
    const { assignment } = fitKMeans(rows, { clusters, random: seededRandom(1) });
    expect(adjustedRand(assignment, truth)).toBe(1);
    expect(silhouette(rows, assignment)).toBeGreaterThan(0.9);
  }
});

test("with restarts, a few numbers are split about as well as by trying every split, and never better", () => {
  let [missed, runsDone] = [0, 0];
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 9 }), (values) => {
      fc.pre(new Set(values).size >= 2);
      const { model } = fitKMeans(column(...values), { clusters: 2, random: seededRandom(2), restarts: 20 });
      const best = bruteForce(values);
      expect(model.inertia).toBeGreaterThan(best - 1e-8);
      runsDone++;
      if (model.inertia > best + 1e-8) missed++;
    }),
    runs,
  );
  // Lloyd's method may end beside the optimum (a few numbers allow it); it must do so seldom.
  expect(missed / runsDone).toBeLessThan(0.1);
});

test("each row has its nearest centre, and the inertia is the sum of those squared distances", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 4 }),
      (seed, clusters, dimensions) => {
        const { rows } = blobs(seed, 40, 3, dimensions, 3);
        const { model, assignment } = fitKMeans(rows, {
          clusters,
          random: seededRandom(seed),
          restarts: 2,
          iterations: 3,
        });
        let sum = 0;
        for (let i = 0; i < 40; i++) {
          const distance = (c: number) => {
            let s = 0;
            for (let j = 0; j < dimensions; j++)
              s += (rows.values[i * dimensions + j]! - model.centroids.values[c * dimensions + j]!) ** 2;
            return s;
          };
          const all = Array.from({ length: clusters }, (_, c) => distance(c));
          expect(distance(assignment[i]!)).toBe(Math.min(...all));
          sum += Math.min(...all);
        }
        expect(model.inertia).toBeCloseTo(sum, 6);
        expect(assignClusters(model, rows)).toEqual(assignment);
      },
    ),
    runs,
  );
});

test("the same seed gives the same clusters", () => {
  const { rows } = blobs(9, 200, 4, 3, 4);
  const once = fitKMeans(rows, { clusters: 4, random: seededRandom(8) });
  expect(fitKMeans(rows, { clusters: 4, random: seededRandom(8) })).toEqual(once);
});

test("the number of blobs is chosen, and a cloud without structure is called so", () => {
  const { rows } = blobs(21, 300, 4, 2, 0.3);
  const { best, structure } = chooseClusters(rows, { to: 7, random: seededRandom(3), restarts: 4 });
  expect([best.clusters, structure]).toEqual([4, true]);
  const random = seededRandom(5);
  const values = Float64Array.from({ length: 3000 }, () => random.normal());
  const cloud = { rows: 300, columns: 10, values };
  expect(chooseClusters(cloud, { to: 4, random, restarts: 2 }).structure).toBe(false);
});

test("a sampled silhouette comes near the exact one", () => {
  const { rows, truth } = blobs(31, 1200, 3, 2, 4);
  const exact = silhouette(rows, truth);
  expect(Math.abs(silhouette(rows, truth, { rows: 400, random: seededRandom(1) }) - exact)).toBeLessThan(0.05);
});

test("the adjusted Rand index knows equal, independent and opposite groupings", () => {
  expect(adjustedRand([0, 0, 1, 1], [5, 5, 9, 9])).toBe(1);
  expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 12);
  expect(adjustedRand([0, 0, 0], [1, 1, 1])).toBe(1);
  const random = seededRandom(6);
  const [a, b] = [0, 1].map(() => Array.from({ length: 5000 }, () => random.below(5)));
  expect(Math.abs(adjustedRand(a!, b!))).toBeLessThan(0.01);
});

test("progress rises to one and an abort stops the run", () => {
  const { rows } = blobs(1, 60, 3, 2, 1);
  const shares: number[] = [];
  fitKMeans(rows, { clusters: 3, random: seededRandom(1), onProgress: (share) => shares.push(share) });
  expect(shares.at(-1)).toBe(1);
  expect(shares.every((share, i) => i === 0 || share >= shares[i - 1]!)).toBe(true);
  const signal = AbortSignal.abort();
  expect(() => fitKMeans(rows, { clusters: 3, random: seededRandom(1), signal })).toThrow(/abort/i);
});

test("bad input is an error with its remedy", () => {
  const random = seededRandom(1);
  expect(() => fitKMeans(column(), { clusters: 1, random })).toThrow(/^empty_input: .*\. .*\./);
  expect(() => fitKMeans({ ...column(1, 2, 3), columns: 2 }, { clusters: 1, random })).toThrow(/^shape_mismatch/);
  expect(() => fitKMeans(column(1, Number.NaN), { clusters: 1, random })).toThrow(/^not_finite/);
  expect(() => fitKMeans(column(1, Number.POSITIVE_INFINITY), { clusters: 1, random })).toThrow(/^not_finite/);
  expect(() => fitKMeans(column(1, 2), { clusters: 3, random })).toThrow(/^bad_setting/);
  expect(() => fitKMeans(column(...new Array<number>(50).fill(7)), { clusters: 2, random })).toThrow(
    /^too_few_distinct/,
  );
  expect(() => silhouette(column(1, 2), Int32Array.of(0, 0))).toThrow(/^one_cluster/);
  expect(() => silhouette(column(1, 2), Int32Array.of(0))).toThrow(/^shape_mismatch/);
  expect(() => fitKMeans(column(1e200, -1e200, 0), { clusters: 2, random })).toThrow(/^too_large/);
  expect(() => adjustedRand([], [])).toThrow(/^empty_input/);
  const { model } = fitKMeans(column(1, 2, 8), { clusters: 2, random });
  const kept = saveKMeans(model);
  expect(loadKMeans(structuredClone(kept))).toEqual(model);
  expect(() => loadKMeans({ ...kept, model: { ...model, centroids: column(0, 0) } })).toThrow(/^model_corrupted/);
});
