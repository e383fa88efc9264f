import { twoProportions } from "@heed/math";

interface Input {
  readonly n_treat: number;
  readonly conv_treat: number;
  readonly n_holdout: number;
  readonly conv_holdout: number;
  readonly alpha: number;
}

export const adapter = (input: Input) => {
  const treated = { people: input.n_treat, conversions: input.conv_treat };
  const holdout = { people: input.n_holdout, conversions: input.conv_holdout };
  const { difference, relativeLift, z, pValue, chiSquare, incremental } = twoProportions(treated, holdout, input.alpha);
  return {
    diff: difference.value,
    ci_wald: [difference.low, difference.high],
    relative_lift: relativeLift,
    z_pooled: z,
    p_value: pValue,
    chi2: chiSquare,
    incremental_conversions: incremental,
  };
};
