// One regression tree on gradients, grown leaf by leaf: always the leaf whose split lowers the loss most.

import type { BinnedColumns } from "./bin-columns.ts";
import type { LeafSums, Split, SplitSettings } from "./find-split.ts";
import { emptySplit, leafValue, splitFinder } from "./find-split.ts";
import type { TreeNodes } from "./tree-ensemble.ts";
import { categoryWords, emptyNodes } from "./tree-ensemble.ts";

/** Size of a tree and judgement of its splits. */
export interface GrowSettings extends SplitSettings {
  readonly maxLeaves: number;
  readonly maxDepth: number;
  readonly learningRate: number;
  /** Largest value of a leaf before the learning rate. */
  readonly maxStep: number;
}

/** What one tree is grown on. `rows` are put into a new order; entries of `margins` at those rows gain the tree's values. */
export interface GrowInput {
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
  readonly weights: Float64Array;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly margins: Float64Array;
}

interface Leaf extends LeafSums {
  node: number;
  begin: number;
  end: number;
  depth: number;
  gradient: number;
  curvature: number;
  low: number;
  high: number;
  histograms: Histograms;
  readonly split: Split;
}

/** One histogram a column: gradient and curvature of bin `b` at `2 b` and `2 b + 1`. The columns are views of `all`. */
interface Histograms {
  readonly all: Float64Array;
  readonly columns: readonly Float64Array[];
}

/**
 * A function that grows trees on these columns. It keeps its working memory from tree to tree.
 *
 * Of two children only the smaller is summed from its rows; the larger is the parent's histogram minus that (Ke et al. 2017,
 * "LightGBM"). Time of a tree: columns x rows x about half its depth, plus columns x bins x leaves.
 */
export function treeGrower(data: BinnedColumns, settings: GrowSettings): (input: GrowInput) => TreeNodes {
  const { maxLeaves, maxDepth, l2, minChildWeight, learningRate, maxStep, monotone } = settings;
  const bounded = Number.isFinite(maxStep) || monotone.some((direction) => direction !== 0);
  const findSplit = splitFinder(data, settings, bounded);
  const leaves: Leaf[] = [];
  const goesLeft = new Uint8Array(256);
  const scratch = new Int32Array(data.rows);
  const gradients = new Float64Array(data.rows); // of one leaf, in the order of its rows
  const curvatures = new Float64Array(data.rows);

  const leafAt = (k: number): Leaf => {
    leaves[k] ??= {
      ...{ node: 0, begin: 0, end: 0, depth: 0, gradient: 0, curvature: 0, low: 0, high: 0 },
      histograms: emptyHistograms(data),
      split: emptySplit(),
    };
    return leaves[k];
  };

  const sum = (leaf: Leaf, input: GrowInput): void => {
    const { rows, gradient, curvature, columns } = input;
    const count = leaf.end - leaf.begin;
    for (let k = 0; k < count; k++) {
      const row = rows[leaf.begin + k]!;
      gradients[k] = gradient[row]!;
      curvatures[k] = curvature[row]!;
    }
    for (let k = 0; k < columns.length; k++) {
      const column = columns[k]!;
      addRows(data.codes[column]!, rows, leaf.begin, count, gradients, curvatures, leaf.histograms.columns[column]!);
    }
  };

  const judge = (leaf: Leaf, input: GrowInput): void => {
    if (canSplit(leaf)) findSplit(leaf.histograms.columns, input.columns, leaf, leaf.split);
    else leaf.split.gain = 0;
  };
  const canSplit = (leaf: Leaf): boolean =>
    leaf.depth < maxDepth && leaf.end - leaf.begin > 1 && leaf.curvature >= 2 * minChildWeight;

  /** Puts the rows that go left before the others, both in their order, and gives where the others begin. */
  const partition = (leaf: Leaf, rows: Int32Array): number => {
    const { split, begin, end } = leaf;
    const codes = data.codes[split.column]!;
    if (data.categorical[split.column] === 1) goesLeft.set(split.side);
    else {
      goesLeft.fill(1, 0, split.bin + 1).fill(0, split.bin + 1);
      goesLeft[data.bins[split.column]!] = split.missingLeft ? 1 : 0;
    }
    let left = begin;
    let right = 0;
    for (let k = begin; k < end; k++) {
      const row = rows[k]!;
      const side = goesLeft[codes[row]!]!;
      rows[left] = row;
      scratch[right] = row;
      left += side;
      right += 1 - side;
    }
    for (let k = 0; k < right; k++) rows[left + k] = scratch[k]!;
    return left;
  };

  return (input) => {
    const nodes = emptyNodes(2 * maxLeaves - 1);
    const bits: number[] = [];
    const root = leafAt(0);
    Object.assign(root, { node: 0, begin: 0, end: input.rows.length, depth: 0, low: -maxStep, high: maxStep });
    sumAll(root, input);
    sum(root, input);
    judge(root, input);
    let count = 1;
    while (count < maxLeaves) {
      const leaf = bestLeaf(leaves, count);
      if (leaf === undefined) break;
      const { split } = leaf;
      const middle = partition(leaf, input.rows);
      if (middle === leaf.begin || middle === leaf.end) {
        split.gain = 0; // rounding promised a gain where there is nothing to divide
        continue;
      }
      writeSplit(nodes, leaf.node, 2 * count - 1, split, data, bits);
      const other = leafAt(count++);
      divide(leaf, other, 2 * count - 3, middle, monotone[split.column]!, l2);
      if (count === maxLeaves) break;
      if (canSplit(leaf) || canSplit(other)) {
        const small = leaf.end - leaf.begin <= other.end - other.begin ? leaf : other;
        const large = small === leaf ? other : leaf;
        if (large === other) [leaf.histograms, other.histograms] = [other.histograms, leaf.histograms];
        sum(small, input); // the parent's histogram is now the larger child's
        if (canSplit(large)) subtract(large.histograms, small.histograms, input.columns);
      }
      judge(leaf, input);
      judge(other, input);
    }
    for (let k = 0; k < count; k++) closeLeaf(leaves[k]!, nodes, input, l2, learningRate);
    return shorten(nodes, 2 * count - 1, bits);
  };
}

