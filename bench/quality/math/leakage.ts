// Does the leakage scan find the column that is known only after the fact, and the id, and nothing else? On tables where both are known.

import { inferColumns, leakageScan, seededRandom } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";
import { readCsv } from "../../gunzip-csv.ts";

export const datasets = ["bank_marketing", "telco_churn", "caravan_coil2000"];

interface Case {
  readonly path: string;
  readonly separator: string;
  readonly label: string;
  readonly yes: string;
  /** Columns that deserve a warning: the length of a call that has ended, the number of a customer. */
  readonly known: readonly string[];
}

const cases: readonly Case[] = [
  { path: "bank_marketing/bank-additional-full.csv.gz", separator: ";", label: "y", yes: "yes", known: ["duration"] },
  { path: "telco_churn/Telco-Customer-Churn.csv", separator: ",", label: "Churn", yes: "Yes", known: ["customerID"] },
  { path: "caravan_coil2000/ticdata_train.csv.gz", separator: ",", label: "CARAVAN", yes: "insurance", known: [] },
];

export function* run({ seed, dataset }: BenchContext): Iterable<Figure> {
  for (const { path, separator, label, yes, known } of cases) {
    const [header, ...records] = readCsv(dataset(path), separator) as [string[], ...string[][]];
    const y = records.map((record) => (record[header.indexOf(label)] === yes ? 1 : 0));
    const columns = inferColumns(header, records).filter(({ name, meaning }) => name !== label && meaning !== "empty");
    const scans = leakageScan(
      columns.map(({ column }) => column),
      y,
      { random: seededRandom(seed) },
    );
    // Of a constant column the warning is right, whatever the table.
    const warned = scans
      .filter(({ warnings }) => warnings.some((warning) => warning !== "constant"))
      .map(({ name }) => name);
    const table = path.split("/")[0]!;
    const found = known.filter((name) => warned.includes(name));
    const n = columns.length;
    if (known.length > 0) {
      const what = `leakage scan, ${table}, found of ${known.join(", ")}`;
      yield { name: what, value: found.length, unit: "columns", toReach: known.length, n };
    }
    const alarms = warned.length - found.length;
    yield {
      name: `leakage scan, ${table}, false alarms`,
      value: alarms,
      unit: "columns",
      toReach: 0,
      better: "lower",
      n,
    };
    const top = scans.find(({ name }) => !known.includes(name))!;
    yield { name: `leakage scan, ${table}, most telling honest column`, ...top.auc, unit: "AUC", n: records.length };
  }
}
