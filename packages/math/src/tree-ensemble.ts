// A sum of decision trees as plain arrays: the one format that fitting writes, and that prediction and explanation read.

import type { Numbers } from "./check-input.ts";
import { requireFinite, requireLength } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { mostSquarable } from "./require-squarable.ts";

/** Nodes of one or more trees. A child always stands after its parent; a leaf has `feature` -1. */
export interface TreeNodes {
  /** Column that the node splits on; -1 for a leaf. */
  readonly feature: Int32Array;
  /** A value at most this goes left; NaN for a split by categories. */
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** The child that takes missing values (`left[i]` or `right[i]`). */
  readonly missing: Int32Array;
  /** First of the {@link categoryWords} words in `bits` that say which categories go left; -1 for a numeric split. */
  readonly categories: Int32Array;
  readonly bits: Uint32Array;
  /** What a leaf adds; unused elsewhere. */
  readonly value: Float64Array;
  /** Weight of the training rows that reached the node. */
  readonly cover: Float64Array;
}

/** `margin[k] = base[k] +` the leaves reached in all trees `t` with `output[t] = k`. */
export interface TreeEnsemble extends TreeNodes {
  readonly columns: number;
  readonly outputs: number;
  readonly base: Float64Array;
  /** Nodes `start[t]` to `start[t + 1] - 1` are tree `t`; the first is its root. */
  readonly start: Int32Array;
  readonly output: Int32Array;
}

/** A tree from elsewhere, node by node; `left` and `right` are indices into these arrays, a leaf has a negative `feature`. */
export interface GivenTree {
  readonly feature: Numbers;
  readonly threshold: Numbers;
  readonly left: Numbers;
  readonly right: Numbers;
  readonly value: Numbers;
  readonly cover: Numbers;
  /** The child that takes missing values, of each node. Default: the child with the larger cover. */
  readonly missing?: Numbers;
  /** Per node, the categories (whole numbers 0 to 254) that go left; `undefined` for a numeric split. */
  readonly categories?: readonly (readonly number[] | undefined)[];
  /** Which output the tree adds to. Default 0. */
  readonly output?: number;
}

/** Words of 32 bits in one set of categories; a category is a whole number from 0 to 254. */
export const categoryWords = 8;

/**
 * An ensemble from trees that another program fitted (scikit-learn's arrays fit as they are), checked.
 *
 * @param given `trees`; `columns` of the rows they score; `base` of each output (default one output, 0); `split`: `at_most` when
 *   values equal to the threshold go left (scikit-learn, LightGBM), `below` when they go right (XGBoost). Default `at_most`.
 * @throws `tree_malformed` for a child that does not follow its parent, a column that does not exist, or a cover below zero
 * @example
 * const stump = { feature: [0, -1, -1], threshold: [0.5, 0, 0], left: [1, -1, -1], right: [2, -1, -1] };
 * const ensemble = treeEnsemble({ trees: [{ ...stump, value: [0, 1, 2], cover: [4, 3, 1] }], columns: 1 });
 * predictTrees(ensemble, matrixFromRows([[0.5], [0.6]])); // [1, 2]
 */
export function treeEnsemble(given: {
  readonly trees: readonly GivenTree[];
  readonly columns: number;
  readonly base?: Numbers;
  readonly split?: "at_most" | "below";
}): TreeEnsemble {
  const base = Float64Array.from(given.base ?? [0]);
  requireFinite("base", base);
  const nodes = given.trees.map((tree) => nodesOf(tree, given.columns, given.split === "below"));
  for (const { output } of given.trees) {
    if (!Number.isInteger(output ?? 0) || (output ?? 0) < 0 || (output ?? 0) >= base.length)
      malformed("an output that has no base");
  }
  return joinTrees(
    nodes,
    Int32Array.from(given.trees, (tree) => tree.output ?? 0),
    base,
    given.columns,
  );
}

/** Puts trees, each with its root at node 0, into one ensemble; tree `t` adds to output `output[t]`. */
export function joinTrees(
  trees: readonly TreeNodes[],
  output: Int32Array,
  base: Float64Array,
  columns: number,
): TreeEnsemble {
  let nodeCount = 0;
  let wordCount = 0;
  const start = new Int32Array(trees.length + 1);
  for (let t = 0; t < trees.length; t++) {
    nodeCount += trees[t]!.feature.length;
    wordCount += trees[t]!.bits.length;
    start[t + 1] = nodeCount;
  }
  const joined = { ...emptyNodes(nodeCount), bits: new Uint32Array(wordCount) };
  let words = 0;
  for (let t = 0; t < trees.length; t++) {
    const tree = trees[t]!;
    const at = start[t]!;
    joined.feature.set(tree.feature, at);
    joined.threshold.set(tree.threshold, at);
    joined.value.set(tree.value, at);
    joined.cover.set(tree.cover, at);
    joined.bits.set(tree.bits, words);
    for (let i = 0; i < tree.feature.length; i++) {
      if (tree.feature[i]! < 0) continue;
      joined.left[at + i] = at + tree.left[i]!;
      joined.right[at + i] = at + tree.right[i]!;
      joined.missing[at + i] = at + tree.missing[i]!;
      if (tree.categories[i]! >= 0) joined.categories[at + i] = words + tree.categories[i]!;
    }
    words += tree.bits.length;
  }
  return { columns, outputs: base.length, base, start, output, ...joined };
}

