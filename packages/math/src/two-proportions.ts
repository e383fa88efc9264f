// Lift of a campaign: the rate of those who got it against that of the holdout, with interval and test.

import type { Interval } from "./bootstrap.ts";
import { requireInteger, requireNumber } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { chiSquareTail } from "./special-functions.ts";

/** The difference of two rates, treated minus holdout. */
export interface TwoProportions {
  /** Difference with Wald's interval; use it from some tens of conversions an arm. */
  readonly difference: Interval;
  /** Difference over the holdout's rate; null when nobody in the holdout converted. */
  readonly relativeLift: number | null;
  /** Pooled z-test of no difference; its square is Pearson's chi-square without correction. */
  readonly z: number;
  readonly chiSquare: number;
  /** Two-sided. */
  readonly pValue: number;
  /** Difference times the number treated: what the campaign added, if the split was random. */
  readonly incremental: number;
}

/**
 * Compares conversions of a treated group and a randomised holdout, everyone in the arm they were assigned to.
 *
 * @param alpha the interval covers 1 - alpha, default 0.05
 * @throws `bad_setting` for counts that cannot be
 * @example
 * twoProportions({ people: 1200, conversions: 150 }, { people: 1180, conversions: 118 }).difference.value; // 0.025
 */
export function twoProportions(
  treated: { people: number; conversions: number },
  holdout: { people: number; conversions: number },
  alpha = 0.05,
): TwoProportions {
  for (const [name, arm] of Object.entries({ treated, holdout })) {
    requireInteger(`people in ${name}`, arm.people, 1);
    requireInteger(`conversions in ${name}`, arm.conversions, 0, arm.people);
  }
  requireNumber("alpha", alpha, 1e-12, 1 - 1e-12);
  const [p, q] = [treated.conversions / treated.people, holdout.conversions / holdout.people];
  const value = p - q;
  const half =
    normalQuantile(1 - alpha / 2) * Math.sqrt((p * (1 - p)) / treated.people + (q * (1 - q)) / holdout.people);
  const pooled = (treated.conversions + holdout.conversions) / (treated.people + holdout.people);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / treated.people + 1 / holdout.people));
  const z = spread === 0 ? 0 : value / spread; // nobody converted, or everybody: no difference
  return {
    difference: { value, low: value - half, high: value + half },
    relativeLift: q === 0 ? null : value / q,
    z,
    chiSquare: z * z,
    pValue: chiSquareTail(z * z, 1),
    incremental: value * treated.people,
  };
}

/** The result of a sample-ratio check. */
export interface SampleRatio {
  readonly chiSquare: number;
  readonly pValue: number;
  /** p < .001: the split is not what was planned; read no lift from it before the cause is found. */
  readonly mismatch: boolean;
}

/**
 * Whether an experiment's arms have the sizes they were planned to have (Pearson's chi-square goodness of fit).
 *
 * @param observed people an arm
 * @param planned the planned shares, in any unit, all above 0
 * @example
 * sampleRatio([9000, 1120], [0.9, 0.1]).mismatch; // true
 */
export function sampleRatio(observed: readonly number[], planned: readonly number[], threshold = 0.001): SampleRatio {
  if (observed.length < 2 || observed.length !== planned.length) {
    fault("shape_mismatch", "Observed and planned arms do not fit.", "Give at least two arms, and a share for each.");
  }
  observed.forEach((count, arm) => {
    requireInteger(`the size of arm ${arm}`, count, 0);
    requireNumber(`the share of arm ${arm}`, planned[arm]!, Number.MIN_VALUE);
  });
  const total = observed.reduce((sum, x) => sum + x, 0);
  if (total === 0) fault("empty_input", "No arm has people.", "Check after the first visitors.");
  const shares = planned.reduce((sum, x) => sum + x, 0);
  const chiSquare = observed.reduce((sum, count, arm) => {
    const expected = (total * planned[arm]!) / shares;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  const pValue = chiSquareTail(chiSquare, observed.length - 1);
  return { chiSquare, pValue, mismatch: pValue < threshold };
}
