import {
  demographicParityDifference,
  demographicParityRatio,
  equalizedOddsDifference,
  equalizedOddsRatio,
  equalOpportunityDifference,
  groupRates,
  passesFourFifths,
} from "@heed/math";

interface Input {
  readonly y_true: number[];
  readonly y_pred: number[];
  readonly group: string[];
  readonly sample_weight?: number[];
}

export const adapter = ({ y_true, y_pred, group, sample_weight }: Input) => {
  const input = { truth: y_true, decision: y_pred, group, ...(sample_weight && { weights: sample_weight }) };
  // The cases have groups of a dozen, which Heed would call too few.
  const report = groupRates(input, { minimum: 1 });
  return {
    selection_rate_by_group: Object.fromEntries(
      report.groups.map(({ group: name, selectionRate }) => [name, selectionRate.known ? selectionRate.value : null]),
    ),
    demographic_parity_difference: demographicParityDifference(report).value,
    demographic_parity_ratio: demographicParityRatio(report).value,
    equalized_odds_difference: equalizedOddsDifference(report).value,
    equalized_odds_ratio: equalizedOddsRatio(report).value,
    equal_opportunity_difference: equalOpportunityDifference(report).value,
    demographic_parity_difference_to_overall: demographicParityDifference(report, { method: "to_overall" }).value,
    equalized_odds_difference_mean: equalizedOddsDifference(report, { agg: "mean" }).value,
    four_fifths_pass: passesFourFifths(report),
  };
};
