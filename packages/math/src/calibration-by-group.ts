// Does a score mean the same in every group? Per group: predicted against observed in bins, and the expected calibration error.

import {
  type Numbers,
  requireBinary,
  requireInteger,
  requireLength,
  requireNumber,
  requireRows,
} from "./check-input.ts";
import { groupCodes } from "./group-codes.ts";
import { fault } from "./math-error.ts";
import { rocAuc } from "./roc-auc.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/** One bin of scores of one group. */
export interface CalibrationBin {
  /** Position of the bin: scores in [bin / bins, (bin + 1) / bins); the last includes 1. */
  readonly bin: number;
  readonly n: number;
  readonly meanScore: number;
  /** Share of outcomes 1. */
  readonly observed: number;
  /** Wilson interval of the share. */
  readonly low: number;
  readonly high: number;
}

/** The calibration of one group. `enough` says whether the group has the minimum of rows: below it, read nothing into the figures. */
export interface GroupCalibration {
  readonly group: string;
  readonly n: number;
  readonly enough: boolean;
  /** Expected calibration error (Naeini et al. 2015): |mean score - observed| of each bin, weighted by its rows. */
  readonly ece: number;
  /** Mean squared distance of score and outcome. */
  readonly brier: number;
  /** Area under the ROC curve, ties counted half; null when the group has one class only. */
  readonly auc: number | null;
  readonly meanScore: number;
  readonly baseRate: number;
  /** Bins that hold at least one row. */
  readonly bins: readonly CalibrationBin[];
}

/**
 * Calibration of a probability within each group, over bins of equal width. A score can be calibrated in every group or have equal
 * odds in every group, but not both when base rates differ (Kleinberg et al. 2016; Chouldechova 2017): show both.
 *
 * @param truth 0 or 1 for each row
 * @param score probability of 1, in [0, 1]
 * @throws `empty_input`, `shape_mismatch`, `not_binary`, `not_probability`
 * @example
 * calibrationByGroup([1, 0, 1, 0], [0.9, 0.1, 0.6, 0.6], ["a", "a", "b", "b"])[0]!.ece; // 0.1
 */
export function calibrationByGroup(
  truth: Numbers,
  score: Numbers,
  group: ArrayLike<string>,
  { bins = 10, minimum = 30, level = 0.95 }: { bins?: number; minimum?: number; level?: number } = {},
): GroupCalibration[] {
  requireRows("truth", truth);
  requireLength("score", score, truth.length);
  requireLength("group", group, truth.length);
  requireBinary("truth", truth);
  requireInteger("bins", bins, 1, 10_000);
  requireNumber("level", level, 0, 1);
  for (let i = 0; i < score.length; i++) {
    if (!(score[i]! >= 0 && score[i]! <= 1)) {
      fault("not_probability", `The score at ${i} is not between 0 and 1.`, "Give probabilities, not margins.");
    }
  }
  const { labels, codes } = groupCodes(group);
  const rows = labels.map((): number[] => []);
  for (let i = 0; i < codes.length; i++) rows[codes[i]!]!.push(i);
  return labels.map((label, g) => ofGroup(label, rows[g]!, truth, score, bins, minimum, level));
}

function ofGroup(
  group: string,
  rows: readonly number[],
  truth: Numbers,
  score: Numbers,
  bins: number,
  minimum: number,
  level: number,
): GroupCalibration {
  const count = new Float64Array(bins);
  const scores = new Float64Array(bins);
  const hits = new Float64Array(bins);
  const n = rows.length;
  let [brier, meanScore, baseRate] = [0, 0, 0];
  for (const i of rows) {
    const [y, s] = [truth[i]!, score[i]!];
    const bin = Math.min(bins - 1, Math.floor(s * bins));
    count[bin]! += 1;
    scores[bin]! += s;
    hits[bin]! += y;
    brier += (s - y) ** 2 / n;
    meanScore += s / n;
    baseRate += y / n;
  }
  const filled: CalibrationBin[] = [];
  let ece = 0;
  for (let bin = 0; bin < bins; bin++) {
    const inBin = count[bin]!;
    if (inBin === 0) continue;
    ece += Math.abs(scores[bin]! - hits[bin]!) / n;
    const { low, high } = wilsonInterval(hits[bin]!, inBin, level);
    filled.push({ bin, n: inBin, meanScore: scores[bin]! / inBin, observed: hits[bin]! / inBin, low, high });
  }
  const bothClasses = rows.some((i) => truth[i] === 1) && rows.some((i) => truth[i] === 0);
  const auc = bothClasses
    ? rocAuc(
        rows.map((i) => truth[i]!),
        rows.map((i) => score[i]!),
      )
    : null;
  return {
    group,
    n,
    enough: n >= minimum,
    ece,
    brier,
    auc,
    meanScore,
    baseRate,
    bins: filled,
  };
}
