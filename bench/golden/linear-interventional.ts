import { linearShap, matrixFromRows } from "@heed/math";
import { byRow } from "./shap-rows.ts";

interface Input {
  readonly coef: number[];
  readonly intercept: number;
  readonly background: number[][];
  readonly x: number[][];
}

export const adapter = ({ coef, intercept, background, x }: Input) => {
  const rows = matrixFromRows(x);
  const mean = Float64Array.from(coef, (_, j) => background.reduce((sum, row) => sum + row[j]!, 0) / background.length);
  const { phi, base } = linearShap({ coefficients: Float64Array.from(coef), intercept }, rows, mean);
  const lists = byRow(phi, rows.columns);
  return { phi: lists, base, fx: lists.map((row) => row.reduce((sum, part) => sum + part, base)) };
};
