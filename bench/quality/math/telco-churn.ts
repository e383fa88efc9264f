// Who will leave? Telco churn, five folds: logistic regression and boosted trees.

import { rocAucDifference, rocAucInterval } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";
import { readCsv } from "../../gunzip-csv.ts";
import { boostedTrees, crossValidate, logistic, meanOfFolds, readTable } from "./table-protocol.ts";

export const datasets = ["telco_churn"];

const numbers = new Set(["tenure", "MonthlyCharges", "TotalCharges"]);

export function* run({ quick, dataset }: BenchContext): Iterable<Figure> {
  const [names, ...records] = readCsv(dataset("telco_churn/Telco-Customer-Churn.csv"));
  const kinds = names!.map((name) =>
    name === "customerID" || name === "Churn" ? undefined : numbers.has(name) ? "number" : "category",
  );
  const table = readTable(records, kinds, (record) => record.at(-1) === "Yes");
  const judged = crossValidate(table, [logistic, boostedTrees], quick ? [0] : [0, 1, 2]);
  const common = { unit: "AUC", n: table.y.length };
  for (const [at, name] of ["logistic regression", "trees"].entries()) {
    const auc = meanOfFolds(judged, ({ y, scores }) => rocAucInterval(y, scores[at]!));
    yield { name: `telco churn, 5-fold AUC, ${name}`, ...auc, ...common, toReach: 0.845, suspiciousAbove: 0.87 };
  }
  const gain = meanOfFolds(judged, ({ y, scores }) => rocAucDifference(y, scores[1]!, scores[0]!));
  yield { name: "telco churn, trees minus logistic regression, paired", ...gain, ...common };
}
