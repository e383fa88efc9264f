// How long k-means takes on overlapping blobs, and how that grows: rows x clusters x columns operations an iteration, seeding included.

import { fitKMeans, seededRandom } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";

export function* run({ seed, quick }: BenchContext): Iterable<Figure> {
  measure(10_000, 20, 8, seed); // warm up
  const full = quick ? 20_000 : 100_000;
  yield figure(full, 20, 8, seed, true);
  for (const rows of [full / 4, full / 2]) yield figure(rows, 20, 8, seed, false);
  for (const columns of [5, 10, 40]) yield figure(full, columns, 8, seed, false);
  for (const clusters of [3, 4, 16]) yield figure(full, 20, clusters, seed, false);
}

function figure(rows: number, columns: number, clusters: number, seed: number, judged: boolean): Figure {
  const { seconds, iterations } = measure(rows, columns, clusters, seed);
  const value = (seconds * 1e9) / (rows * columns * clusters * iterations);
  const name = `k-means, ${rows} x ${columns}, ${clusters} clusters, CPU time a row x cluster x column x iteration`;
  return { name, value, unit: "ns", n: rows, ...(judged && { toReach: 3, better: "lower" as const }) };
}

function measure(rows: number, columns: number, clusters: number, seed: number) {
  const random = seededRandom(seed);
  const centres = Float64Array.from({ length: 8 * columns }, () => 1.2 * random.normal());
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const blob = random.below(8) * columns;
    for (let j = 0; j < columns; j++) values[i * columns + j] = centres[blob + j]! + random.normal();
  }
  const before = process.cpuUsage();
  const { iterations } = fitKMeans({ rows, columns, values }, { clusters, random, restarts: 3, iterations: 50 });
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, iterations };
}
