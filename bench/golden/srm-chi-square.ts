import { sampleRatio } from "@heed/math";

export const adapter = ({ observed, expected_ratio }: { observed: number[]; expected_ratio: number[] }) => {
  const { chiSquare, pValue, mismatch } = sampleRatio(observed, expected_ratio);
  return { chi2: chiSquare, p_value: pValue, srm_at_0_001: mismatch };
};
