// Thresholds per group, mixed at random, that make a score's decisions equal across groups at the least cost (Hardt et al. 2016).

import {
  type Numbers,
  requireBinary,
  requireFinite,
  requireInteger,
  requireLength,
  requireNumber,
  requireRows,
} from "./check-input.ts";
import { groupCodes } from "./group-codes.ts";
import { fault } from "./math-error.ts";
import { type Counts, type HullPoint, type Mixture, mixtureAt, rocHull } from "./roc-hull.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";

/** What must be equal across groups. */
export type ThresholdConstraint =
  | "demographic_parity"
  | "true_positive_rate_parity"
  | "false_positive_rate_parity"
  | "equalized_odds";

/** How to fit. */
export interface ThresholdOptions {
  readonly constraint: ThresholdConstraint;
  /** What to lose as little of as possible; default accuracy. */
  readonly objective?: "accuracy" | "balanced_accuracy";
  /** Also allow selecting those below a threshold; default false. */
  readonly flip?: boolean;
  /** Judge only the points k / grid, as Fairlearn does (1000 there). Default: all corners of the problem, which is the exact optimum. */
  readonly grid?: number;
  /** Fewest positives and fewest negatives of a group; default 30. */
  readonly minimum?: number;
}

/** The rule of one group. With probability `ignore` it selects at the rate `constant`, whatever the score; else it mixes two thresholds. */
export interface GroupThresholds {
  readonly group: string;
  readonly ignore: number;
  readonly constant: number;
  /** Probability of the first and of the second threshold. */
  readonly weights: Float64Array;
  readonly thresholds: Float64Array;
  /** 1: select above the threshold; 0: select below it. */
  readonly above: Uint8Array;
}

/** A fitted optimiser. Deciding needs the group: that is different treatment, unlawful in places; say so where it is used. */
export interface ThresholdModel {
  readonly constraint: ThresholdConstraint;
  readonly groups: readonly GroupThresholds[];
  /** The objective reached on the rows of the fit, in expectation. */
  readonly expected: number;
}

/**
 * Fits randomised thresholds per group (Hardt, Price, Srebro: Equality of Opportunity in Supervised Learning, 2016): on the hull of
 * each group's curve, find the common point that serves the objective best. Fit on rows that the score was not fitted on.
 *
 * Complexity: O(n log n) for the hulls, then O(G^2 V) for G groups and V corners of all hulls.
 *
 * @param truth 0 or 1 for each row
 * @param score any finite score, larger for likelier 1
 * @param group label of each row
 * @throws `too_few` when a group has fewer than `minimum` of either outcome; `one_group`, `empty_input`, `shape_mismatch`, `not_binary`,
 *   `not_finite`, `bad_setting`
 * @example
 * const truth = [0, 1, 0, 1];
 * const model = fitThresholds(truth, [1, 2, 3, 4], ["a", "a", "b", "b"], { constraint: "demographic_parity", minimum: 1 });
 * selectionProbability(model, "b", 4); // 1
 */
export function fitThresholds(
  truth: Numbers,
  score: Numbers,
  group: ArrayLike<string>,
  { constraint, objective = "accuracy", flip = false, grid, minimum = 30 }: ThresholdOptions,
): ThresholdModel {
  const parts = splitByGroup(truth, score, group, minimum);
  if (grid !== undefined) requireInteger("grid", grid, 1, 1e7);
  const n = truth.length;
  const odds = constraint === "equalized_odds";
  const measureY = odds ? truePositiveRate : objective === "accuracy" ? accuracy : balancedAccuracy;
  const hulls = parts.map((part) => rocHull(part.score, part.truth, flip, axis[constraint], measureY));
  const shares = parts.map((part) => part.truth.length / n);
  const positives = parts.reduce((sum, part) => sum + part.positives, 0) / n;
  const value = (x: number, ys: readonly number[]): number => {
    if (!odds) return ys.reduce((sum, y, g) => sum + shares[g]! * y, 0);
    const y = Math.min(...ys);
    return objective === "accuracy" ? positives * y + (1 - positives) * (1 - x) : (y + 1 - x) / 2;
  };
  let [bestX, expected] = [0, Number.NEGATIVE_INFINITY];
  for (const x of grid === undefined ? corners(hulls, odds) : Array.from({ length: grid + 1 }, (_, k) => k / grid)) {
    const reached = value(
      x,
      hulls.map((hull) => mixtureAt(hull, x).y),
    );
    if (reached > expected) [bestX, expected] = [x, reached];
  }
  const mixtures = hulls.map((hull) => mixtureAt(hull, bestX));
  const bestY = Math.min(...mixtures.map((mixture) => mixture.y));
  return {
    constraint,
    expected,
    groups: parts.map((part, g) => ruleOf(part.group, mixtures[g]!, odds ? { x: bestX, y: bestY } : null)),
  };
}

/**
 * The probability that a person of this group with this score is selected.
 *
 * @throws `unknown_group` for a group that the fit did not see
 * @example
 * const truth = [0, 1, 0, 1];
 * const model = fitThresholds(truth, [1, 2, 3, 4], ["a", "a", "b", "b"], { constraint: "demographic_parity", minimum: 1 });
 * selectionProbability(model, "a", 1); // 0
 */
export function selectionProbability(model: ThresholdModel, group: string, score: number): number {
  const rule = model.groups.find((candidate) => candidate.group === group);
  if (rule === undefined) return fault("unknown_group", "The fit did not see this group.", "Fit again with its rows.");
  if (Number.isNaN(score)) return fault("not_finite", "The score is not a number.", "Score the row first.");
  let p = 0;
  for (let k = 0; k < 2; k++) {
    const threshold = rule.thresholds[k]!;
    if (rule.above[k] === 1 ? score > threshold : score < threshold) p += rule.weights[k]!;
  }
  return rule.ignore * rule.constant + (1 - rule.ignore) * p;
}

