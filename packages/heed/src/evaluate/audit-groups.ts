// How do scores treat the groups of a protected column? Shares selected, found and wrongly selected; gaps with intervals; too few is said.
import {
  calibrationByGroup,
  demographicParityDifference,
  demographicParityRatio,
  equalizedOddsDifference,
  fairnessInterval,
  type GroupReport,
  groupRates,
  type Rate,
} from "@heed/math";

type Bounds = readonly [low: number, high: number];

export type GroupFigures = {
  readonly value: string;
  /** Null for a group of fewer than 11, and for another where its number would give that one away. */
  readonly n: number | null;
  readonly positives: number | null;
  readonly base_rate: number | null;
  readonly selection_rate: number | null;
  readonly selection_rate_ci: Bounds | null;
  readonly tpr: number | null;
  readonly fpr: number | null;
  readonly precision: number | null;
  readonly mean_score: number | null;
  readonly auc: number | null;
  /** Why a figure is missing. */
  readonly note?: string;
};

export type ColumnFairness = {
  readonly groups: readonly GroupFigures[];
  readonly demographic_parity_difference: number | null;
  readonly demographic_parity_difference_ci: Bounds | null;
  /** Smallest over largest selection rate; the four-fifths screen asks for .8. */
  readonly disparate_impact: number | null;
  readonly equalized_odds_difference: number | null;
  readonly equalized_odds_difference_ci: Bounds | null;
  /** Groups too small to be in these figures. */
  readonly left_out: readonly string[];
};

/** A rate of fewer people than this is not told (mechanisms.md 13). */
const LEAST = 30;
/** Of a group smaller than this no figure is told at all. */
const FEWEST = 11;
const MOST_RESAMPLES = 20_000_000;

/**
 * Audits decisions `score >= threshold` by group, as Fairlearn defines the gaps; groups with fewer than 30 people below a rate are left out of
 * it by name.
 */
export function auditGroups(
  y: Uint8Array,
  scores: Float64Array,
  group: readonly string[],
  { threshold, seed }: { threshold: number; seed: number },
): ColumnFairness {
  const decision = Uint8Array.from(scores, (s) => (s >= threshold ? 1 : 0));
  const input = { truth: y, decision, group };
  const report = groupRates(input, { minimum: LEAST });
  const calibrated = calibrationByGroup(y, scores, group, { minimum: LEAST });
  const resamples = Math.max(100, Math.min(1000, Math.floor(MOST_RESAMPLES / y.length)));
  const interval = (measure: (of: GroupReport) => number | null): Bounds | null => {
    const found = fairnessInterval(input, measure, { seed, resamples, minimum: LEAST });
    return found && [found.low, found.high];
  };
  const parity = demographicParityDifference(report);
  const odds = equalizedOddsDifference(report);
  const untold = untoldOf(report.groups.map(({ group: value, n }) => ({ value, n })));
  return {
    groups: report.groups.map((rates, at): GroupFigures => {
      const hidden = untold.has(rates.group);
      const { meanScore, auc, baseRate } = calibrated[at]!;
      const positives = Math.round(baseRate * rates.n);
      const note = noteOf(rates.n, positives);
      return {
        value: rates.group,
        n: hidden ? null : rates.n,
        positives: hidden ? null : positives,
        base_rate: known(rates.baseRate),
        selection_rate: known(rates.selectionRate),
        selection_rate_ci: rates.selectionRate.known ? [rates.selectionRate.low, rates.selectionRate.high] : null,
        tpr: known(rates.truePositiveRate),
        fpr: known(rates.falsePositiveRate),
        precision: known(rates.positivePredictiveValue),
        mean_score: rates.n >= LEAST ? meanScore : null,
        auc: rates.n >= LEAST && positives >= LEAST ? auc : null,
        ...(note === undefined ? {} : { note }),
      };
    }),
    demographic_parity_difference: parity.value,
    demographic_parity_difference_ci: interval((of) => demographicParityDifference(of).value),
    disparate_impact: demographicParityRatio(report).value,
    equalized_odds_difference: odds.value,
    equalized_odds_difference_ci: interval((of) => equalizedOddsDifference(of).value),
    left_out: [...new Set([...parity.leftOut, ...odds.leftOut])],
  };
}

/** Groups whose number is not told: those below 11, and where that is one alone the next larger too, because all together are known. */
function untoldOf(groups: readonly { value: string; n: number }[]): ReadonlySet<string> {
  const sorted = [...groups].sort((a, b) => a.n - b.n);
  const small = sorted.filter(({ n }) => n < FEWEST).length;
  return new Set(sorted.slice(0, small === 1 ? 2 : small).map(({ value }) => value));
}

const known = (rate: Rate): number | null => (rate.known ? rate.value : null);

function noteOf(n: number, positives: number): string | undefined {
  if (n < FEWEST)
    return `fewer than ${FEWEST} people are too few to say anything; gather at least ${LEAST}, or join the group with another`;
  if (n < LEAST)
    return `${n} people are too few to say anything; gather at least ${LEAST}, or join the group with another`;
  if (positives < LEAST)
    return `fewer than ${LEAST} with the outcome: how many of them are found cannot be said; gather more`;
  if (n - positives < LEAST)
    return `fewer than ${LEAST} without the outcome: wrong selections cannot be said; gather more`;
  return undefined;
}
