// How a series goes on, and which of its past steps were not as expected; from counts of groups only, so that nobody is in it.
import type { Ahead, SeriesForecast } from "../capabilities/forecast/forecast-series.ts";
import { following, type Series, type Step, type Steps, type Sums, stepsIn } from "./count-steps.ts";
import type { ForecastAnswer, ForecastTask } from "./forecast-worker.ts";
import { inThread } from "./in-thread.ts";

export type StepsForecast =
  | {
      readonly known: true;
      readonly of: Series;
      readonly past: Steps;
      readonly ahead: readonly (Ahead & { readonly start: string })[];
      readonly forecast: Omit<SeriesForecast, "ahead">;
      /** Past steps that were not as expected, and of how many; of ordinary steps `falseAlarms` are called so. */
      readonly anomalies: {
        readonly found: readonly {
          readonly start: string;
          readonly value: number;
          readonly expected: number;
          readonly p: number;
        }[];
        readonly looked: number;
        readonly falseAlarms: number;
      };
    }
  | { readonly known: false; readonly of: Series; readonly says: string };

export type ForecastHow = {
  readonly step: Step;
  /** Steps ahead. */
  readonly ahead: number;
  /** Share of ordinary steps that may be called an anomaly. */
  readonly falseAlarms: number;
  readonly seed: number;
};

/** Steps a season: a shop's days differ by weekday; a year of weeks or months needs more than two years, which no counting keeps. */
const PERIODS = { day: 7, week: 1, month: 1 } as const;

/** Forecasts what was counted; a series that says too little is told in a sentence with the remedy, never guessed. */
export async function forecastSteps(
  sums: Sums | string,
  series: Series,
  { step, ahead: horizon, falseAlarms, seed }: ForecastHow,
): Promise<StepsForecast> {
  const past = typeof sums === "string" ? sums : stepsIn(sums, step);
  if (typeof past === "string") return { known: false, of: series, says: past };
  const task = { values: past.values, period: PERIODS[step], horizon, falseAlarms, seed };
  const answer = await inThread<ForecastTask, ForecastAnswer>(new URL("./forecast-worker.ts", import.meta.url), task);
  if ("says" in answer) return { known: false, of: series, says: answer.says };
  const { ahead, ...forecast } = answer.forecast;
  const { found, ...looked } = answer.anomalies;
  let start = past.starts.at(-1)!;
  const next = ahead.map((one) => {
    start = following(step, start);
    return { ...one, start };
  });
  const anomalies = { ...looked, found: found.map(({ at, ...of }) => ({ start: past.starts[at]!, ...of })) };
  return { known: true, of: series, past, ahead: next, forecast, anomalies };
}
