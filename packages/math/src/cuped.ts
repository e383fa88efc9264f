// CUPED: the effect of an experiment with less noise, by taking out what was already known of each person before it began.

import type { Interval } from "./bootstrap.ts";
import {
  type Numbers,
  requireBinary,
  requireBothClasses,
  requireFinite,
  requireLength,
  requireRows,
} from "./check-input.ts";
import { fault } from "./math-error.ts";
import { studentQuantile, studentTwoSided } from "./special-functions.ts";

/** A difference of means, treated minus control, with Welch's test. */
export interface MeanDifference {
  readonly effect: Interval;
  readonly t: number;
  readonly degrees: number;
  /** Two-sided. */
  readonly pValue: number;
}

/** The effect after adjustment, and beside it without. */
export interface Cuped {
  /** cov(outcome, before) / var(before), over both arms. */
  readonly theta: number;
  readonly adjusted: MeanDifference;
  readonly unadjusted: MeanDifference;
  /** Share of the outcome's variance that the adjustment took away, the squared correlation. */
  readonly varianceReduction: number;
}

/**
 * Controlled experiment using pre-experiment data (Deng, Xu, Kohavi and Walker 2013): subtracts theta x (before - its mean) from each outcome.
 *
 * @param outcome one number a person
 * @param before the covariate, known before anyone was assigned: what happened since would bias the effect
 * @param treated 0 or 1, assigned at random
 * @param level coverage of the intervals, default 0.95
 * @throws `constant_covariate` when everybody has the same covariate
 * @example
 * const { theta, unadjusted, adjusted } = cuped([1, 4, 3, 6], [1, 2, 3, 4], [0, 1, 0, 1]);
 * theta; // 1.4
 * unadjusted.effect.value; // 3
 * adjusted.effect.value; // 1.6, as the treated were ahead by 1 before
 */
export function cuped(outcome: Numbers, before: Numbers, treated: Numbers, level = 0.95): Cuped {
  requireRows("outcome", outcome);
  requireLength("before", before, outcome.length);
  requireFinite("before", before);
  const unadjusted = meanDifference(outcome, treated, level);
  const [meanY, meanX] = [mean(outcome), mean(before)];
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < outcome.length; i++) {
    const [x, y] = [before[i]! - meanX, outcome[i]! - meanY];
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  if (!(xx > 0))
    return fault("constant_covariate", "Everybody has the same covariate.", "Use one that differs, or none.");
  const theta = xy / xx;
  const rest = Float64Array.from(outcome, (y, i) => y - theta * (before[i]! - meanX));
  const varianceReduction = yy === 0 ? 0 : (xy * xy) / (xx * yy);
  return { theta, adjusted: meanDifference(rest, treated, level), unadjusted, varianceReduction };
}

/**
 * The difference of two means, treated minus control, with Welch's t-test and interval: the arms may differ in variance.
 *
 * @param treated 0 or 1 a person, at least two of each
 * @throws `no_variance` when no arm varies at all
 * @example
 * const { effect, t, degrees } = meanDifference([1, 3, 4, 6], [0, 0, 1, 1]);
 * effect.value; // 3
 * t; // 2.121..., 3 / sqrt 2
 * degrees; // 2
 */
export function meanDifference(outcome: Numbers, treated: Numbers, level = 0.95): MeanDifference {
  requireRows("outcome", outcome);
  requireLength("treated", treated, outcome.length);
  requireFinite("outcome", outcome);
  requireBinary("treated", treated);
  requireBothClasses("treated", treated);
  const [a, b] = [moments(outcome, treated, 1), moments(outcome, treated, 0)];
  const variance = a.variance + b.variance;
  if (!(variance > 0)) return fault("no_variance", "No arm varies.", "Gather outcomes that differ before testing.");
  const degrees = variance ** 2 / (a.variance ** 2 / (a.n - 1) + b.variance ** 2 / (b.n - 1));
  const value = a.mean - b.mean;
  const t = value / Math.sqrt(variance);
  const half = studentQuantile(0.5 + level / 2, degrees) * Math.sqrt(variance);
  return { effect: { value, low: value - half, high: value + half }, t, degrees, pValue: studentTwoSided(t, degrees) };
}

// Mean of one arm, and the variance of that mean.
function moments(outcome: Numbers, treated: Numbers, arm: number): { n: number; mean: number; variance: number } {
  const values = Float64Array.from(outcome).filter((_, i) => treated[i] === arm);
  const n = values.length;
  if (n < 2) return fault("too_few", "An arm has one person only.", "Gather at least two people an arm.");
  const centre = mean(values);
  return { n, mean: centre, variance: values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (n - 1) / n };
}

function mean(values: Numbers): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
