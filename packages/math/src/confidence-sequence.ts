// Intervals that may be read every day: they cover the truth at all times at once, so that stopping at a good moment deceives nobody.

import type { Interval } from "./bootstrap.ts";
import { requireNumber } from "./check-input.ts";
import { fault } from "./math-error.ts";

/** What is known of one arm so far. */
export interface ArmSoFar {
  readonly people: number;
  readonly mean: number;
  /** Sample variance of the outcome, per person. */
  readonly variance: number;
}

/** How sure the sequence is to be, and when it is to be tightest. */
export interface SequenceOptions {
  /** The chance that the truth is ever outside, over all looks together; default 0.05. */
  readonly alpha?: number;
  /** Number of people at which the interval is to be tightest, e.g. the planned end; default 10,000. It must not depend on the data. */
  readonly tightestAt?: number;
}

/**
 * The difference of two means, a - b, at any time of a running experiment: the asymptotic confidence sequence with normal-mixture boundary of
 * Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences" (Annals of
 * Statistics 2024, theorem 2.2), for the doubly robust pseudo-outcomes of a randomised experiment with the arms' means. It is about half as wide again as
 * a fixed interval. "Asymptotic": the first look should wait for some hundred people an arm.
 *
 * @example
 * const now = sequentialDifference({ people: 900, mean: 0.12, variance: 0.1056 }, { people: 880, mean: 0.1, variance: 0.09 });
 * now.low > 0; // false: not yet
 */
export function sequentialDifference(a: ArmSoFar, b: ArmSoFar, options: SequenceOptions = {}): Interval {
  for (const { people, mean, variance } of [a, b]) {
    requireNumber("people in an arm", people, 2);
    requireNumber("the variance of an arm", variance, 0);
    requireNumber("the mean of an arm", mean, -Number.MAX_VALUE);
  }
  const total = a.people + b.people;
  // Variance per person of the whole experiment: s_a^2 / share_a + s_b^2 / share_b.
  const variance = (a.variance * total) / a.people + (b.variance * total) / b.people;
  const half = Math.sqrt(variance) * sequenceRadius(total, options);
  const value = a.mean - b.mean;
  return { value, low: value - half, high: value + half };
}

/**
 * One mean at any time, by the same method.
 *
 * @example
 * sequentialMean({ people: 500, mean: 0.12, variance: 0.1056 }).low; // 0.051...
 */
export function sequentialMean(arm: ArmSoFar, options: SequenceOptions = {}): Interval {
  requireNumber("people", arm.people, 2);
  requireNumber("variance", arm.variance, 0);
  requireNumber("mean", arm.mean, -Number.MAX_VALUE);
  const half = Math.sqrt(arm.variance) * sequenceRadius(arm.people, options);
  return { value: arm.mean, low: arm.mean - half, high: arm.mean + half };
}

// Half width for unit variance after t people: sqrt(2 (t rho^2 + 1) / (t^2 rho^2) log(sqrt(t rho^2 + 1) / alpha)).
function sequenceRadius(t: number, { alpha = 0.05, tightestAt = 10_000 }: SequenceOptions): number {
  if (!(alpha > 0 && alpha < 1)) fault("bad_setting", "alpha is not between 0 and 1.", "Choose one such as 0.05.");
  requireNumber("tightestAt", tightestAt, 1);
  // The paper's rho for the tightest interval at t*; the same to three digits as its exact form by Lambert's W.
  const twice = -2 * Math.log(alpha);
  const rhoSquared = (twice + Math.log(twice + 1)) / tightestAt;
  const growth = t * rhoSquared + 1;
  return Math.sqrt(((2 * growth) / (t * t * rhoSquared)) * Math.log(Math.sqrt(growth) / alpha));
}
