// Which way of forecasting suits a series? Each is tried on its past: fitted up to a day, judged on what came after, several times.

import { type Numbers, requireFinite, requireInteger } from "./check-input.ts";
import { fitSmoothing, forecastSmoothing, type SmoothingShape } from "./exponential-smoothing.ts";
import { fault, MathError } from "./math-error.ts";
import { type RunControl, step } from "./run-control.ts";

/** One way of forecasting, and its mean absolute error over the backtest (units of the series). */
export interface ForecastCandidate {
  /** `seasonal_naive`, or trend and season of the smoothing, as `additive/multiplicative`. */
  readonly name: string;
  /** Null for the seasonal naive forecast: the value of one season ago. */
  readonly shape: SmoothingShape | null;
  /** Null when the shape cannot be fitted to this series; `why` says so. */
  readonly mae: number | null;
  readonly why?: string;
}

/** The choice. */
export interface ForecastChoice {
  readonly best: ForecastCandidate;
  /** All candidates, best first. */
  readonly tried: readonly ForecastCandidate[];
  /** Forecasts of the best, fitted to the whole series. */
  readonly forecast: Float64Array;
  /** Origins judged. */
  readonly origins: number;
}

/**
 * Chooses among the seasonal naive forecast and eight shapes of exponential smoothing by a backtest with a rolling origin: the last
 * `origins` cuts, `stride` apart, each forecast `horizon` steps ahead from the values before the cut only. The naive forecast wins ties:
 * a model has to earn its place.
 *
 * @param y the series, equally spaced, oldest first
 * @param period observations a season; 1 for none
 * @throws `series_too_short` when not even one origin fits; `not_finite`, `bad_setting`
 * @example
 * const y = Array.from({ length: 40 }, (_, t) => 10 + t + 3 * (t % 4));
 * chooseForecast(y, 4, { horizon: 4 }).best.shape?.trend; // "additive"
 */
export function chooseForecast(
  y: Numbers,
  period: number,
  options: RunControl & { horizon: number; origins?: number; stride?: number },
): ForecastChoice {
  const { horizon, origins = 5, stride = 1 } = options;
  requireFinite("y", y);
  requireInteger("period", period, 1);
  requireInteger("horizon", horizon, 1);
  requireInteger("origins", origins, 1);
  requireInteger("stride", stride, 1);
  const series = Float64Array.from(y);
  const least = period === 1 ? 4 : 2 * period + 1;
  const cuts = Array.from({ length: origins }, (_, k) => series.length - horizon - k * stride).filter(
    (cut) => cut >= least,
  );
  if (cuts.length === 0) {
    fault(
      "series_too_short",
      `The series has ${series.length} values; a backtest needs ${least + horizon}.`,
      "Gather more, or shorten the horizon.",
    );
  }
  const shapes = shapesFor(period);
  const tried: ForecastCandidate[] = [];
  shapes.forEach((shape, done) => {
    tried.push(judge(series, shape, period, cuts, horizon));
    step(options, done + 1, shapes.length);
  });
  // Sorting is stable and the naive forecast stands first.
  tried.sort((a, b) => (a.mae ?? Number.POSITIVE_INFINITY) - (b.mae ?? Number.POSITIVE_INFINITY));
  const best = tried[0]!;
  return { best, tried, forecast: forecastBy(series, best.shape, period, horizon), origins: cuts.length };
}

function shapesFor(period: number): (SmoothingShape | null)[] {
  const shapes: (SmoothingShape | null)[] = [null];
  for (const seasonal of ["none", "additive", "multiplicative"] as const) {
    for (const trend of ["none", "additive", "damped"] as const) {
      if (period > 1 || seasonal === "none") shapes.push({ trend, seasonal, period });
    }
  }
  return shapes;
}

function judge(
  series: Float64Array,
  shape: SmoothingShape | null,
  period: number,
  cuts: readonly number[],
  horizon: number,
): ForecastCandidate {
  const name = shape === null ? "seasonal_naive" : `${shape.trend}/${shape.seasonal}`;
  let sum = 0;
  try {
    for (const cut of cuts) {
      const forecast = forecastBy(series.subarray(0, cut), shape, period, horizon);
      for (let h = 0; h < horizon; h++) sum += Math.abs(series[cut + h]! - forecast[h]!);
    }
    // What fits every past must fit the whole too, or it cannot be chosen.
    forecastBy(series, shape, period, horizon);
  } catch (error) {
    if (error instanceof MathError) return { name, shape, mae: null, why: error.message };
    throw error;
  }
  const mae = sum / (cuts.length * horizon);
  return Number.isFinite(mae) ? { name, shape, mae } : { name, shape, mae: null, why: "Its forecasts are not finite." };
}

function forecastBy(known: Float64Array, shape: SmoothingShape | null, period: number, horizon: number): Float64Array {
  if (shape !== null) return forecastSmoothing(fitSmoothing(known, shape), horizon);
  return Float64Array.from({ length: horizon }, (_, h) => known[known.length - period + (h % period)]!);
}
