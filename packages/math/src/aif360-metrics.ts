// Disparities between an unprivileged and a privileged group, signed, by AIF360's definitions; and inequality over individuals.

import { type Numbers, requireBinary, requireLength, requireNumber, requireRows } from "./check-input.ts";
import {
  type GroupInput,
  type GroupRates,
  type GroupReport,
  groupRates,
  type Rate,
  type RateName,
  type RateOptions,
} from "./group-rates.ts";
import { fault } from "./math-error.ts";

/** Unprivileged minus (or over) privileged: negative, or below 1, is to the disadvantage of the unprivileged. Null: too few to say. */
export interface SignedDisparities {
  /** Difference of selection rates. */
  readonly statisticalParityDifference: number | null;
  /** Ratio of selection rates; null too when the privileged are never selected. */
  readonly disparateImpact: number | null;
  /** Difference of true positive rates. */
  readonly equalOpportunityDifference: number | null;
  /** Mean of the differences of false and true positive rates. */
  readonly averageOddsDifference: number | null;
  /** Mean of the absolute differences of false and true positive rates. */
  readonly averageAbsOddsDifference: number | null;
  /** Difference of error rates. */
  readonly errorRateDifference: number | null;
  /** Difference of false discovery rates. */
  readonly falseDiscoveryRateDifference: number | null;
  readonly privileged: GroupRates;
  readonly unprivileged: GroupRates;
}

/**
 * AIF360's ClassificationMetric, signed (Bellamy et al. 2018). Everyone whose group is not `privileged` is the other side.
 *
 * @param input decisions; `group` holds the label `privileged` for the privileged
 * @throws `one_group` when one side is empty, and what `groupRates` throws
 * @example
 * const input = { truth: [1, 0, 1, 0], decision: [1, 1, 1, 0], group: ["m", "m", "w", "w"] };
 * signedDisparities(input, "m", { minimum: 1 }).disparateImpact; // 0.5
 */
export function signedDisparities(input: GroupInput, privileged: string, options: RateOptions = {}): SignedDisparities {
  return disparitiesOfSides(groupRates({ ...input, group: sidesOf(input.group, privileged) }, options));
}

/**
 * `privileged` or `unprivileged` for each row: the two sides that AIF360 compares.
 *
 * @example
 * sidesOf(["m", "w", "x"], "m"); // ["privileged", "unprivileged", "unprivileged"]
 */
export function sidesOf(group: ArrayLike<string>, privileged: string): string[] {
  return Array.from(group, (label) => (label === privileged ? "privileged" : "unprivileged"));
}

/**
 * The same from a report over the groups of {@link sidesOf}; so that `fairnessInterval` can give the interval of each figure.
 *
 * @throws `one_group` unless the groups are these two
 * @example
 * const input = { truth: [1, 1, 1, 1], decision: [1, 1, 1, 0], group: sidesOf(["m", "m", "w", "w"], "m") };
 * const parity = (report: GroupReport) => disparitiesOfSides(report).statisticalParityDifference;
 * fairnessInterval(input, parity, { seed: 1, minimum: 1 })?.value; // -0.5
 */
export function disparitiesOfSides({ groups }: GroupReport): SignedDisparities {
  const [high, low] = ["privileged", "unprivileged"].map((side) => groups.find(({ group }) => group === side));
  if (high === undefined || low === undefined) {
    return fault(
      "one_group",
      "All rows are on one side.",
      "Name a privileged group that some rows have and some have not.",
    );
  }
  const difference = (name: RateName): number | null => combine(low[name], high[name], (u, p) => u - p);
  const [found, wrong] = [difference("truePositiveRate"), difference("falsePositiveRate")];
  const odds = (join: (a: number, b: number) => number) =>
    found === null || wrong === null ? null : join(found, wrong);
  return {
    statisticalParityDifference: difference("selectionRate"),
    disparateImpact: combine(low.selectionRate, high.selectionRate, (u, p) => (p === 0 ? null : u / p)),
    equalOpportunityDifference: found,
    averageOddsDifference: odds((a, b) => (a + b) / 2),
    averageAbsOddsDifference: odds((a, b) => (Math.abs(a) + Math.abs(b)) / 2),
    errorRateDifference: difference("errorRate"),
    falseDiscoveryRateDifference: difference("falseDiscoveryRate"),
    privileged: high,
    unprivileged: low,
  };
}

/**
 * The generalized entropy index over individual benefits b = decision - truth + 1 (Speicher et al. 2018): 0 when everyone gets the
 * same, larger the more unequal. It needs no group.
 *
 * @param alpha 1 gives the Theil index, 0 the mean log deviation (undefined here where someone's benefit is 0), 2 half the squared
 *   coefficient of variation; default 2
 * @throws `no_benefit` when every benefit is 0, or one is and alpha <= 0
 * @example
 * generalizedEntropyIndex([1, 0], [1, 0]); // 0
 */
export function generalizedEntropyIndex(truth: Numbers, decision: Numbers, alpha = 2): number {
  requireRows("truth", truth);
  requireLength("decision", decision, truth.length);
  requireBinary("truth", truth);
  requireBinary("decision", decision);
  requireNumber("alpha", alpha, -1e3, 1e3);
  const n = truth.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += (decision[i]! - truth[i]! + 1) / n;
  if (mean === 0) return fault("no_benefit", "Nobody has any benefit.", "Judge decisions that select someone.");
  let sum = 0;
  for (let i = 0; i < n; i++) sum += inequality((decision[i]! - truth[i]! + 1) / mean, alpha);
  const index = sum / n;
  if (!Number.isFinite(index)) {
    return fault("no_benefit", "Someone has no benefit at all.", "Choose alpha above 0; the index is infinite there.");
  }
  return index;
}

/**
 * The Theil index: the generalized entropy index with alpha 1.
 *
 * @example
 * theilIndex([1, 1], [1, 0]); // 0.693... = ln 2, all the benefit on one side
 */
export function theilIndex(truth: Numbers, decision: Numbers): number {
  return generalizedEntropyIndex(truth, decision, 1);
}

function inequality(share: number, alpha: number): number {
  if (alpha === 1) return share === 0 ? 0 : share * Math.log(share);
  if (alpha === 0) return -Math.log(share);
  return (share ** alpha - 1) / (alpha * (alpha - 1));
}

function combine(low: Rate, high: Rate, join: (u: number, p: number) => number | null): number | null {
  return low.known && high.known ? join(low.value, high.value) : null;
}
