// The best split of one leaf, read from its histograms: sums of gradient and curvature for each bin of each column.

import type { BinnedColumns } from "./bin-columns.ts";

/** A split, written over again and again; `gain` is how much it lowers the loss, 0 for none found. */
export interface Split {
  gain: number;
  column: number;
  /** Numeric columns: codes up to this go left. */
  bin: number;
  missingLeft: boolean;
  /** Columns of categories: 1 for each code that goes left. */
  readonly side: Uint8Array;
  leftGradient: number;
  leftCurvature: number;
}

/** A leaf: its sums, and the range its value must keep (monotone constraints and the loss's largest step). */
export interface LeafSums {
  readonly gradient: number;
  readonly curvature: number;
  readonly low: number;
  readonly high: number;
}

/** How splits are judged; {@link leafValue} of Chen and Guestrin (2016), "XGBoost", equations 5 to 7. */
export interface SplitSettings {
  readonly l2: number;
  readonly minChildWeight: number;
  readonly minGain: number;
  /** Added to `l2` where categories are sorted by gradient: the sorting itself fits noise. */
  readonly categoryL2: number;
  /** By column: 1 rising, -1 falling, 0 free. */
  readonly monotone: Int8Array;
}

/** A split to write into. */
export function emptySplit(): Split {
  const side = new Uint8Array(256);
  return { gain: 0, column: -1, bin: 0, missingLeft: false, side, leftGradient: 0, leftCurvature: 0 };
}

/** The value that minimises `gradient v + (curvature + l2) v^2 / 2` within the leaf's range. */
export function leafValue(gradient: number, curvature: number, low: number, high: number, l2: number): number {
  const bend = curvature + l2;
  const value = bend > 0 ? -gradient / bend : 0;
  return Math.min(Math.max(value, low), high);
}

/**
 * A function that finds the best split of a leaf. It owns its scratch arrays, so one call at a time.
 *
 * Numeric columns: every cut, with missing values on either side. Columns of categories: sorted by gradient over curvature, then cut,
 * which holds the best of all subsets (Fisher 1958, "On grouping for maximum homogeneity").
 * Time: the number of bins, and a sort of the categories.
 */
