import fc from "fast-check";
import { expect, test } from "vitest";
import { matrixFromRows } from "./matrix.ts";
import { predictTrees } from "./predict-trees.ts";
import { type Random, seededRandom } from "./random.ts";
import { type GivenTree, type TreeEnsemble, treeEnsemble } from "./tree-ensemble.ts";
import { treeShap } from "./tree-shap.ts";
import { treeShapInterventional } from "./tree-shap-interventional.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const columns = 5;

test("path-dependent values equal the sum over all subsets, and add up", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
      const { ensemble, rows } = randomCase(seed);
      const { phi, base } = treeShap(ensemble, matrixFromRows(rows));
      rows.forEach((row, i) => {
        for (let k = 0; k < ensemble.outputs; k++) {
          const expected = bruteForce((present) => coverWeighted(ensemble, k, row, present));
          const got = phi.subarray((i * ensemble.outputs + k) * columns, (i * ensemble.outputs + k + 1) * columns);
          for (let j = 0; j < columns; j++) expect(got[j]).toBeCloseTo(expected[j]!, 10);
          const margin = predictTrees(ensemble, matrixFromRows([row]))[k]!;
          expect(Math.abs(got.reduce((sum, part) => sum + part, base[k]!) - margin)).toBeLessThan(1e-9);
        }
      });
    }),
    runs,
  );
});

test("interventional values equal the sum over all subsets, and add up", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
      const { ensemble, rows, background } = randomCase(seed);
      const { phi, base } = treeShapInterventional(ensemble, matrixFromRows(rows), matrixFromRows(background));
      rows.forEach((row, i) => {
        for (let k = 0; k < ensemble.outputs; k++) {
          const expected = bruteForce((present) => {
            const mixed = background.map((other) => other.map((value, j) => (present[j] ? row[j]! : value)));
            const margins = predictTrees(ensemble, matrixFromRows(mixed));
            return mixed.reduce((sum, _, b) => sum + margins[b * ensemble.outputs + k]! / mixed.length, 0);
          });
          const got = phi.subarray((i * ensemble.outputs + k) * columns, (i * ensemble.outputs + k + 1) * columns);
          for (let j = 0; j < columns; j++) expect(got[j]).toBeCloseTo(expected[j]!, 10);
          const margin = predictTrees(ensemble, matrixFromRows([row]))[k]!;
          expect(Math.abs(got.reduce((sum, part) => sum + part, base[k]!) - margin)).toBeLessThan(1e-9);
        }
      });
    }),
    runs,
  );
});

test("a path of 60 splits on 60 features is explained to the last digits", () => {
  const depth = 60;
  const node = <T>(inner: (d: number) => T, leaf: T) =>
    Array.from({ length: 2 * depth + 1 }, (_, i) => (i % 2 === 0 && i < 2 * depth ? inner(i / 2) : leaf));
  const chain: GivenTree = {
    feature: node((d) => d, -1),
    threshold: node(() => 0, 0),
    left: node((d) => 2 * d + 1, -1),
    right: node((d) => 2 * d + 2, -1),
    value: Array.from({ length: 2 * depth + 1 }, (_, i) => (i === 2 * depth ? 1 : 0)),
    cover: Array.from({ length: 2 * depth + 1 }, (_, i) => (i % 2 === 0 ? 2 ** -(i / 2) : 2 ** -((i + 1) / 2))),
  };
  const { phi, base } = treeShap(
    treeEnsemble({ trees: [chain], columns: depth }),
    matrixFromRows([new Array(depth).fill(1)]),
  );
  // By symmetry every feature has the same part of 1 - 2^-60.
  expect(base[0]).toBe(2 ** -60);
  for (const part of phi) expect(part).toBeCloseTo(1 / 60, 14);
});

test("the work stops when its signal says so", () => {
  const { ensemble, rows } = randomCase(1);
  const signal = AbortSignal.abort(new Error("enough"));
  expect(() => treeShap(ensemble, matrixFromRows(rows), { signal })).toThrow("enough");
  expect(() => treeShapInterventional(ensemble, matrixFromRows(rows), matrixFromRows(rows), { signal })).toThrow(
    "enough",
  );
});

