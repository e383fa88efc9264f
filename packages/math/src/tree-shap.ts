// Exact Shapley values of a tree ensemble when absent features are averaged by the trees' own covers (path-dependent TreeSHAP).

import { gaussLegendre } from "./gauss-legendre.ts";
import type { Matrix } from "./matrix.ts";
import { requireColumns, requireMatrix, requireNoInfinity } from "./matrix.ts";
import { type RunControl, step } from "./run-control.ts";
import type { TreeEnsemble } from "./tree-ensemble.ts";
import { unorderedChild } from "./tree-ensemble.ts";

/** `base[k]` plus the `phi` of a row and output `k` is that row's margin. */
export interface Shap {
  /** `rows x outputs x columns`: entry `(i * outputs + k) * columns + j` is feature j's part in output k of row i. */
  readonly phi: Float64Array;
  /** Expected margin of each output, with no feature known. */
  readonly base: Float64Array;
}

/**
 * Shapley values of the margins in the game of Lundberg, Erion and Lee (2018, "Consistent individualized feature attribution for
 * tree ensembles"): a split on an absent feature follows both children, weighted by their covers. The training rows' own averages,
 * no background needed; compare {@link treeShapInterventional}.
 *
 * Method: in one leaf the game is a product over the features of its path, factor `o` (1 if the row passes the feature's splits,
 * else 0) when present and `z` (product of cover fractions) when absent. By Owen's multilinear extension (1972),
 * `phi_j = value (o_j - z_j) integral over t in [0, 1] of prod_{k != j} (t o_k + (1 - t) z_k)`: a polynomial, which Gauss-Legendre
 * quadrature integrates exactly at half as many points as the path has features. All terms are positive, so nothing cancels.
 * The products are shared from the root down and the sums from the leaves up.
 *
 * Of a row a tree's values depend only on which way each of its splits goes. Small trees meet few such patterns, so those of a pattern are
 * worked out once and kept (for trees, the idea of Yang 2021, "Fast TreeSHAP" v2, by split in the place of leaf).
 *
 * Time: rows x nodes x features on a path / 2; rows x splits where the pattern is known. What does not depend on the rows is kept while the
 * ensemble is in use: do not change it.
 *
 * @throws `shape_mismatch` for other columns than the trees', `not_finite` for an infinity
 * @example
 * const tree = { feature: [0, -1, -1], threshold: [0, 0, 0], left: [1, 0, 0], right: [2, 0, 0], value: [0, 1, 3], cover: [2, 1, 1] };
 * treeShap(treeEnsemble({ trees: [tree], columns: 1 }), matrixFromRows([[5]])); // { phi: [1], base: [2] }
 */
export function treeShap(ensemble: TreeEnsemble, x: Matrix, control: RunControl = {}): Shap {
  requireMatrix("x", x);
  requireColumns("x", x, ensemble.columns);
  requireNoInfinity("x", x);
  const { columns, outputs, start, output } = ensemble;
  const phi = new Float64Array(x.rows * outputs * columns);
  const base = Float64Array.from(ensemble.base);
  const plans = plansOf(ensemble);
  for (let t = 0; t < output.length; t++) {
    plans[t] ??= planTree(ensemble, start[t]!, start[t + 1]!);
    const plan = plans[t]!;
    base[output[t]!]! += plan.expected;
    if (plan.count > 1) explainRows(plan, ensemble, x, phi, outputs * columns, output[t]! * columns);
    step(control, t + 1, output.length);
  }
  return { phi, base };
}

/** What does not depend on the row. Entries of a node's incoming edge; node 0 is the root; `q` counts quadrature points. */
interface Plan {
  readonly root: number;
  readonly count: number;
  readonly points: number;
  readonly parent: Int32Array;
  /** Column of the parent's split. */
  readonly column: Int32Array;
  /** The nearest edge above with the same column; 0 if none. */
  readonly previous: Int32Array;
  /** By node, state and q: the factor that takes the product at the parent to the product here. */
  readonly ratio: Float64Array;
  /** By node, state and q: what the sum below is multiplied with, for `column`; the weight of q included. */
  readonly gain: Float64Array;
  readonly expected: number;
  /** Nodes that split, and the columns that they split on, each once. */
  readonly splits: Int32Array;
  readonly columns: Int32Array;
  /** By node: the place of `column` among `columns`. */
  readonly place: Int32Array;
  /** Values by `columns` of each pattern of splits that was met. */
  readonly patterns: Map<number, Float64Array>;
}

/** Plans of ensembles that are still in use: making one takes ten times as long as explaining a row by it. */
const known = new WeakMap<TreeEnsemble, Plan[]>();

function plansOf(ensemble: TreeEnsemble): Plan[] {
  const plans = known.get(ensemble) ?? [];
  known.set(ensemble, plans);
  return plans;
}

// States of an edge for one row: does the row pass all earlier splits on the feature, and this one too?
const passes = 0;
const stops = 1;
const stopped = 2;
const states = 3;

