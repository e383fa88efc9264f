// How long logistic regression takes, and how that grows: steps x rows x columns^2 / 2.

import { fitLogisticRegression, seededRandom } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";

export function* run({ seed, quick }: BenchContext): Iterable<Figure> {
  fit(2000, 30, {}, seed); // warm up
  for (const [rows, columns] of quick
    ? ([[50_000, 30]] as const)
    : ([
        [50_000, 30],
        [100_000, 30],
        [50_000, 60],
        [50_000, 120],
      ] as const)) {
    yield fit(rows, columns, { l2: 1e-3 }, seed);
    yield fit(rows, columns, { l1: 1e-3 }, seed);
  }
}

function fit(rows: number, columns: number, penalty: { l1?: number; l2?: number }, seed: number): Figure {
  const { normal, uniform } = seededRandom(seed);
  const x = { rows, columns, values: new Float64Array(rows * columns).map(normal) };
  const y = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const [a, b, c] = x.values.subarray(i * columns, (i + 1) * columns);
    y[i] = uniform() < 1 / (1 + Math.exp(1 - a! - 0.5 * b! + 0.2 * c!)) ? 1 : 0;
  }
  const start = process.cpuUsage();
  const { iterations } = fitLogisticRegression({ x, y }, penalty);
  const { user, system } = process.cpuUsage(start);
  const kind = penalty.l1 === undefined ? "ridge" : "lasso";
  const name = `logistic regression, ${kind}, ${rows} x ${columns}, ${iterations} steps`;
  return { name, value: (user + system) / 1e6, unit: "CPU s", n: rows };
}
