// How long boosted trees take to fit, to predict and to be explained, and how that grows with rows, columns, rounds and leaves.

import {
  fitGradientBoosting,
  type GradientBoosting,
  type Matrix,
  predictTrees,
  seededRandom,
  takeRows,
  treeShap,
  treeShapInterventional,
} from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";

interface Size {
  readonly rows: number;
  readonly columns: number;
  readonly rounds: number;
  readonly leaves: number;
}

const usual: Size = { rows: 50_000, columns: 30, rounds: 100, leaves: 31 };

export function* run({ seed, quick }: BenchContext): Iterable<Figure> {
  fit({ ...usual, rounds: 10 }, seed); // warm up
  const { model, x, seconds } = fit(usual, seed);
  const size = "50,000 x 30, 100 rounds, 31 leaves";
  yield { name: `trees, fit, ${size}`, value: seconds, unit: "CPU s", toReach: 4, better: "lower", n: usual.rows };
  yield* serving(model, x);
  if (quick) return;
  // Fit: rounds x (columns x rows x about half the depth + columns x bins x leaves).
  for (const [what, sizes] of [
    ["rows", [25_000, 100_000, 200_000]],
    ["columns", [15, 60, 120]],
    ["rounds", [50, 200, 400]],
    ["leaves", [8, 15, 63, 127]],
  ] as const) {
    for (const value of sizes) {
      const larger = fit({ ...usual, [what]: value }, seed);
      const name = `trees, fit, ${value} ${what} (else as above)`;
      yield { name, value: larger.seconds, unit: "CPU s", n: larger.x.rows };
      if (what === "leaves") {
        // Prediction: rows x trees x depth. Path-dependent TreeSHAP: rows x nodes x features on a path / 2.
        yield rate(`trees, prediction, ${value} leaves`, larger.x.rows, () =>
          predictTrees(larger.model.trees, larger.x),
        );
        const some = firstRows(larger.x, 1000);
        yield rate(`trees, exact path-dependent TreeSHAP, ${value} leaves`, some.rows, () =>
          treeShap(larger.model.trees, some),
        );
      }
    }
  }
}

function* serving({ trees }: GradientBoosting, x: Matrix): Iterable<Figure> {
  predictTrees(trees, x);
  const predicted = rate("trees, prediction, 100 trees", x.rows, () => predictTrees(trees, x));
  yield { ...predicted, toReach: 150_000 };
  const [few, some] = [firstRows(x, 200), firstRows(x, 5000)];
  treeShap(trees, few);
  const explained = rate("trees, exact path-dependent TreeSHAP, 100 trees", some.rows, () => treeShap(trees, some));
  yield { ...explained, toReach: 500 };
  // Interventional: rows x background rows x nodes met by mixtures of the two.
  for (const background of [10, 100]) {
    const rows = takeRows(
      x,
      Array.from({ length: background }, (_, i) => x.rows - 1 - i),
    );
    const name = `trees, exact interventional TreeSHAP, ${background} background rows`;
    yield rate(name, few.rows, () => treeShapInterventional(trees, few, rows));
  }
}

function rate(name: string, rows: number, work: () => unknown): Figure {
  const start = process.cpuUsage();
  work();
  return { name, value: rows / cpuSeconds(start), unit: "rows/CPU s", n: rows };
}

function fit(size: Size, seed: number): { model: GradientBoosting; x: Matrix; seconds: number } {
  const { rows, columns } = size;
  const { normal, uniform } = seededRandom(seed);
  const x = { rows, columns, values: new Float64Array(rows * columns).map(normal) };
  const y = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const [a, b, c, d, e] = x.values.subarray(i * columns, (i + 1) * columns);
    const margin = a! + b! * c! + Math.sin(2 * d!) + (e! > 0.5 ? 1 : 0);
    y[i] = uniform() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
  }
  const start = process.cpuUsage();
  const model = fitGradientBoosting({ x, y }, { loss: "log", rounds: size.rounds, maxLeaves: size.leaves });
  return { model, x, seconds: cpuSeconds(start) };
}

function firstRows(x: Matrix, rows: number): Matrix {
  return { rows, columns: x.columns, values: x.values.subarray(0, rows * x.columns) };
}

function cpuSeconds(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