/** Nodes not filled in yet: every node is a leaf of value 0. */
export function emptyNodes(count: number): TreeNodes {
  return {
    feature: new Int32Array(count).fill(-1),
    threshold: new Float64Array(count),
    left: new Int32Array(count).fill(-1),
    right: new Int32Array(count).fill(-1),
    missing: new Int32Array(count).fill(-1),
    categories: new Int32Array(count).fill(-1),
    bits: new Uint32Array(0),
    value: new Float64Array(count),
    cover: new Float64Array(count),
  };
}

/** The child of a node that splits by categories, or of any node for a missing value. A category never seen is missing. */
export function unorderedChild(nodes: TreeNodes, node: number, value: number): number {
  const words = nodes.categories[node]!;
  if (words < 0 || !(value >= 0 && value < 32 * categoryWords) || value !== Math.floor(value))
    return nodes.missing[node]!;
  const left = (nodes.bits[words + (value >>> 5)]! >>> (value & 31)) & 1;
  return left === 1 ? nodes.left[node]! : nodes.right[node]!;
}

function nodesOf(tree: GivenTree, columns: number, below: boolean): TreeNodes {
  const count = tree.feature.length;
  if (count === 0) malformed("no node");
  for (const name of ["threshold", "left", "right", "value", "cover"] as const) requireLength(name, tree[name], count);
  const bits: number[] = [];
  const nodes = emptyNodes(count);
  const parents = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const cover = tree.cover[i]!;
    if (!(cover >= 0 && cover <= mostSquarable)) malformed("a cover that is no weight");
    nodes.cover[i] = cover;
    const feature = tree.feature[i]!;
    if (feature < 0) {
      if (!(Math.abs(tree.value[i]!) <= mostSquarable)) malformed("a leaf without a finite value");
      nodes.value[i] = tree.value[i]!;
      continue;
    }
    if (!Number.isInteger(feature) || feature >= columns) malformed("a column that does not exist");
    const left = tree.left[i]!;
    const right = tree.right[i]!;
    for (const child of [left, right]) {
      if (!Number.isInteger(child) || child <= i || child >= count)
        malformed("a child that does not follow its parent");
      parents[child]! += 1;
    }
    const missing = tree.missing?.[i] ?? (tree.cover[left]! >= tree.cover[right]! ? left : right);
    if (missing !== left && missing !== right) malformed("a missing value that goes to no child");
    nodes.feature[i] = feature;
    nodes.left[i] = left;
    nodes.right[i] = right;
    nodes.missing[i] = missing;
    const categories = tree.categories?.[i];
    if (categories === undefined) {
      if (!Number.isFinite(tree.threshold[i]!)) malformed("a threshold that is not finite");
      nodes.threshold[i] = below ? nextBelow(tree.threshold[i]!) : tree.threshold[i]!;
    } else {
      nodes.threshold[i] = Number.NaN;
      nodes.categories[i] = bits.length;
      bits.push(...categorySet(categories));
    }
  }
  for (let i = 1; i < count; i++) if (parents[i] !== 1) malformed("a node that has not exactly one parent");
  return { ...nodes, bits: Uint32Array.from(bits) };
}

function categorySet(categories: readonly number[]): number[] {
  const words = new Array<number>(categoryWords).fill(0);
  for (const category of categories) {
    if (!Number.isInteger(category) || category < 0 || category > 254) malformed("a category outside 0 to 254");
    words[category >>> 5] = (words[category >>> 5]! | (1 << (category & 31))) >>> 0;
  }
  return words;
}

/** The largest double below a finite x: `v < x` is then `v <= nextBelow(x)`. */
function nextBelow(x: number): number {
  const bits = new BigInt64Array(1);
  const value = new Float64Array(bits.buffer);
  value[0] = x === 0 ? -0 : x;
  bits[0]! += x > 0 ? -1n : 1n;
  return value[0]!;
}

function malformed(what: string): never {
  return fault("tree_malformed", `A tree holds ${what}.`, "Export the tree again, node by node, parents first.");
}