test("other columns, an infinity or no row is a fault", () => {
  const { ensemble } = randomCase(1);
  expect(() => treeShap(ensemble, matrixFromRows([[1, 2]]))).toThrow(/^shape_mismatch: .*Give /);
  expect(() => treeShap(ensemble, matrixFromRows([[1, 2, 3, 4, Number.POSITIVE_INFINITY]]))).toThrow(/^not_finite/);
  expect(() => treeShapInterventional(ensemble, matrixFromRows([[1, 2, 3, 4, 5]]), matrixFromRows([]))).toThrow(
    /^empty_input/,
  );
});

/** Trees that repeat features on a path, split by categories, and send missing values either way; some covers are 0. */
function randomCase(seed: number): { ensemble: TreeEnsemble; rows: number[][]; background: number[][] } {
  const random = seededRandom(seed);
  const base = Array.from({ length: 1 + random.below(2) }, () => random.normal());
  const trees = Array.from({ length: 1 + random.below(4) }, () => ({
    ...randomTree(random),
    output: random.below(base.length),
  }));
  const row = () =>
    Array.from({ length: columns }, (_, j) =>
      random.below(6) === 0 ? Number.NaN : j === 4 ? random.below(6) : random.normal(),
    );
  const rows = Array.from({ length: 3 }, row);
  return { ensemble: treeEnsemble({ trees, columns, base }), rows, background: Array.from({ length: 3 }, row) };
}

function randomTree(random: Random): GivenTree {
  const splits = random.below(8);
  const tree = {
    feature: [-1],
    threshold: [0],
    left: [-1],
    right: [-1],
    missing: [-1],
    value: [random.normal()],
    cover: [1 + random.below(50)],
  };
  const categories: (number[] | undefined)[] = [undefined];
  for (let s = 0; s < splits; s++) {
    const leaves = tree.feature.flatMap((feature, node) => (feature < 0 ? [node] : []));
    const node = leaves[random.below(leaves.length)]!;
    const feature = random.below(columns);
    const left = tree.feature.length;
    const share = random.below(5) === 0 ? 0 : random.uniform();
    tree.feature[node] = feature;
    tree.threshold[node] = random.normal();
    categories[node] = feature === 4 ? [0, 1, 2, 3, 4, 5].filter(() => random.below(2) === 0) : undefined;
    tree.left[node] = left;
    tree.right[node] = left + 1;
    tree.missing[node] = left + random.below(2);
    for (const cover of [share * tree.cover[node]!, (1 - share) * tree.cover[node]!]) {
      tree.feature.push(-1);
      tree.threshold.push(0);
      tree.left.push(-1);
      tree.right.push(-1);
      tree.missing.push(-1);
      tree.value.push(random.normal());
      tree.cover.push(cover);
      categories.push(undefined);
    }
  }
  return { ...tree, categories };
}

/** The Shapley value by its definition: the mean gain of a feature over all orders, written as a sum over subsets. */
function bruteForce(game: (present: boolean[]) => number): number[] {
  const worth = Array.from({ length: 2 ** columns }, (_, set) =>
    game(Array.from({ length: columns }, (_, j) => ((set >> j) & 1) === 1)),
  );
  return Array.from({ length: columns }, (_, j) => {
    let sum = 0;
    for (let set = 0; set < worth.length; set++) {
      if (((set >> j) & 1) === 1) continue;
      const size = set.toString(2).replaceAll("0", "").length;
      sum +=
        ((factorial(size) * factorial(columns - size - 1)) / factorial(columns)) *
        (worth[set | (1 << j)]! - worth[set]!);
    }
    return sum;
  });
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/** Expected margin: absent features follow both children by cover. */
function coverWeighted(e: TreeEnsemble, output: number, row: number[], present: boolean[]): number {
  const walk = (node: number): number => {
    const column = e.feature[node]!;
    if (column < 0) return e.value[node]!;
    const left = e.left[node]!;
    const right = e.right[node]!;
    if (!present[column]) {
      const total = e.cover[left]! + e.cover[right]!;
      const share = total > 0 ? e.cover[left]! / total : 0.5;
      return share * walk(left) + (1 - share) * walk(right);
    }
    const value = row[column]!;
    if (Number.isNaN(value)) return walk(e.missing[node]!);
    if (e.categories[node]! < 0) return walk(value <= e.threshold[node]! ? left : right);
    return walk(((e.bits[e.categories[node]! + (value >> 5)]! >> (value & 31)) & 1) === 1 ? left : right);
  };
  let sum = e.base[output]!;
  for (let t = 0; t < e.output.length; t++) if (e.output[t] === output) sum += walk(e.start[t]!);
  return sum;
}
