// Who earns more than 50,000? UCI Adult, five folds: accuracy and AUC of boosted trees.

import { rocAucInterval, wilsonInterval } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";
import { readCsv } from "../../gunzip-csv.ts";
import { boostedTrees, type ColumnKind, crossValidate, meanOfFolds, readTable } from "./table-protocol.ts";

export const datasets = ["adult"];

// fnlwgt (field 2) is the survey's weight; education (3) repeats education-num (4) in words.
const categories = new Set([1, 5, 6, 7, 8, 9, 13]);
const numbers = new Set([0, 4, 10, 11, 12]);

export function* run({ dataset }: BenchContext): Iterable<Figure> {
  const records = readCsv(dataset("adult/adult.data.gz")).filter((record) => record.length === 15);
  const kinds = records[0]!.map((_, field): ColumnKind => {
    return categories.has(field) ? "category" : numbers.has(field) ? "number" : undefined;
  });
  const table = readTable(records, kinds, (record) => record[14]!.trim() === ">50K");
  const judged = crossValidate(table, [boostedTrees], [0]);
  const n = table.y.length;
  const accuracy = meanOfFolds(judged, ({ y, scores }) => {
    const right = y.reduce((sum, label, i) => sum + (scores[0]![i]! >= 0.5 === (label === 1) ? 1 : 0), 0);
    return wilsonInterval(right, y.length);
  });
  yield { name: "adult, 5-fold accuracy, trees", ...accuracy, unit: "share", toReach: 0.87, suspiciousAbove: 0.885, n };
  const auc = meanOfFolds(judged, ({ y, scores }) => rocAucInterval(y, scores[0]!));
  yield { name: "adult, 5-fold AUC, trees", ...auc, unit: "AUC", toReach: 0.926, n };
}
