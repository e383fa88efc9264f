// Runs in a worker thread: the arithmetic of one forecast, on numbers that are counts of groups.
import { parentPort, workerData } from "node:worker_threads";
import { type Anomalies, findAnomalies } from "../capabilities/forecast/find-anomalies.ts";
import { forecastSeries, type SeriesForecast } from "../capabilities/forecast/forecast-series.ts";

export type ForecastTask = {
  readonly values: readonly (number | null)[];
  /** Steps a season. */
  readonly period: number;
  readonly horizon: number;
  readonly falseAlarms: number;
  readonly seed: number;
};

export type ForecastAnswer =
  | { readonly forecast: SeriesForecast; readonly anomalies: Anomalies }
  | { readonly says: string };

function answer({ values, period, horizon, falseAlarms, seed }: ForecastTask): ForecastAnswer {
  try {
    const forecast = forecastSeries(values, { period, horizon, seed });
    return { forecast, anomalies: findAnomalies(values, { period, falseAlarms }) };
  } catch (error) {
    // A series that is too short, full of gaps or always the same is an answer, not a fault.
    const { message } = error as Error;
    if (!/^series_/.test(message)) throw error;
    return { says: message };
  }
}

// Given by forecast-steps.ts, which waits for the one answer; what is thrown ends the thread.
parentPort?.postMessage(answer(workerData));