function planTree(ensemble: TreeEnsemble, root: number, end: number): Plan {
  const count = end - root;
  const parent = new Int32Array(count);
  const column = new Int32Array(count);
  const previous = new Int32Array(count);
  const unique = new Int32Array(count); // features on the path
  const fraction = new Float64Array(count).fill(1); // of the node's cover in its parent's
  const absent = new Float64Array(count).fill(1); // z: product of the fractions of the feature's edges down to here
  const reach = new Float64Array(count).fill(1); // product of all fractions
  let most = 1;
  let expected = 0;
  for (let i = 0; i < count; i++) {
    const feature = ensemble.feature[root + i]!;
    if (feature < 0) {
      expected += reach[i]! * ensemble.value[root + i]!;
      continue;
    }
    const left = ensemble.left[root + i]! - root;
    const right = ensemble.right[root + i]! - root;
    let above = i;
    while (above > 0 && column[above] !== feature) above = parent[above]!;
    const total = ensemble.cover[root + left]! + ensemble.cover[root + right]!;
    for (const child of [left, right]) {
      parent[child] = i;
      column[child] = feature;
      previous[child] = above;
      unique[child] = unique[i]! + (above === 0 ? 1 : 0);
      most = Math.max(most, unique[child]!);
      fraction[child] = total > 0 ? ensemble.cover[root + child]! / total : 0.5;
      absent[child] = absent[above]! * fraction[child]!;
      reach[child] = reach[i]! * fraction[child]!;
    }
  }
  const points = Math.ceil(most / 2);
  const { points: at, weights } = gaussLegendre(points);
  const ratio = new Float64Array(count * states * points);
  const gain = new Float64Array(count * states * points);
  for (let i = 1; i < count; i++) {
    for (let q = 0; q < points; q++) {
      const t = at[q]!;
      const before = t + (1 - t) * absent[previous[i]!]!; // the feature's factor above, if present
      const after = t + (1 - t) * absent[i]!;
      const gainBefore = (1 - absent[previous[i]!]!) / before;
      const entry = i * states * points + q;
      ratio[entry + passes * points] = after / before;
      ratio[entry + stops * points] = ((1 - t) * absent[i]!) / before;
      ratio[entry + stopped * points] = fraction[i]!;
      gain[entry + passes * points] = weights[q]! * ((1 - absent[i]!) / after - gainBefore);
      gain[entry + stops * points] = weights[q]! * (-1 / (1 - t) - gainBefore);
    }
  }
  const splits = Int32Array.from(parent.keys()).filter((i) => ensemble.feature[root + i]! >= 0);
  const columns = Int32Array.from(new Set(splits.map((i) => ensemble.feature[root + i]!)));
  const place = column.map((of) => columns.indexOf(of));
  const patterns = new Map<number, Float64Array>();
  return { root, count, points, parent, column, previous, ratio, gain, expected, splits, columns, place, patterns };
}

/** A pattern is a number of as many bits as there are splits; of so many patterns of one tree the values are kept. */
const mostBits = 30;
const mostPatterns = 256;

function explainRows(plan: Plan, ensemble: TreeEnsemble, x: Matrix, phi: Float64Array, stride: number, offset: number) {
  const { root, count, points, splits, columns, patterns } = plan;
  const { feature, threshold, left, right } = ensemble;
  const small = splits.length <= mostBits;
  const taken = new Uint8Array(count); // the row's own child at each split
  taken[0] = 1;
  let work: Work | undefined;
  for (let row = 0; row < x.rows; row++) {
    const at = row * x.columns;
    let pattern = 0;
    for (let s = 0; s < splits.length; s++) {
      const node = root + splits[s]!;
      const v = x.values[at + feature[node]!]!;
      const cut = threshold[node]!;
      const own = v <= cut ? left[node]! : v > cut ? right[node]! : unorderedChild(ensemble, node, v);
      const goesLeft = own === left[node]! ? 1 : 0;
      taken[left[node]! - root] = goesLeft;
      taken[right[node]! - root] = 1 - goesLeft;
      if (small) pattern |= goesLeft << s;
    }
    let parts = small ? patterns.get(pattern) : undefined;
    if (parts === undefined) {
      work ??= { state: new Uint8Array(count), product: new Float64Array(count * points) };
      parts = explainPattern(plan, ensemble, taken, work);
      if (small && patterns.size < mostPatterns) patterns.set(pattern, parts);
    }
    const out = row * stride + offset;
    for (let c = 0; c < columns.length; c++) phi[out + columns[c]!]! += parts[c]!;
  }
}

/** Memory of one walk: states of edges; products on the way down, sums over the leaves below on the way up. */
type Work = { readonly state: Uint8Array; readonly product: Float64Array };

/** The values of a row that takes these children, by `plan.columns`. */
function explainPattern(plan: Plan, ensemble: TreeEnsemble, taken: Uint8Array, { state, product }: Work): Float64Array {
  const { root, count, points, parent, previous, ratio, gain, columns, place } = plan;
  const { feature, left, right, value } = ensemble;
  const parts = new Float64Array(columns.length);
  product.fill(1, 0, points);
  for (let i = 1; i < count; i++) {
    const above = previous[i]!;
    const now = above > 0 && state[above] !== passes ? stopped : taken[i] === 1 ? passes : stops;
    state[i] = now;
    const from = parent[i]! * points;
    const factor = (i * states + now) * points;
    for (let q = 0; q < points; q++) product[i * points + q] = product[from + q]! * ratio[factor + q]!;
  }
  for (let i = count - 1; i > 0; i--) {
    const node = root + i;
    const here = i * points;
    if (feature[node]! < 0) {
      const leaf = value[node]!;
      for (let q = 0; q < points; q++) product[here + q]! *= leaf;
    } else {
      const l = (left[node]! - root) * points;
      const r = (right[node]! - root) * points;
      for (let q = 0; q < points; q++) product[here + q] = product[l + q]! + product[r + q]!;
    }
    if (state[i] === stopped) continue;
    const factor = (i * states + state[i]!) * points;
    let sum = 0;
    for (let q = 0; q < points; q++) sum += product[here + q]! * gain[factor + q]!;
    parts[place[i]!]! += sum;
  }
  return parts;
}
