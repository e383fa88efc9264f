import { adjustedRand, fitKMeans, matrixFromRows, seededRandom, silhouette } from "@heed/math";
import type { GoldenCase, GoldenContext } from "./golden-adapter.ts";

interface Table {
  readonly data: number[][];
  readonly target: number[];
}

interface Expected {
  readonly best_inertia: number;
  readonly sizes: number[];
  readonly silhouette: number;
  readonly adjusted_rand_vs_class: number;
}

export const adapter = ({ dataset, k }: { dataset: string; k: number }, { goldenFile }: GoldenContext): Expected => {
  const table = (goldenFile("data.iris-wine.json") as Record<string, Table>)[dataset.split(" ")[0]!]!;
  const x = matrixFromRows(table.data);
  const { model, assignment } = fitKMeans(x, { clusters: k, random: seededRandom(1), restarts: 20 });
  const sizes = Array.from({ length: k }, (_, c) => assignment.filter((own) => own === c).length);
  return {
    best_inertia: model.inertia,
    sizes: sizes.sort((a, b) => a - b),
    silhouette: silhouette(x, assignment),
    adjusted_rand_vs_class: adjustedRand(assignment, table.target),
  };
};

export const rules = {
  "inertia <= best*1.001 with k-means++ and >=20 restarts": (got: Expected, { expected }: GoldenCase) => {
    const best = expected as Expected;
    if (!(got.best_inertia <= best.best_inertia * 1.001)) return `inertia ${got.best_inertia}`;
    // Another split may be as good; the same split must be described by the same figures.
    if (Math.abs(got.best_inertia / best.best_inertia - 1) > 1e-9) return undefined;
    const same = (a: number, b: number): boolean => Math.abs(a / b - 1) <= 1e-4;
    if (got.sizes.join() !== best.sizes.join()) return `sizes ${got.sizes.join()}`;
    if (!same(got.silhouette, best.silhouette)) return `silhouette ${got.silhouette}`;
    return same(got.adjusted_rand_vs_class, best.adjusted_rand_vs_class) ? undefined : "adjusted Rand index differs";
  },
};
