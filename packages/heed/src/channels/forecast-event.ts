// How an event of the map goes on, and which of its past steps were not as expected; from counts of groups only, so that nobody is in it.
import type { DataMap } from "@heed/core";
import { findAnomalies } from "../capabilities/forecast/find-anomalies.ts";
import { type Ahead, forecastSeries, type SeriesForecast } from "../capabilities/forecast/forecast-series.ts";
import type { Gate } from "../gate/gate.ts";
import { countSteps, following, type Step, type Steps } from "./count-steps.ts";

export type EventForecast =
  | {
      readonly known: true;
      readonly event: string;
      readonly value?: string;
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
  | { readonly known: false; readonly event: string; readonly says: string };

export type ForecastHow = {
  readonly value?: string | undefined;
  readonly step: Step;
  /** Steps ahead. */
  readonly ahead: number;
  /** Share of ordinary steps that may be called an anomaly. */
  readonly falseAlarms: number;
  readonly seed: number;
};

/** Steps a season: a shop's days differ by weekday; a year of weeks or months needs more than two years, which no counting keeps. */
const PERIODS = { day: 7, week: 1, month: 1 } as const;

/** Counts and forecasts; a series that says too little is told in a sentence with the remedy, never guessed. */
export async function forecastEvent(
  deps: { gate: Gate; map: DataMap; now: () => Date },
  event: string,
  { value, step, ahead: horizon, falseAlarms, seed }: ForecastHow,
): Promise<EventForecast> {
  const past = await countSteps(deps, event, { step, value });
  if (typeof past === "string") return { known: false, event, says: past };
  const period = PERIODS[step];
  try {
    const { ahead, ...forecast } = forecastSeries(past.values, { period, horizon, seed });
    let start = past.starts.at(-1)!;
    const next = ahead.map((one) => {
      start = following(step, start);
      return { ...one, start };
    });
    const { found, ...looked } = findAnomalies(past.values, { period, falseAlarms });
    const anomalies = { ...looked, found: found.map(({ at, ...of }) => ({ start: past.starts[at]!, ...of })) };
    return { known: true, event, ...(value === undefined ? {} : { value }), past, ahead: next, forecast, anomalies };
  } catch (error) {
    // A series that is too short, full of gaps or always the same is an answer, not a fault.
    const { message } = error as Error;
    if (!/^series_/.test(message)) throw error;
    return { known: false, event, says: message };
  }
}
