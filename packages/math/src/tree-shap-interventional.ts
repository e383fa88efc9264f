// Exact Shapley values of a tree ensemble when absent features take the values of background rows (interventional TreeSHAP).

import type { Matrix } from "./matrix.ts";
import { requireColumns, requireMatrix, requireNoInfinity } from "./matrix.ts";
import { predictTrees } from "./predict-trees.ts";
import { type RunControl, step } from "./run-control.ts";
import type { TreeEnsemble } from "./tree-ensemble.ts";
import { unorderedChild } from "./tree-ensemble.ts";
import type { Shap } from "./tree-shap.ts";

/**
 * Shapley values of the margins in the game where a coalition's features come from the row and all others from a background row,
 * averaged over the background (Lundberg et al. 2020, "From local explanations to global understanding with explainable AI for
 * trees"). It breaks correlations on purpose: a feature that the trees never use gets exactly 0.
 *
 * Method: for a row and one background row only the leaves that some mixture of the two reaches count; one walk meets each once. A
 * leaf that needs `n` features of the row and `m` of the background adds `value (n - 1)! m! / (n + m)!` to each of the former and
 * takes `value n! (m - 1)! / (n + m)!` from each of the latter.
 *
 * Time: rows x background rows x nodes met, at most 2^(features on a path) per tree.
 *
 * @param background rows that stand for "feature unknown", 1 or more; a hundred drawn from the training rows is usual
 * @returns `base` is the mean margin of the background
 * @throws `shape_mismatch` for other columns than the trees', `empty_input`, `not_finite` for an infinity
 * @example
 * const tree = { feature: [0, -1, -1], threshold: [0, 0, 0], left: [1, 0, 0], right: [2, 0, 0], value: [0, 1, 3], cover: [2, 1, 1] };
 * const ensemble = treeEnsemble({ trees: [tree], columns: 1 });
 * treeShapInterventional(ensemble, matrixFromRows([[5]]), matrixFromRows([[-1]])); // { phi: [2], base: [1] }
 */
export function treeShapInterventional(
  ensemble: TreeEnsemble,
  x: Matrix,
  background: Matrix,
  control: RunControl = {},
): Shap {
  for (const [name, matrix] of [["x", x] as const, ["background", background] as const]) {
    requireMatrix(name, matrix);
    requireColumns(name, matrix, ensemble.columns);
    requireNoInfinity(name, matrix);
  }
  const { columns, outputs, start, output } = ensemble;
  const base = new Float64Array(outputs);
  const margins = predictTrees(ensemble, background);
  for (let i = 0; i < margins.length; i++) base[i % outputs]! += margins[i]! / background.rows;

  const phi = new Float64Array(x.rows * outputs * columns);
  for (let t = 0; t < output.length; t++) {
    addTreeShap(ensemble, start[t]!, start[t + 1]!, x, background, phi, outputs * columns, output[t]! * columns);
    step(control, t + 1, output.length);
  }
  for (let i = 0; i < phi.length; i++) phi[i]! /= background.rows;
  return { phi, base };
}

function addTreeShap(
  ensemble: TreeEnsemble,
  root: number,
  end: number,
  x: Matrix,
  background: Matrix,
  phi: Float64Array,
  stride: number,
  offset: number,
): void {
  const { feature, value } = ensemble;
  const count = end - root;
  const theirs = new Int32Array(background.rows * count);
  for (let b = 0; b < background.rows; b++) takeChildren(ensemble, root, background, b, theirs, b * count, count);
  const ours = new Int32Array(count);
  const weight = shapleyWeights(depthOf(ensemble, root, end));
  const size = Math.sqrt(weight.length);
  const owner = new Uint8Array(ensemble.columns); // of a feature on the path: 0 nobody, 1 the row, 2 the background
  let out = 0;
  let at = 0;
  let present = 0; // of the leaves below the last visited node: what each feature of the row gains ...
  let absent = 0; // ... and what each feature of the background loses

  const visit = (from: number, n: number, m: number): void => {
    let node = from;
    let column = feature[node]!;
    let own = 0;
    let other = 0;
    while (column >= 0) {
      own = ours[node - root]!;
      other = theirs[at + node - root]!;
      if (own !== other && owner[column] === 0) break;
      node = owner[column] === 2 ? other : own;
      column = feature[node]!;
    }
    if (column < 0) {
      present = n > 0 ? value[node]! * weight[(n - 1) * size + m]! : 0;
      absent = m > 0 ? value[node]! * weight[n * size + m - 1]! : 0;
      return;
    }
    owner[column] = 1;
    visit(own, n + 1, m);
    const gain = present;
    const loss = absent;
    owner[column] = 2;
    visit(other, n, m + 1);
    owner[column] = 0;
    phi[out + column]! += gain - absent;
    present += gain;
    absent += loss;
  };

  for (let i = 0; i < x.rows; i++) {
    takeChildren(ensemble, root, x, i, ours, 0, count);
    out = i * stride + offset;
    for (let b = 0; b < background.rows; b++) {
      at = b * count;
      visit(root, 0, 0);
    }
  }
}

/** Writes, for every split of a tree, the child that the row takes. */
function takeChildren(
  ensemble: TreeEnsemble,
  root: number,
  x: Matrix,
  row: number,
  into: Int32Array,
  at: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const node = root + i;
    const column = ensemble.feature[node]!;
    if (column < 0) continue;
    const v = x.values[row * x.columns + column]!;
    const cut = ensemble.threshold[node]!;
    into[at + i] =
      v <= cut ? ensemble.left[node]! : v > cut ? ensemble.right[node]! : unorderedChild(ensemble, node, v);
  }
}

function depthOf(ensemble: TreeEnsemble, root: number, end: number): number {
  const depth = new Int32Array(end - root);
  let most = 0;
  for (let node = root; node < end; node++) {
    if (ensemble.feature[node]! < 0) continue;
    const below = depth[node - root]! + 1;
    depth[ensemble.left[node]! - root] = below;
    depth[ensemble.right[node]! - root] = below;
    most = Math.max(most, below);
  }
  return most;
}

/** Entry `a * (depth + 1) + b` is `a! b! / (a + b + 1)!`, without any factorial: those overflow at 171. */
function shapleyWeights(depth: number): Float64Array {
  const size = depth + 1;
  const weight = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    weight[a * size] = 1 / (a + 1);
    for (let b = 1; b < size; b++) weight[a * size + b] = (weight[a * size + b - 1]! * b) / (a + b + 1);
  }
  return weight;
}
