// How a series goes on, with the method that its own past chose and intervals that held in it. Plain numbers; nobody is in them.
import {
  chooseForecast,
  type ForecastCandidate,
  fault,
  fitSmoothing,
  forecastInterval,
  forecastSmoothing,
  quantileSorted,
  type Random,
  type SmoothingShape,
  seededRandom,
} from "@heed/math";
import { filled } from "./fill-gaps.ts";

/** One step ahead. */
export type Ahead = { readonly value: number; readonly low: number; readonly high: number };

export type SeriesForecast = {
  readonly ahead: readonly Ahead[];
  /** Share of futures that the intervals are to hold. */
  readonly level: number;
  /** The method taken, and all that were tried with their mean absolute error on the series' own past, best first. */
  readonly method: string;
  readonly tried: readonly Pick<ForecastCandidate, "name" | "mae" | "why">[];
  /** Past days from which a forecast was made, to choose and to widen. */
  readonly origins: number;
  /** How much wider the intervals were made than simulation gave, so that they held in the past: 1 is not at all. */
  readonly widened: number;
  /** Steps without a figure, filled between their neighbours. */
  readonly filled: number;
};

export type ForecastOptions = {
  /** Steps a season: 7 for days; 1 for none. */
  readonly period: number;
  readonly horizon: number;
  /** Default .9. */
  readonly level?: number;
  readonly seed: number;
};

const ORIGINS = 12;
const PATHS = 1_000;

/**
 * Chooses among the seasonal naive forecast and eight shapes of exponential smoothing by a backtest with rolling origin. Intervals come from
 * simulated futures with the errors of the fit, widened until they hold as many past steps as they are to hold of future ones.
 *
 * @param series equally spaced, oldest first; null: not known
 * @throws `series_too_short`, `series_has_gaps`, `series_constant`, each with its remedy
 * @example
 * forecastSeries([12, 15, 11, 14, 13, 16, 12, 15, 14, 13], { period: 1, horizon: 2, seed: 1 }).ahead.length; // 2
 */
export function forecastSeries(series: readonly (number | null)[], options: ForecastOptions): SeriesForecast {
  const { period, horizon, level = 0.9, seed } = options;
  const { values: y, filled: gaps } = filled(series);
  if (y.every((value) => value === y[0]))
    fault(
      "series_constant",
      "The series is the same at every step: it says nothing of how sure its future is.",
      "Forecast it when something has changed, or look at shorter steps.",
    );
  const chosen = chooseForecast(y, period, { horizon, origins: ORIGINS });
  const random = seededRandom(seed);
  const { shape } = chosen.best;
  const future = (known: Float64Array) => aheadOf(known, shape, { period, horizon, level, random });
  const scores = Array.from({ length: chosen.origins }, (_, k) => y.length - horizon - k).flatMap((cut) =>
    future(y.subarray(0, cut)).map(({ value, low, high }, h) => {
      const error = y[cut + h]! - value;
      const reach = error < 0 ? value - low : high - value;
      return reach > 0 ? Math.abs(error) / reach : error === 0 ? 0 : Number.POSITIVE_INFINITY;
    }),
  );
  const reached = quantileSorted(Float64Array.from(scores.filter(Number.isFinite)).sort(), level);
  const widened = Math.max(1, reached);
  let [below, above] = [0, 0];
  return {
    ahead: future(y).map(({ value, low, high }) => {
      // Nothing becomes surer the farther away it is; of few errors simulation may say so.
      below = Math.max(below, widened * (value - low));
      above = Math.max(above, widened * (high - value));
      return { value, low: value - below, high: value + above };
    }),
    level,
    method: chosen.best.name,
    tried: chosen.tried.map(({ name, mae, why }) => ({ name, mae, ...(why === undefined ? {} : { why }) })),
    origins: chosen.origins,
    widened,
    filled: gaps,
  };
}

type Future = Required<Omit<ForecastOptions, "seed">> & { readonly random: Random };

function aheadOf(
  known: Float64Array,
  shape: SmoothingShape | null,
  { period, horizon, level, random }: Future,
): Ahead[] {
  if (shape === null) return naiveAhead(known, { period, horizon, level, random });
  const model = fitSmoothing(known, shape);
  const values = forecastSmoothing(model, horizon);
  const { low, high } = forecastInterval(model, horizon, { random, paths: PATHS, level });
  // The middle of simulated futures is not the forecast to the last digit: it must lie inside.
  return Array.from(values, (value, h) => ({
    value,
    low: Math.min(value, low[h]!),
    high: Math.max(value, high[h]!),
  }));
}

/** As one season ago, changed by as many seasonal changes as seasons lie between. */
function naiveAhead(known: Float64Array, { period, horizon, level, random }: Future): Ahead[] {
  const changes = Array.from({ length: known.length - period }, (_, t) => known[t + period]! - known[t]!);
  return Array.from({ length: horizon }, (_, h) => {
    const value = known[known.length - period + (h % period)]!;
    const seasons = Math.floor(h / period) + 1;
    const paths = Float64Array.from({ length: PATHS }, () => {
      let end = value;
      for (let k = 0; k < seasons; k++) end += changes[random.below(changes.length)]!;
      return end;
    }).sort();
    return {
      value,
      low: Math.min(value, quantileSorted(paths, (1 - level) / 2)),
      high: Math.max(value, quantileSorted(paths, (1 + level) / 2)),
    };
  });
}
