import { generalizedEntropyIndex, signedDisparities, theilIndex } from "@heed/math";

interface Input {
  readonly y_true: number[];
  readonly y_pred: number[];
  readonly protected: number[];
  readonly privileged: number;
}

export const adapter = ({ y_true, y_pred, protected: group, privileged }: Input) => {
  const input = { truth: y_true, decision: y_pred, group: group.map(String) };
  const found = signedDisparities(input, String(privileged), { minimum: 1 });
  return {
    statistical_parity_difference: found.statisticalParityDifference,
    disparate_impact: found.disparateImpact,
    equal_opportunity_difference: found.equalOpportunityDifference,
    average_odds_difference: found.averageOddsDifference,
    average_abs_odds_difference: found.averageAbsOddsDifference,
    theil_index: theilIndex(y_true, y_pred),
    generalized_entropy_index_alpha2: generalizedEntropyIndex(y_true, y_pred, 2),
    error_rate_difference: found.errorRateDifference,
    false_discovery_rate_difference: found.falseDiscoveryRateDifference,
  };
};