function emptyHistograms(data: BinnedColumns): Histograms {
  let length = 0;
  for (const bins of data.bins) length += 2 * (bins + 1);
  const all = new Float64Array(length);
  let at = 0;
  const columns = Array.from(data.bins, (bins) => {
    at += 2 * (bins + 1);
    return all.subarray(at - 2 * (bins + 1), at);
  });
  return { all, columns };
}

function addRows(
  codes: Uint8Array,
  rows: Int32Array,
  begin: number,
  count: number,
  gradients: Float64Array,
  curvatures: Float64Array,
  histogram: Float64Array,
): void {
  histogram.fill(0);
  for (let k = 0; k < count; k++) {
    const bin = 2 * codes[rows[begin + k]!]!;
    histogram[bin]! += gradients[k]!;
    histogram[bin + 1]! += curvatures[k]!;
  }
}

function subtract(from: Histograms, what: Histograms, columns: Int32Array): void {
  for (let k = 0; k < columns.length; k++) {
    const a = from.columns[columns[k]!]!;
    const b = what.columns[columns[k]!]!;
    for (let i = 0; i < a.length; i++) a[i]! -= b[i]!;
  }
}

function sumAll(leaf: Leaf, input: GrowInput): void {
  leaf.gradient = 0;
  leaf.curvature = 0;
  for (let k = leaf.begin; k < leaf.end; k++) {
    leaf.gradient += input.gradient[input.rows[k]!]!;
    leaf.curvature += input.curvature[input.rows[k]!]!;
  }
}

function bestLeaf(leaves: readonly Leaf[], count: number): Leaf | undefined {
  let best: Leaf | undefined;
  for (let k = 0; k < count; k++) {
    const leaf = leaves[k]!;
    if (leaf.split.gain > (best === undefined ? 0 : best.split.gain)) best = leaf;
  }
  return best;
}

/** Makes `leaf` the left child and `other` the right one. */
function divide(leaf: Leaf, other: Leaf, node: number, middle: number, direction: number, l2: number): void {
  const { split, low, high, gradient, curvature } = leaf;
  other.node = node + 1;
  other.begin = middle;
  other.end = leaf.end;
  other.depth = leaf.depth + 1;
  other.gradient = gradient - split.leftGradient;
  other.curvature = curvature - split.leftCurvature;
  other.low = low;
  other.high = high;
  leaf.node = node;
  leaf.end = middle;
  leaf.depth += 1;
  leaf.gradient = split.leftGradient;
  leaf.curvature = split.leftCurvature;
  if (direction === 0) return;
  // Everything below stays on its side of the middle, so no later split can undo the order.
  const between =
    (leafValue(leaf.gradient, leaf.curvature, low, high, l2) +
      leafValue(other.gradient, other.curvature, low, high, l2)) /
    2;
  if (direction > 0) {
    leaf.high = between;
    other.low = between;
  } else {
    leaf.low = between;
    other.high = between;
  }
}

function writeSplit(
  nodes: TreeNodes,
  node: number,
  left: number,
  split: Split,
  data: BinnedColumns,
  bits: number[],
): void {
  const { column } = split;
  nodes.feature[node] = column;
  nodes.left[node] = left;
  nodes.right[node] = left + 1;
  nodes.missing[node] = split.missingLeft ? left : left + 1;
  if (data.categorical[column] === 1) {
    nodes.threshold[node] = Number.NaN;
    nodes.categories[node] = bits.length;
    const missing = data.bins[column]!;
    for (let word = 0; word < categoryWords; word++) {
      let set = 0;
      for (let bit = 0; bit < 32; bit++) {
        const code = 32 * word + bit;
        const left = code < missing ? split.side[code]! : split.missingLeft ? 1 : 0;
        set |= left << bit;
      }
      bits.push(set >>> 0);
    }
  } else nodes.threshold[node] = data.cuts[column]![split.bin] ?? Number.MAX_VALUE; // past the last cut: all but the missing
}

function closeLeaf(leaf: Leaf, nodes: TreeNodes, input: GrowInput, l2: number, learningRate: number): void {
  const value = learningRate * leafValue(leaf.gradient, leaf.curvature, leaf.low, leaf.high, l2);
  let cover = 0;
  for (let k = leaf.begin; k < leaf.end; k++) {
    const row = input.rows[k]!;
    input.margins[row]! += value;
    cover += input.weights[row]!;
  }
  nodes.value[leaf.node] = value;
  nodes.cover[leaf.node] = cover;
}

function shorten(nodes: TreeNodes, count: number, bits: readonly number[]): TreeNodes {
  for (let i = count - 1; i >= 0; i--) {
    if (nodes.feature[i]! >= 0) nodes.cover[i] = nodes.cover[nodes.left[i]!]! + nodes.cover[nodes.right[i]!]!;
  }
  return {
    feature: nodes.feature.slice(0, count),
    threshold: nodes.threshold.slice(0, count),
    left: nodes.left.slice(0, count),
    right: nodes.right.slice(0, count),
    missing: nodes.missing.slice(0, count),
    categories: nodes.categories.slice(0, count),
    bits: Uint32Array.from(bits),
    value: nodes.value.slice(0, count),
    cover: nodes.cover.slice(0, count),
  };
}
