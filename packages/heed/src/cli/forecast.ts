// heed forecast: how an event goes on, how sure that is, and what was not as expected.
import { type Command, Option } from "commander";
import type { Step } from "../channels/count-steps.ts";
import type { EventForecast } from "../channels/forecast-event.ts";
import { show, withHeed } from "./open.ts";
import { parseSeed, parseWhole } from "./parse-option.ts";
import { bold, dim, table } from "./terminal.ts";

type Options = { by: Step; value?: string; ahead: number; oneIn: number; seed: string };

export function addForecast(program: Command): void {
  program
    .command("forecast <event>")
    .description("how often an event will come, or what it will be worth, with intervals; groups of 11 and more only")
    .option("--value <property>", "sum this property instead of counting")
    .addOption(new Option("--by <step>", "what is counted").choices(["day", "week", "month"]).default("week"))
    .option("--ahead <steps>", "how many steps ahead", parseWhole(1, 60), 8)
    .option("--one-in <steps>", "of so many ordinary steps one may be called unexpected", parseWhole(2, 1000), 50)
    .option("--seed <number>", "seed of the simulated futures", "1")
    .action(async (event: string, { by, value, ahead, oneIn, seed }: Options) => {
      await withHeed(program, async (heed) => {
        const told = await heed.forecast(event, {
          step: by,
          value,
          ahead,
          falseAlarms: 1 / oneIn,
          seed: parseSeed(seed),
        });
        show(program, told, () => (told.known ? forecastLines(told) : told.says));
      });
    });
}

const WIDTH = 32;

function forecastLines({
  event,
  value,
  past,
  ahead,
  forecast,
  anomalies,
}: Extract<EventForecast, { known: true }>): string {
  const shown = past.starts.map((start, i) => ({ start, value: past.values[i]! })).slice(-12);
  const most = Math.max(...ahead.map(({ high }) => high), ...shown.map((one) => one.value ?? 0));
  const at = (amount: number): number => Math.round((Math.max(0, amount) / most) * WIDTH);
  const bar = (amount: number): string => "█".repeat(at(amount));
  const reach = ({ value: middle, low, high }: (typeof ahead)[number]): string =>
    `${" ".repeat(at(low))}${"░".repeat(at(middle) - at(low))}█${"░".repeat(Math.max(0, at(high) - at(middle)))}`;
  const naive = forecast.tried.find(({ name }) => name === "seasonal_naive")?.mae;
  const taken = forecast.tried[0]!;
  return [
    bold(`${event}${value === undefined ? "" : `, ${value}`}, by ${past.step}`),
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
