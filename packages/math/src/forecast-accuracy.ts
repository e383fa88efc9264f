// How far forecasts were off, in the measures that are commonly quoted.

import { type Numbers, requireFinite, requireInteger, requireLength, requireRows } from "./check-input.ts";
import { fault } from "./math-error.ts";

/** Measures of one set of forecasts. Null where a measure is undefined. */
export interface ForecastAccuracy {
  /** Mean absolute error, in units of the series. */
  readonly mae: number;
  /** Root of the mean squared error, in units of the series. */
  readonly rmse: number;
  /** Mean absolute error in per cent of the actual values; null when one of them is 0. */
  readonly mape: number | null;
  /** Symmetric: 200 |y - f| / (|y| + |f|), in per cent, 0 where both are 0. */
  readonly smape: number;
  /** MAE over the MAE of (seasonal) naive forecasts inside the training part; null when that part repeats itself exactly. */
  readonly mase: number | null;
}

/**
 * Measures of Hyndman and Koehler (International Journal of Forecasting 22, 2006).
 *
 * @param train what was known when forecasting, oldest first; longer than `period`
 * @param actual what came
 * @param forecast what was forecast, one for each actual value
 * @param period season of the naive forecast that MASE compares with; default 1, the last value
 * @throws `empty_input`, `shape_mismatch`, `not_finite`, `series_too_short`
 * @example
 * forecastAccuracy([1, 2, 3], [4], [5]).mase; // 1
 */
export function forecastAccuracy(train: Numbers, actual: Numbers, forecast: Numbers, period = 1): ForecastAccuracy {
  requireRows("actual", actual);
  requireLength("forecast", forecast, actual.length);
  requireInteger("period", period, 1);
  for (const [name, series] of Object.entries({ train, actual, forecast })) requireFinite(name, series);
  if (train.length <= period) {
    fault(
      "series_too_short",
      "The training part is not longer than a season.",
      "Give more history, or a shorter period.",
    );
  }
  const n = actual.length;
  let [absolute, square, share, symmetric, naive] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const error = Math.abs(actual[i]! - forecast[i]!);
    absolute += error / n;
    square += error ** 2 / n;
    share += error / Math.abs(actual[i]!) / n;
    const size = Math.abs(actual[i]!) + Math.abs(forecast[i]!);
    if (size > 0) symmetric += (2 * error) / size / n;
  }
  for (let t = period; t < train.length; t++)
    naive += Math.abs(train[t]! - train[t - period]!) / (train.length - period);
  return {
    mae: absolute,
    rmse: Math.sqrt(square),
    mape: Number.isFinite(share) ? 100 * share : null,
    smape: 100 * symmetric,
    mase: naive > 0 ? absolute / naive : null,
  };
}
