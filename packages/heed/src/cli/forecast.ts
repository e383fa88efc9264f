// heed forecast: how an event goes on, or yeses to a purpose, how sure that is, and what was not as expected.
import { type Command, Option } from "commander";
import type { Series, Step } from "../channels/count-steps.ts";
import type { StepsForecast } from "../channels/forecast-steps.ts";
import { show, withHeed } from "./open.ts";
import { parseSeed, parseWhole } from "./parse-option.ts";
import { bold, dim, table } from "./terminal.ts";

type Options = { by: Step; value?: string; optIns?: string; ahead: number; oneIn: number; seed: string };

export function addForecast(program: Command): void {
  program
    .command("forecast [event]")
    .description(
      "how often an event will come, what it will be worth, or how many will say yes, with intervals; groups of 11 and more only",
    )
    .option("--opt-ins <purpose>", "people who say yes to this purpose, instead of an event")
    .option("--value <property>", "sum this property instead of counting")
    .addOption(new Option("--by <step>", "what is counted").choices(["day", "week", "month"]).default("week"))
    .option("--ahead <steps>", "how many steps ahead", parseWhole(1, 60), 8)
    .option("--one-in <steps>", "of so many ordinary steps one may be called unexpected", parseWhole(2, 1000), 50)
    .option("--seed <number>", "seed of the simulated futures", "1")
    .action(async (event: string | undefined, { by, value, optIns, ahead, oneIn, seed }: Options) => {
      await withHeed(program, async (heed) => {
        const series = seriesAsked(event, value, optIns) ?? unclear(heed.insights.series);
        const told = await heed.insights.forecast(
          series,
          {
            step: by,
            ahead,
            falseAlarms: 1 / oneIn,
            seed: parseSeed(seed),
          },
          "staff:cli",
        );
        show(program, told, () => (told.known ? forecastLines(told) : told.says));
      });
    });
}

function seriesAsked(
  event: string | undefined,
  value: string | undefined,
  optIns: string | undefined,
): Series | undefined {
  if (event !== undefined && optIns === undefined) return { event, ...(value === undefined ? {} : { value }) };
  if (optIns !== undefined && event === undefined && value === undefined) return { optIns };
  return undefined;
}

function unclear(known: readonly Series[]): never {
  const words = known.map((of) =>
    "optIns" in of
      ? `--opt-ins ${of.optIns}`
      : [`"${of.event}"`, ...(of.value ? [`--value ${of.value}`] : [])].join(" "),
  );
  throw new Error(`series_unclear: say what to forecast, one of: ${words.join(", ")}.`);
}

const WIDTH = 32;

const nameOf = (of: Series): string =>
  "optIns" in of ? `People who say yes to ${of.optIns}` : [of.event, of.value].filter(Boolean).join(", ");

function forecastLines({ of, past, ahead, forecast, anomalies }: Extract<StepsForecast, { known: true }>): string {
  const shown = past.starts.map((start, i) => ({ start, value: past.values[i]! })).slice(-12);
  const most = Math.max(...ahead.map(({ high }) => high), ...shown.map((one) => one.value ?? 0));
  const at = (amount: number): number => Math.round((Math.max(0, amount) / most) * WIDTH);
  const bar = (amount: number): string => "█".repeat(at(amount));
  const reach = ({ value: middle, low, high }: (typeof ahead)[number]): string =>
    `${" ".repeat(at(low))}${"░".repeat(at(middle) - at(low))}█${"░".repeat(Math.max(0, at(high) - at(middle)))}`;
  const naive = forecast.tried.find(({ name }) => name === "seasonal_naive")?.mae;
  const taken = forecast.tried[0]!;
  return [
    bold(`${nameOf(of)}, by ${past.step}`),
    table([
      ...shown.map((one) => [
        one.start,
        one.value === null ? "fewer than 11 people" : whole(one.value),
        one.value === null ? "" : bar(one.value),
      ]),
      ...ahead.map((one) => [one.start, `${whole(one.value)} (${whole(one.low)} to ${whole(one.high)})`, reach(one)]),
    ]),
    "",
    `Nine in ten of the steps to come should lie between the two ends; they were widened ${forecast.widened.toFixed(2)} times, so that they held in the past.`,
    `Method: ${methodSays(forecast.method)}; off by ${whole(taken.mae ?? Number.NaN)} in the mean of ${forecast.origins} past forecasts${naive == null || forecast.method === "seasonal_naive" ? "" : `; the last season again: ${whole(naive)}`}.`,
    ...(forecast.filled > 0
      ? [`${forecast.filled} steps had fewer than 11 people; they stand on the line between their neighbours.`]
      : []),
    anomalies.found.length === 0
      ? `Of the last ${anomalies.looked} steps none was unexpected.`
      : `Unexpected among the last ${anomalies.looked} steps:`,
    ...(anomalies.found.length === 0
      ? []
      : [table(anomalies.found.map((one) => [one.start, whole(one.value), `expected ${whole(one.expected)}`]))]),
    dim(`One in ${Math.round(1 / anomalies.falseAlarms)} ordinary steps is called unexpected by chance.`),
  ].join("\n");
}

/** `trend/season` of the smoothing in words. */
function methodSays(method: string): string {
  if (method === "seasonal_naive") return "the last season again";
  const [trend, season] = method.split("/");
  const trends = trend === "none" ? "" : trend === "damped" ? ", with a trend that dies out" : ", with a trend";
  const seasons =
    season === "none" ? "" : `, with ${season === "additive" ? "an additive" : "a multiplicative"} season`;
  return `a smoothed level${trends}${seasons}`;
}

const whole = (amount: number): string =>
  amount.toLocaleString("en", { maximumFractionDigits: Math.abs(amount) < 10 ? 1 : 0 });
