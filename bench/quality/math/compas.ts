// COMPAS, the shared cut: error rates by race of "decile score of 5 or more", against the figures that ProPublica published in 2016.

import { groupRates, type Rate, type RateName } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";
import { readCsv } from "../../gunzip-csv.ts";

export const datasets = ["compas"];

// In per cent, Black and white defendants, as published.
const published: readonly [RateName, string, number, number][] = [
  ["falsePositiveRate", "FPR", 44.85, 23.45],
  ["falseNegativeRate", "FNR", 27.99, 47.72],
  ["positivePredictiveValue", "PPV", 62.97, 59.13],
];

export function* run({ dataset }: BenchContext): Iterable<Figure> {
  const [header, ...records] = readCsv(dataset("compas/compas_no_names.csv.gz")) as [string[], ...string[][]];
  const field = (name: string) => records.map((record) => record[header.indexOf(name)]!);
  const report = groupRates({
    truth: field("two_year_recid").map(Number),
    decision: field("decile_score").map((score) => (Number(score) >= 5 ? 1 : 0)),
    group: field("race"),
  });
  for (const [rate, short, ...expected] of published) {
    for (const [at, race] of ["African-American", "Caucasian"].entries()) {
      const found: Rate = report.groups.find(({ group }) => group === race)![rate];
      const [value, low, high] = found.known ? [found.value, found.low, found.high].map((share) => 100 * share) : [];
      const met = value?.toFixed(2) === expected[at]!.toFixed(2);
      const name = `compas, ${short}, ${race}, published ${expected[at]}`;
      yield { name, value: value ?? Number.NaN, low: low ?? 0, high: high ?? 100, unit: "%", met, n: found.n };
    }
  }
  const leftOut = report.groups.filter(
    ({ truePositiveRate, falsePositiveRate }) => !truePositiveRate.known || !falsePositiveRate.known,
  );
  yield { name: "compas, groups with too few to say", value: leftOut.length, unit: "groups", n: report.groups.length };
}
