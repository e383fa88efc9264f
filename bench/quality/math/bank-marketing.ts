// Whom to call? Bank marketing without the call's duration: shuffled folds, and the later calls judged by what the earlier ones taught.

import {
  brierScore,
  calibrationLine,
  fitPlattScaling,
  logLoss,
  predictPlattScaling,
  rocAucDifference,
  rocAucInterval,
} from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";
import { readCsv } from "../../gunzip-csv.ts";
import {
  boostedTrees,
  crossValidate,
  logistic,
  logisticWith,
  meanOfFolds,
  readTable,
  rowsOf,
  type Table,
} from "./table-protocol.ts";

export const datasets = ["bank_marketing"];

const numbers = new Set(
  "age campaign pdays previous emp.var.rate cons.price.idx cons.conf.idx euribor3m nr.employed".split(" "),
);
const learners = [
  { name: "logistic regression", learn: logistic },
  { name: "trees", learn: boostedTrees },
];

export function* run({ quick, dataset }: BenchContext): Iterable<Figure> {
  const [names, ...records] = readCsv(dataset("bank_marketing/bank-additional-full.csv.gz"), ";");
  // `duration` is known only after the call: it gives the label away.
  const kinds = names!.map((name) =>
    name === "duration" || name === "y" ? undefined : numbers.has(name) ? "number" : "category",
  );
  const table = readTable(records, kinds, (record) => record.at(-1) === "yes");
  yield* shuffled(table, quick ? [0] : [0, 1, 2]);
  yield* inOrder(table);
}

function* shuffled(table: Table, seeds: readonly number[]): Iterable<Figure> {
  const judged = crossValidate(
    table,
    learners.map(({ learn }) => learn),
    seeds,
  );
  const common = { unit: "AUC", n: table.y.length, suspiciousAbove: 0.7 };
  for (const [at, { name }] of learners.entries()) {
    const auc = meanOfFolds(judged, ({ y, scores }) => rocAucInterval(y, scores[at]!));
    const goal = name === "trees" ? { toReach: 0.645 } : {};
    yield { name: `bank marketing, shuffled 5-fold AUC, ${name}`, ...auc, ...common, ...goal };
  }
  const gain = meanOfFolds(judged, ({ y, scores }) => rocAucDifference(y, scores[1]!, scores[0]!));
  yield { name: "bank marketing, trees minus logistic regression, paired", ...gain, unit: "AUC", n: table.y.length };
}

/**
 * Across time the penalty decides the sign: the economy's indices rose and fell with the campaigns, so that nearly free coefficients rank
 * the later calls right and shrunken ones wrong, while inside the earlier calls both look alike. So both are shown.
 */
const inTime = [
  { name: "logistic regression, l2 1e-4", learn: logisticWith([{ l2: 1e-4 }]), calibrate: true },
  { name: "logistic regression, penalty chosen inside", learn: logistic, calibrate: false },
  { name: "trees", learn: boostedTrees, calibrate: true },
];

/** Rows are in date order. Of the earlier 70 %, the latest tenth is kept from the fit, to calibrate on. */
function* inOrder(table: Table): Iterable<Figure> {
  const n = table.y.length;
  const rows = Array.from({ length: n }, (_, i) => i);
  const known = Math.floor(0.7 * n);
  const fitted = Math.floor(0.9 * known);
  const [fit, latest] = [rowsOf(table, rows.slice(0, fitted)), rowsOf(table, rows.slice(fitted, known))];
  const [all, later] = [rowsOf(table, rows.slice(0, known)), rowsOf(table, rows.slice(known))];
  for (const { name, learn, calibrate } of inTime) {
    const auc = rocAucInterval(later.y, learn(all, later));
    yield {
      name: `bank marketing, last 30 % by time, AUC, ${name}`,
      ...auc,
      unit: "AUC",
      suspiciousAbove: 0.66,
      n: later.y.length,
    };
    if (!calibrate) continue;
    const platt = fitPlattScaling(logOdds(learn(fit, latest)), latest.y);
    const before = learn(fit, later);
    yield* calibration(`${name}, before Platt`, later, before);
    yield* calibration(`${name}, after Platt`, later, predictPlattScaling(platt, logOdds(before)));
  }
}

/** Cox's slope (1 is right, below 1 too sure) and intercept at slope 1 (0 is right, above 0 too low), and the proper scores. */
function* calibration(name: string, { y }: Table, p: Float64Array): Iterable<Figure> {
  const { slope, inTheLarge } = calibrationLine(y, p);
  const n = y.length;
  const start = "bank marketing, last 30 %";
  yield { name: `${start}, calibration slope, ${name}`, value: slope, unit: "slope", n };
  yield { name: `${start}, calibration in the large, ${name}`, value: inTheLarge, unit: "log-odds", n };
  yield { name: `${start}, log loss, ${name}`, value: logLoss(y, p), unit: "nats", n };
  yield { name: `${start}, Brier score, ${name}`, value: brierScore(y, p), unit: "squared", n };
}

function logOdds(probabilities: Float64Array): Float64Array {
  return probabilities.map((p) => Math.log(p / (1 - p)));
}
