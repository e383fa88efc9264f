// Where exponential smoothing begins: level, slope and seasonal figures read from the first observations.

import type { Numbers } from "./check-input.ts";

/** Level, slope and the latest period of seasonal figures, oldest first. */
export interface SmoothingState {
  level: number;
  slope: number;
  readonly seasonal: Float64Array;
}

/**
 * The classical start of Holt and Winters, as R's `HoltWinters` has it: the first two periods are decomposed by a centred moving average;
 * a straight line through it gives level and slope, the mean deviation from it gives the seasonal figures. Without a season the first
 * two values give level and slope. The recursion then begins at `from`.
 */
export function startSmoothing(
  y: Numbers,
  period: number,
  multiplicative: boolean,
  trend: boolean,
): SmoothingState & { from: number } {
  if (period === 1) {
    return trend
      ? { level: y[1]!, slope: y[1]! - y[0]!, seasonal: new Float64Array(1), from: 2 }
      : { level: y[0]!, slope: 0, seasonal: new Float64Array(1), from: 1 };
  }
  const average = movingAverage(y, 2 * period, period);
  const { intercept, slope } = straightLine(average.values);
  const figures = new Float64Array(period);
  const counts = new Float64Array(period);
  average.values.forEach((smooth, k) => {
    const t = k + average.from;
    figures[t % period]! += multiplicative ? y[t]! / smooth : y[t]! - smooth;
    counts[t % period]! += 1;
  });
  // Periods of odd length lose one position less; every position has at least one figure.
  let mean = 0;
  for (let s = 0; s < period; s++) {
    figures[s]! /= counts[s]!;
    mean += figures[s]! / period;
  }
  const seasonal = figures.map((v) => (multiplicative ? v / mean : v - mean));
  return { level: intercept, slope: trend ? slope : 0, seasonal, from: period };
}

// Even periods weigh the two outer values by half.
function movingAverage(y: Numbers, n: number, period: number): { from: number; values: Float64Array } {
  const half = Math.floor(period / 2);
  const values = new Float64Array(n - 2 * half);
  for (let k = 0; k < values.length; k++) {
    const centre = k + half;
    let sum = 0;
    for (let t = centre - half; t <= centre + half; t++) {
      sum += period % 2 === 0 && Math.abs(t - centre) === half ? y[t]! / 2 : y[t]!;
    }
    values[k] = sum / period;
  }
  return { from: half, values };
}

// Least squares on 1, 2, ..., n.
function straightLine(values: Float64Array): { intercept: number; slope: number } {
  const n = values.length;
  const centre = (n + 1) / 2;
  let [mean, cross, square] = [0, 0, 0];
  for (let k = 0; k < n; k++) {
    mean += values[k]! / n;
    cross += (k + 1 - centre) * values[k]!;
    square += (k + 1 - centre) ** 2;
  }
  const slope = square === 0 ? 0 : cross / square;
  return { intercept: mean - slope * centre, slope };
}
