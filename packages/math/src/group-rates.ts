// How a yes/no decision treats each group: shares selected, found, wrongly selected, with intervals, or "too few to say".

import {
  type Numbers,
  requireBinary,
  requireInteger,
  requireLength,
  requireRows,
  requireWeights,
} from "./check-input.ts";
import { groupCodes } from "./group-codes.ts";
import { addRow, cell, emptyTally, type Tally, totalTally } from "./group-tally.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/** Decisions to audit, one entry a row. */
export interface GroupInput {
  /** What happened: 1 for the favourable outcome, 0 otherwise. */
  readonly truth: Numbers;
  /** What was decided: 1 for selected (the favourable decision), 0 otherwise. */
  readonly decision: Numbers;
  /** The group of each row, e.g. `"women"`; see `intersectionalGroups` for several attributes at once. */
  readonly group: ArrayLike<string>;
  /** Weight of each row, zero or more; default 1. */
  readonly weights?: Numbers;
}

/** A share with its interval, or too few rows to say anything. `n` counts the rows of the denominator. */
export type Rate =
  | { readonly known: true; readonly value: number; readonly low: number; readonly high: number; readonly n: number }
  | { readonly known: false; readonly reason: "too_few"; readonly n: number };

/** The shares of one group. Each has its own denominator, named here. */
export interface GroupRates {
  readonly group: string;
  /** Rows of the group. */
  readonly n: number;
  /** Selected, of all. */
  readonly selectionRate: Rate;
  /** Favourable outcomes, of all. */
  readonly baseRate: Rate;
  /** Decided as it turned out, of all. */
  readonly accuracy: Rate;
  /** Decided otherwise than it turned out, of all. */
  readonly errorRate: Rate;
  /** Selected, of those with the favourable outcome (sensitivity, recall). */
  readonly truePositiveRate: Rate;
  /** Not selected, of those with the favourable outcome. */
  readonly falseNegativeRate: Rate;
  /** Selected, of those without the favourable outcome. */
  readonly falsePositiveRate: Rate;
  /** Not selected, of those without the favourable outcome (specificity). */
  readonly trueNegativeRate: Rate;
  /** Favourable outcomes, of the selected (precision). */
  readonly positivePredictiveValue: Rate;
  /** Unfavourable outcomes, of the selected. */
  readonly falseDiscoveryRate: Rate;
}

/** The name of a share in {@link GroupRates}. */
export type RateName = Exclude<keyof GroupRates, "group" | "n">;

/** Every group, in alphabetical order, and everyone together. */
export interface GroupReport {
  readonly groups: readonly GroupRates[];
  readonly overall: GroupRates;
}

/** How sure a rate must be before it is told. */
export interface RateOptions {
  /** Smallest denominator that gives a rate: positives for a true positive rate, and so on. Default 30. */
  readonly minimum?: number;
  /** Coverage of the intervals, default .95. */
  readonly level?: number;
}

/**
 * The rates of each group and of everyone. Intervals are Wilson's; with weights they use Kish's effective sample size,
 * (sum w)^2 / sum w^2. A denominator of fewer than `minimum` rows, or of weight zero, gives no number.
 *
 * @throws `empty_input`, `shape_mismatch`, `not_binary`, `bad_weight`, `zero_weight`, `bad_setting`
 * @example
 * const report = groupRates({ truth: [1, 0, 1, 0], decision: [1, 0, 0, 0], group: ["a", "a", "b", "b"] }, { minimum: 1 });
 * report.groups[1]!.selectionRate; // { known: true, value: 0, low: 0, high: 0.657..., n: 2 }
 */
export function groupRates(input: GroupInput, options: RateOptions = {}): GroupReport {
  checkGroupInput(input);
  const { labels, codes } = groupCodes(input.group);
  const tallies = labels.map(emptyTally);
  for (let i = 0; i < codes.length; i++) {
    addRow(tallies[codes[i]!]!, cell(input.truth[i]!, input.decision[i]!), input.weights?.[i] ?? 1);
  }
  return reportFromTallies(labels, tallies, tallies, options);
}

/** Throws unless truth, decision, group and weights are of one length and well formed. */
export function checkGroupInput(input: GroupInput): void {
  const n = input.truth.length;
  requireRows("truth", input.truth);
  requireLength("decision", input.decision, n);
  requireLength("group", input.group, n);
  requireBinary("truth", input.truth);
  requireBinary("decision", input.decision);
  if (input.weights !== undefined) requireWeights(input.weights, n);
}

/** The report that given tallies make; `judged` decides which denominators are large enough (a resample is judged by its original). */
export function reportFromTallies(
  labels: readonly string[],
  tallies: readonly Tally[],
  judged: readonly Tally[],
  { minimum = 30, level = 0.95 }: RateOptions,
): GroupReport {
  requireInteger("minimum", minimum, 1);
  const groups = labels.map((label, i) => ratesOf(label, tallies[i]!, judged[i]!, minimum, level));
  return { groups, overall: ratesOf("everyone", totalTally(tallies), totalTally(judged), minimum, level) };
}

const [TN, FP, FN, TP] = [0, 1, 2, 3];
const all = [TN, FP, FN, TP];

function ratesOf(group: string, tally: Tally, judged: Tally, minimum: number, level: number): GroupRates {
  const rate = (above: readonly number[], below: readonly number[]): Rate => {
    const n = sumAt(judged.rows, below);
    const weight = sumAt(tally.weight, below);
    if (n < minimum || !(weight > 0)) return { known: false, reason: "too_few", n };
    const value = sumAt(tally.weight, above) / weight;
    const effective = (weight * weight) / sumAt(tally.squares, below);
    const { low, high } = wilsonInterval(Math.min(1, value) * effective, effective, level);
    return { known: true, value, low, high, n };
  };
  return {
    group,
    n: sumAt(judged.rows, all),
    selectionRate: rate([FP, TP], all),
    baseRate: rate([FN, TP], all),
    accuracy: rate([TN, TP], all),
    errorRate: rate([FP, FN], all),
    truePositiveRate: rate([TP], [FN, TP]),
    falseNegativeRate: rate([FN], [FN, TP]),
    falsePositiveRate: rate([FP], [TN, FP]),
    trueNegativeRate: rate([TN], [TN, FP]),
    positivePredictiveValue: rate([TP], [FP, TP]),
    falseDiscoveryRate: rate([FP], [FP, TP]),
  };
}

function sumAt(values: Float64Array, places: readonly number[]): number {
  let sum = 0;
  for (const at of places) sum += values[at]!;
  return sum;
}
