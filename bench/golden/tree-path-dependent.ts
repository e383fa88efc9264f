import { type GivenTree, matrixFromRows, predictTrees, treeEnsemble, treeShap } from "@heed/math";
import { byRow } from "./shap-rows.ts";

interface Input {
  readonly trees: readonly GivenTree[];
  readonly x: number[][];
}

export const adapter = ({ trees, x }: Input) => {
  const rows = matrixFromRows(x);
  const ensemble = treeEnsemble({ trees, columns: rows.columns });
  const { phi, base } = treeShap(ensemble, rows);
  return { phi: byRow(phi, rows.columns), base: base[0], fx: [...predictTrees(ensemble, rows)] };
};
