// Are alarms called where somebody marked the series as unusual? Four hourly series of an ad exchange with labelled windows (Numenta Anomaly Benchmark).
import { readFileSync } from "node:fs";
import { wilsonInterval } from "@heed/math";
import { findAnomalies } from "../../../packages/heed/src/capabilities/forecast/find-anomalies.ts";
import type { BenchContext, Figure } from "../../figure.ts";
import { readCsv } from "../../gunzip-csv.ts";

export const datasets = ["nab_adexchange"];

const SERIES = ["exchange-2_cpc_results", "exchange-2_cpm_results", "exchange-3_cpc_results", "exchange-3_cpm_results"];
const PERIOD = 24;
/** One in so many ordinary hours: about one alarm in eight days by chance. */
const ONE_IN = 200;

export function* run({ dataset }: BenchContext): Iterable<Figure> {
  // From the benchmark's own file.
  const windows = JSON.parse(readFileSync(dataset("nab_adexchange/combined_windows.json"), "utf8")) as Record<
    string,
    readonly (readonly [string, string])[]
  >;
  let [alarms, inside, outside, ordinary, marked, found] = [0, 0, 0, 0, 0, 0];
  for (const name of SERIES) {
    const rows = readCsv(dataset(`nab_adexchange/${name}.csv.gz`)).slice(1);
    const times = rows.map(([time]) => Date.parse(`${time!.replace(" ", "T")}Z`));
    const { found: called, looked } = findAnomalies(
      rows.map(([, value]) => Number(value)),
      { period: PERIOD, falseAlarms: 1 / ONE_IN },
    );
    const start = times[times.length - looked]!;
    const own = windows[`realAdExchange/${name}.csv`]!.map((ends) =>
      ends.map((time) => Date.parse(`${time.slice(0, 19).replace(" ", "T")}Z`)),
    ).filter(([, to]) => to! >= start);
    const isMarked = (time: number): boolean => own.some(([from, to]) => time >= from! && time <= to!);
    alarms += called.length;
    inside += called.filter(({ at }) => isMarked(times[at]!)).length;
    outside += called.filter(({ at }) => !isMarked(times[at]!)).length;
    ordinary += times.filter((time) => time >= start && !isMarked(time)).length;
    marked += own.length;
    found += own.filter(([from, to]) => called.some(({ at }) => times[at]! >= from! && times[at]! <= to!)).length;
  }
  yield {
    name: "alarms in labelled windows, of all alarms",
    ...wilsonInterval(inside, alarms),
    unit: "share",
    n: alarms,
  };
  yield { name: "labelled windows with an alarm", ...wilsonInterval(found, marked), unit: "share", n: marked };
  yield {
    name: `false alarms an ordinary hour, over the stated one in ${ONE_IN}`,
    value: (outside / ordinary) * ONE_IN,
    unit: "ratio",
    n: ordinary,
  };
}
