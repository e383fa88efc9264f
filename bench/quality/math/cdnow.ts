// CDNOW: 2,357 customers observed for 39 weeks; how many repeat purchases does BG/NBD expect in the 39 weeks that followed?

import { readFileSync } from "node:fs";
import { bootstrapMean, expectedPurchases, expectedRepeats, fitBgNbd, fitGammaGamma } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";

export const datasets = ["cdnow"];

const day = 86_400_000;
const end = Date.UTC(1997, 8, 30) / day; // 39 weeks after the first customers came
const weeks = 39;

export function* run({ seed, quick, dataset }: BenchContext): Iterable<Figure> {
  const { histories, later, amounts } = readCustomers(dataset("cdnow/CDNOW_sample.txt"));
  const n = later.length;
  const model = fitBgNbd(histories);
  // Fader, Hardie and Lee 2005, table 2.
  for (const [name, value, paper, digits] of [
    ["r", model.r, 0.243, 3],
    ["alpha", model.alpha, 4.414, 3],
    ["a", model.a, 0.793, 3],
    ["b", model.b, 2.426, 3],
    ["log-likelihood", model.logLikelihood, -9582.4, 1],
  ] as const) {
    const met = value.toFixed(digits) === paper.toFixed(digits);
    yield { name: `cdnow, BG/NBD ${name}, published ${paper}`, value, unit: "", met, n };
  }

  const each = (of: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => of(i));
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
  const actual = sum(later) + sum(histories.frequency);
  const expected = sum(each((i) => expectedRepeats(model, histories.age[i]! + weeks)));
  const met = Math.abs(expected / actual - 1) <= 0.05;
  yield { name: `cdnow, repeat purchases by week 78, actual ${actual}`, value: expected, unit: "purchases", met, n };
  const one = (i: number) => ({
    frequency: histories.frequency[i]!,
    recency: histories.recency[i]!,
    age: histories.age[i]!,
  });
  const forecast = each((i) => expectedPurchases(model, one(i), weeks));
  const alone = `cdnow, repeat purchases in weeks 40 to 78 alone, actual ${sum(later)}`;
  yield { name: alone, value: sum(forecast), unit: "purchases", n };
  const errors = forecast.map((value, i) => Math.abs(value - later[i]!));
  const mae = bootstrapMean(errors, { seed, resamples: quick ? 200 : 2000 });
  yield {
    name: "cdnow, weeks 40 to 78, mean absolute error",
    ...mae,
    unit: "purchases",
    toReach: 0.79,
    better: "lower",
    n,
  };
  yield { name: "cdnow, weeks 40 to 78, correlation", ...correlation(forecast, later), unit: "r", toReach: 0.62, n };

  const repeaters = Array.from(histories.frequency, (_, i) => i).filter((i) => histories.frequency[i]! > 0);
  const spend = fitGammaGamma(
    repeaters.map((i) => histories.frequency[i]!),
    repeaters.map((i) => amounts[i]!),
  );
  for (const name of ["p", "q", "scale"] as const) {
    yield { name: `cdnow, gamma-gamma ${name}`, value: spend[name], unit: "", n: repeaters.length };
  }
}

/** Purchases of one day are one. Amounts are the means of repeat purchases within the 39 weeks. */
function readCustomers(path: string) {
  const customers = new Map<string, Map<number, number>>();
  for (const line of readFileSync(path, "utf8").trim().split("\n")) {
    const [, id, date, , dollars] = line.trim().split(/\s+/) as [string, string, string, string, string];
    const at = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6))) / day;
    const days = customers.get(id) ?? new Map<number, number>();
    customers.set(id, days.set(at, (days.get(at) ?? 0) + Number(dollars)));
  }
  const histories = { frequency: [] as number[], recency: [] as number[], age: [] as number[] };
  const [later, amounts]: [number[], number[]] = [[], []];
  for (const days of customers.values()) {
    const all = [...days].sort(([a], [b]) => a - b);
    const known = all.filter(([at]) => at <= end);
    const first = known[0]![0];
    histories.frequency.push(known.length - 1);
    histories.recency.push((known.at(-1)![0] - first) / 7);
    histories.age.push((end - first) / 7);
    later.push(all.length - known.length);
    amounts.push(known.slice(1).reduce((sum, [, amount]) => sum + amount, 0) / (known.length - 1));
  }
  return { histories, later, amounts };
}

/** Pearson's, with Fisher's interval. */
function correlation(a: Float64Array, b: readonly number[]) {
  const n = a.length;
  const [meanA, meanB] = [a, b].map((values) => Array.from(values).reduce((sum, v) => sum + v, 0) / n);
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    ab += (a[i]! - meanA!) * (b[i]! - meanB!);
    aa += (a[i]! - meanA!) ** 2;
    bb += (b[i]! - meanB!) ** 2;
  }
  const value = ab / Math.sqrt(aa * bb);
  const half = 1.959964 / Math.sqrt(n - 3);
  return { value, low: Math.tanh(Math.atanh(value) - half), high: Math.tanh(Math.atanh(value) + half) };
}
