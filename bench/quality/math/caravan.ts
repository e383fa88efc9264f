// Whom to write to? CoIL 2000 caravan insurance, five folds: 6 % own one; how many of them are in the best fifth?

import { bootstrap, liftAt, rocAucInterval } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";
import { readCsv } from "../../gunzip-csv.ts";
import { boostedTrees, crossValidate, type Judged, logistic, meanOfFolds, readTable } from "./table-protocol.ts";

export const datasets = ["caravan_coil2000"];

export function* run({ seed, quick, dataset }: BenchContext): Iterable<Figure> {
  const [names, ...records] = readCsv(dataset("caravan_coil2000/ticdata_train.csv.gz"));
  const label = names!.length - 1;
  const kinds = names!.map((name, field) => {
    if (field === label) return undefined;
    return name === "STYPE" || name === "MOSHOOFD" ? "category" : "number";
  });
  const table = readTable(
    records.map((record) => record.map((text, field) => (kinds[field] === "number" ? classStart(text) : text))),
    kinds,
    (record) => record[label] === "insurance",
  );
  const judged = crossValidate(table, [logistic, boostedTrees], quick ? [0] : [0, 1, 2]);
  const n = table.y.length;
  for (const [at, name] of ["logistic regression", "trees"].entries()) {
    const [goalAuc, goalLift] = name === "trees" ? [{ toReach: 0.735 }, { toReach: 2.4 }] : [{}, {}];
    const auc = meanOfFolds(judged, ({ y, scores }) => rocAucInterval(y, scores[at]!));
    yield { name: `caravan, 5-fold AUC, ${name}`, ...auc, unit: "AUC", ...goalAuc, suspiciousAbove: 0.8, n };
    const lift = meanOfFolds(judged, (fold) => liftInterval(fold, at, seed, quick ? 200 : 1000));
    yield { name: `caravan, owners in the top 20 % over random, ${name}`, ...lift, unit: "lift", ...goalLift, n };
  }
}

/** Fields are classes such as "1 - 10%", "f 50-99" or "30-40": where the class begins orders them. */
function classStart(text: string): string {
  return /\d+/.exec(text)?.[0] ?? "";
}

function liftInterval({ y, scores }: Judged, at: number, seed: number, resamples: number) {
  const lift = (people: Int32Array) =>
    liftAt(
      people.map((i) => y[i]!),
      Float64Array.from(people, (i) => scores[at]![i]!),
      0.2,
    );
  return bootstrap(y.length, lift, { seed, resamples });
}
