// The margins of a tree ensemble: for each row, the sum of the leaves that it reaches.

import type { Matrix } from "./matrix.ts";
import { requireColumns, requireMatrix, requireNoInfinity } from "./matrix.ts";
import type { TreeEnsemble, TreeNodes } from "./tree-ensemble.ts";
import { unorderedChild } from "./tree-ensemble.ts";

// Rows of a block stay in the cache while all trees pass over them.
const blockRows = 256;

/**
 * Margins of every row, before any link function: `rows x outputs`, row by row.
 *
 * Missing values (NaN), and categories that a split never saw, follow the direction that the split learnt for missing values.
 * Time: rows x trees x depth.
 *
 * @throws `shape_mismatch` for other columns than the trees', `not_finite` for an infinity
 * @example
 * const leaf = { feature: [-1], threshold: [0], left: [-1], right: [-1], value: [2], cover: [1] };
 * predictTrees(treeEnsemble({ trees: [leaf], columns: 1 }), matrixFromRows([[7]])); // [2]
 */
export function predictTrees(ensemble: TreeEnsemble, x: Matrix): Float64Array {
  requireMatrix("x", x);
  requireColumns("x", x, ensemble.columns);
  requireNoInfinity("x", x);
  const { outputs, base, start, output } = ensemble;
  const margins = new Float64Array(x.rows * outputs);
  for (let i = 0; i < x.rows; i++) margins.set(base, i * outputs);
  for (let from = 0; from < x.rows; from += blockRows) {
    const to = Math.min(from + blockRows, x.rows);
    for (let t = 0; t < output.length; t++) {
      addTree(ensemble, start[t]!, x.values, x.columns, from, to, margins, outputs, output[t]!);
    }
  }
  return margins;
}

/** Adds one tree, with its root at node `root`, to `sums[i * stride + offset]` of the rows `from` to `to - 1`. */
export function addTree(
  nodes: TreeNodes,
  root: number,
  values: Float64Array,
  columns: number,
  from: number,
  to: number,
  sums: Float64Array,
  stride = 1,
  offset = 0,
): void {
  const { feature, threshold, left, right, value } = nodes;
  for (let i = from; i < to; i++) {
    const row = i * columns;
    let node = root;
    let column = feature[node]!;
    while (column >= 0) {
      const v = values[row + column]!;
      const cut = threshold[node]!;
      // NaN on either side (a missing value, or a split by categories) fails both comparisons.
      if (v <= cut) node = left[node]!;
      else if (v > cut) node = right[node]!;
      else node = unorderedChild(nodes, node, v);
      column = feature[node]!;
    }
    sums[i * stride + offset]! += value[node]!;
  }
}
