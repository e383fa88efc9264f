import { cuped } from "@heed/math";

export const adapter = ({ y, pre, treatment }: { y: number[]; pre: number[]; treatment: number[] }) => {
  const { theta, adjusted, unadjusted } = cuped(y, pre, treatment);
  return {
    theta,
    effect: adjusted.effect.value,
    welch_t: adjusted.t,
    welch_p: adjusted.pValue,
    unadjusted_effect: unadjusted.effect.value,
    unadjusted_p: unadjusted.pValue,
  };
};