/**
 * The decision for one person: select when `uniform` falls below their probability. Give a number in [0, 1) made from a keyed hash of
 * the person: then the same person is decided the same way every time, and nobody can choose their draw.
 *
 * @example
 * const truth = [0, 1, 0, 1];
 * const model = fitThresholds(truth, [1, 2, 3, 4], ["a", "a", "b", "b"], { constraint: "demographic_parity", minimum: 1 });
 * decideByThreshold(model, "b", 4, 0.9); // 1
 */
export function decideByThreshold(model: ThresholdModel, group: string, score: number, uniform: number): 0 | 1 {
  requireNumber("uniform", uniform, 0, 1);
  return uniform < selectionProbability(model, group, score) ? 1 : 0;
}

/**
 * The model as plain data, with version and checksum.
 *
 * @example
 * const truth = [0, 1, 0, 1];
 * const model = fitThresholds(truth, [1, 2, 3, 4], ["a", "a", "b", "b"], { constraint: "demographic_parity", minimum: 1 });
 * saveThresholds(model).format; // "heed-thresholds"
 */
export function saveThresholds(model: ThresholdModel): Serialized<ThresholdModel> {
  return serialize("heed-thresholds", 1, model);
}

/**
 * What {@link saveThresholds} gave, checked.
 *
 * @example
 * const truth = [0, 1, 0, 1];
 * const model = fitThresholds(truth, [1, 2, 3, 4], ["a", "a", "b", "b"], { constraint: "demographic_parity", minimum: 1 });
 * selectionProbability(loadThresholds(saveThresholds(model)), "b", 4); // 1
 */
export function loadThresholds(data: unknown): ThresholdModel {
  return deserialize("heed-thresholds", 1, data);
}

const truePositiveRate = (c: Counts): number => c.truePositives / c.positives;
const falsePositiveRate = (c: Counts): number => c.falsePositives / c.negatives;
const selectionRate = (c: Counts): number => (c.truePositives + c.falsePositives) / (c.positives + c.negatives);
const accuracy = (c: Counts): number =>
  (c.truePositives + c.negatives - c.falsePositives) / (c.positives + c.negatives);
const balancedAccuracy = (c: Counts): number => (truePositiveRate(c) + 1 - falsePositiveRate(c)) / 2;

const axis: Record<ThresholdConstraint, (counts: Counts) => number> = {
  demographic_parity: selectionRate,
  true_positive_rate_parity: truePositiveRate,
  false_positive_rate_parity: falsePositiveRate,
  equalized_odds: falsePositiveRate,
};

interface Part {
  readonly group: string;
  readonly truth: number[];
  readonly score: number[];
  readonly positives: number;
}

function splitByGroup(truth: Numbers, score: Numbers, group: ArrayLike<string>, minimum: number): Part[] {
  requireRows("truth", truth);
  requireLength("score", score, truth.length);
  requireLength("group", group, truth.length);
  requireBinary("truth", truth);
  requireFinite("score", score);
  requireInteger("minimum", minimum, 1);
  const { labels, codes } = groupCodes(group);
  if (labels.length < 2) fault("one_group", "All rows are of one group.", "Give rows of at least two groups.");
  const parts = labels.map((label) => ({ group: label, truth: [] as number[], score: [] as number[], positives: 0 }));
  for (let i = 0; i < codes.length; i++) {
    const part = parts[codes[i]!]!;
    part.truth.push(truth[i]!);
    part.score.push(score[i]!);
    part.positives += truth[i]!;
  }
  for (const part of parts) {
    if (Math.min(part.positives, part.truth.length - part.positives) < minimum) {
      fault("too_few", `A group has fewer than ${minimum} rows of an outcome.`, "Gather more, or join small groups.");
    }
  }
  return parts;
}

// The objective is linear between the corners of the hulls; for equalized odds the lower envelope of the hulls also has corners where
// two of them cross. So the optimum is one of these.
function corners(hulls: readonly (readonly HullPoint[])[], crossings: boolean): number[] {
  const xs = [...new Set(hulls.flatMap((hull) => hull.map((point) => point.x)))].sort((a, b) => a - b);
  if (!crossings) return xs;
  const ys = hulls.map((hull) => xs.map((x) => mixtureAt(hull, x).y));
  const extra: number[] = [];
  for (let k = 0; k + 1 < xs.length; k++) {
    for (let g = 0; g < ys.length; g++) {
      for (let h = g + 1; h < ys.length; h++) {
        const left = ys[g]![k]! - ys[h]![k]!;
        const right = ys[g]![k + 1]! - ys[h]![k + 1]!;
        if (left * right < 0) extra.push(xs[k]! + ((xs[k + 1]! - xs[k]!) * left) / (left - right));
      }
    }
  }
  return [...xs, ...extra].sort((a, b) => a - b);
}

// A group whose curve passes above the common point is pulled down to it by ignoring the score at times.
function ruleOf(group: string, mixture: Mixture, common: { x: number; y: number } | null): GroupThresholds {
  const rise = common === null ? 0 : mixture.y - common.x;
  const { first, second, weight } = mixture;
  return {
    group,
    ignore: common === null || rise === 0 ? 0 : Math.max(0, (mixture.y - common.y) / rise),
    constant: common === null ? 0 : common.x,
    weights: Float64Array.of(weight, 1 - weight),
    thresholds: Float64Array.of(first.threshold, second.threshold),
    above: Uint8Array.of(first.above ? 1 : 0, second.above ? 1 : 0),
  };
}