export function splitFinder(data: BinnedColumns, settings: SplitSettings, bounded: boolean) {
  const { l2, minChildWeight, minGain, categoryL2, monotone } = settings;
  const order = new Uint8Array(256);
  const ratio = new Float64Array(256);

  // What subtraction leaves in an empty bin is no child: its gradient is rounding over a curvature of nothing.
  const leastChild = (curvature: number): number => Math.max(minChildWeight, 1e-12 * curvature);

  /** Scans cuts of a numeric column; `gradient0` and `curvature0` of missing values start on the left. */
  const scan = (
    histogram: Float64Array,
    cuts: number,
    gradient0: number,
    curvature0: number,
    leaf: LeafSums,
    best: Split,
  ): number => {
    const { gradient, curvature } = leaf;
    let g = gradient0;
    let c = curvature0;
    let score = best.gain;
    let found = -1;
    const least = leastChild(curvature);
    for (let b = 0; b < cuts; b++) {
      g += histogram[2 * b]!;
      c += histogram[2 * b + 1]!;
      if (c < least) continue;
      const rest = curvature - c;
      if (rest < least) break;
      const other = gradient - g;
      const here = (g * g) / (c + l2) + (other * other) / (rest + l2);
      if (here > score) {
        score = here;
        found = b;
        best.leftGradient = g;
        best.leftCurvature = c;
      }
    }
    best.gain = score;
    return found;
  };

  /** The same under bounds and a monotone direction, which are checked on the children's values. */
  const scanBounded = (
    histogram: Float64Array,
    cuts: number,
    gradient0: number,
    curvature0: number,
    leaf: LeafSums,
    best: Split,
    direction: number,
  ): number => {
    const { gradient, curvature, low, high } = leaf;
    let g = gradient0;
    let c = curvature0;
    let found = -1;
    const least = leastChild(curvature);
    for (let b = 0; b < cuts; b++) {
      g += histogram[2 * b]!;
      c += histogram[2 * b + 1]!;
      if (c < least) continue;
      const rest = curvature - c;
      if (rest < least) break;
      const left = leafValue(g, c, low, high, l2);
      const right = leafValue(gradient - g, rest, low, high, l2);
      if ((right - left) * direction < 0) continue;
      const here = scoreAt(left, g, c + l2) + scoreAt(right, gradient - g, rest + l2);
      if (here > best.gain) {
        best.gain = here;
        found = b;
        best.leftGradient = g;
        best.leftCurvature = c;
      }
    }
    return found;
  };

  const numeric = (column: number, histogram: Float64Array, leaf: LeafSums, best: Split): void => {
    const bins = data.bins[column]!;
    const direction = monotone[column]!;
    const withMissing = data.hasMissing[column] === 1 && histogram[2 * bins + 1]! > 0;
    // With missing values on the right, all other values may go left.
    const cuts = withMissing ? bins : bins - 1;
    for (let side = 0; side < (withMissing ? 2 : 1); side++) {
      const g = side === 1 ? histogram[2 * bins]! : 0;
      const c = side === 1 ? histogram[2 * bins + 1]! : 0;
      const found = bounded
        ? scanBounded(histogram, cuts - side, g, c, leaf, best, direction)
        : scan(histogram, cuts - side, g, c, leaf, best);
      if (found < 0) continue;
      best.column = column;
      best.bin = found;
      best.missingLeft = withMissing ? side === 1 : 2 * best.leftCurvature >= leaf.curvature;
    }
  };

  const categories = (column: number, histogram: Float64Array, leaf: LeafSums, best: Split): void => {
    const missing = data.bins[column]!;
    const { gradient, curvature, low, high } = leaf;
    let count = 0;
    for (let code = 0; code <= missing; code++) {
      const c = histogram[2 * code + 1]!;
      if (!(c > 1e-12 * curvature)) continue; // what subtraction leaves of an empty bin
      const value = histogram[2 * code]! / (c + categoryL2);
      let at = count++;
      for (; at > 0 && ratio[at - 1]! > value; at--) {
        ratio[at] = ratio[at - 1]!;
        order[at] = order[at - 1]!;
      }
      ratio[at] = value;
      order[at] = code;
    }
    const extra = count > 2 ? l2 + categoryL2 : l2; // two categories leave nothing to sort
    let g = 0;
    let c = 0;
    let found = -1;
    const least = leastChild(curvature);
    for (let k = 0; k < count - 1; k++) {
      g += histogram[2 * order[k]!]!;
      c += histogram[2 * order[k]! + 1]!;
      if (c < least) continue;
      const rest = curvature - c;
      if (rest < least) break;
      const other = gradient - g;
      const here =
        scoreAt(leafValue(g, c, low, high, extra), g, c + extra) +
        scoreAt(leafValue(other, rest, low, high, extra), other, rest + extra);
      if (here > best.gain) {
        best.gain = here;
        found = k;
        best.leftGradient = g;
        best.leftCurvature = c;
      }
    }
    if (found < 0) return;
    best.column = column;
    // A category without rows here goes with the missing values: where those went, else to the heavier side.
    best.missingLeft = 2 * best.leftCurvature >= curvature;
    for (let k = 0; k < count; k++) if (order[k] === missing) best.missingLeft = k <= found;
    best.side.fill(best.missingLeft ? 1 : 0);
    for (let k = 0; k < count; k++) best.side[order[k]!] = k <= found ? 1 : 0;
  };

  return (histograms: readonly Float64Array[], columns: Int32Array, leaf: LeafSums, best: Split): void => {
    const own = leafValue(leaf.gradient, leaf.curvature, leaf.low, leaf.high, l2);
    const score = scoreAt(own, leaf.gradient, leaf.curvature + l2);
    // Beyond rounding: a split that separates nothing must not pass for a gain.
    const least = score + 2 * minGain + 1e-10 * Math.abs(score);
    best.gain = least;
    best.column = -1;
    for (let k = 0; k < columns.length; k++) {
      const column = columns[k]!;
      if (data.categorical[column] === 1) categories(column, histograms[column]!, leaf, best);
      else numeric(column, histograms[column]!, leaf, best);
    }
    best.gain = best.column < 0 ? 0 : (best.gain - score) / 2;
  };
}

/** Twice the loss that a leaf of this value removes. */
function scoreAt(value: number, gradient: number, bend: number): number {
  return -value * (2 * gradient + bend * value);
}
