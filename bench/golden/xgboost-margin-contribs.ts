import { type GivenTree, matrixFromRows, treeEnsemble, treeShap } from "@heed/math";
import { byRow } from "./shap-rows.ts";

/** A node as XGBoost dumps it. */
interface Dumped {
  readonly nodeid: number;
  readonly split?: string;
  readonly split_condition?: number;
  readonly yes?: number;
  readonly no?: number;
  readonly missing?: number;
  readonly leaf?: number;
  readonly cover: number;
  readonly children?: readonly Dumped[];
}

interface Input {
  readonly xgboost_json_dump: readonly Dumped[];
  readonly x: number[][];
}

export const adapter = ({ xgboost_json_dump, x }: Input) => {
  const rows = matrixFromRows(x);
  // XGBoost compares in single precision and sends values equal to the threshold to the right.
  const ensemble = treeEnsemble({ trees: xgboost_json_dump.map(toArrays), columns: rows.columns, split: "below" });
  const { phi, base } = treeShap(ensemble, rows);
  return { phi_and_bias_last: byRow(phi, rows.columns).map((row) => [...row, base[0]]) };
};

function toArrays(root: Dumped): GivenTree {
  const nodes = flatten(root).sort((a, b) => a.nodeid - b.nodeid); // breadth first: parents before children
  const place = new Map(nodes.map((node, at) => [node.nodeid, at]));
  const at = (id: number | undefined) => (id === undefined ? -1 : place.get(id)!);
  return {
    feature: nodes.map((node) => (node.split === undefined ? -1 : Number(node.split.slice(1)))),
    threshold: nodes.map((node) => Math.fround(node.split_condition ?? 0)),
    left: nodes.map((node) => at(node.yes)),
    right: nodes.map((node) => at(node.no)),
    missing: nodes.map((node) => at(node.missing)),
    value: nodes.map((node) => node.leaf ?? 0),
    cover: nodes.map((node) => node.cover),
  };
}

function flatten(node: Dumped): Dumped[] {
  return [node, ...(node.children ?? []).flatMap(flatten)];
}
