import { linearShapGaussian, matrixFromRows } from "@heed/math";
import { byRow } from "./shap-rows.ts";

interface Input {
  readonly coef: number[];
  readonly intercept: number;
  readonly mean: number[];
  readonly cov: number[][];
  readonly x: number[][];
}

export const adapter = ({ coef, intercept, mean, cov, x }: Input) => {
  const rows = matrixFromRows(x);
  const score = { coefficients: Float64Array.from(coef), intercept };
  const covariance = matrixFromRows(cov).values;
  const { phi, base } = linearShapGaussian(score, rows, Float64Array.from(mean), covariance);
  return { phi: byRow(phi, rows.columns), base };
};
