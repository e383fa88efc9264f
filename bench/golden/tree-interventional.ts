import { type GivenTree, matrixFromRows, predictTrees, treeEnsemble, treeShapInterventional } from "@heed/math";
import { byRow } from "./shap-rows.ts";

interface Input {
  readonly trees: readonly GivenTree[];
  readonly x: number[][];
  readonly background: number[][];
}

export const adapter = ({ trees, x, background }: Input) => {
  const rows = matrixFromRows(x);
  const ensemble = treeEnsemble({ trees, columns: rows.columns });
  const { phi, base } = treeShapInterventional(ensemble, rows, matrixFromRows(background));
  return { phi: byRow(phi, rows.columns), base: base[0], fx: [...predictTrees(ensemble, rows)] };
};
