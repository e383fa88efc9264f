// Calibration: whether among those given 20 % it happens to one in five; a table for the eye, slope and in-the-large for the alarm.

import type { Interval } from "./bootstrap.ts";
import { type Numbers, requireBothClasses, requireProbabilities } from "./check-input.ts";
import { equalBins } from "./equal-bins.ts";
import { fitLogisticRegression } from "./logistic-regression.ts";
import { fault } from "./math-error.ts";
import { sigmoid } from "./sigmoid.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/** People of similar predicted probability. */
export interface CalibrationRow {
  readonly people: number;
  readonly predicted: number;
  /** Observed rate with Wilson's 95 % interval. */
  readonly observed: Interval;
}

/** The bins, and the expected calibration error: the mean over people of |predicted - observed| of their bin. */
export interface CalibrationTable {
  readonly bins: CalibrationRow[];
  readonly expectedError: number;
}

/**
 * The reliability table: people sorted by predicted probability into bins of equal size. Equal probabilities stay together, so that bins may be
 * fewer and unequal.
 *
 * @param labels 0 or 1
 * @param probabilities of 1, in [0, 1]
 * @param bins how many, default 10
 * @example
 * const { bins, expectedError } = calibrationTable([0, 0, 1, 1], [0.1, 0.3, 0.6, 0.8], 2);
 * bins[0]!.predicted; // 0.2
 * expectedError; // 0.25
 */
export function calibrationTable(labels: Numbers, probabilities: Numbers, bins = 10): CalibrationTable {
  requireProbabilities(labels, probabilities);
  let error = 0;
  const table = equalBins(probabilities, bins).map((rows): CalibrationRow => {
    let predicted = 0;
    let happened = 0;
    for (const row of rows) {
      predicted += probabilities[row]!;
      happened += labels[row]!;
    }
    error += Math.abs(predicted - happened) / labels.length;
    return { people: rows.length, predicted: predicted / rows.length, observed: wilsonInterval(happened, rows.length) };
  });
  return { bins: table, expectedError: error };
}

/** Cox's recalibration: 1 and 0 for perfect probabilities. */
export interface CalibrationLine {
  /** Slope on the log-odds: below 1 the predictions are too extreme, above 1 too timid. */
  readonly slope: number;
  /** Intercept beside that slope. */
  readonly intercept: number;
  /** Intercept with the slope held at 1: above 0 the predictions are too low on the whole, below 0 too high. */
  readonly inTheLarge: number;
}

/**
 * Calibration slope and calibration-in-the-large: logistic regression of the outcome on the log-odds of the prediction, by maximum likelihood
 * (Cox 1958; Van Calster et al. 2019). Probabilities are clipped to [1e-12, 1 - 1e-12].
 *
 * @throws `separable` when the prediction separates the outcomes perfectly: no finite slope fits
 * @example
 * const told = [0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9]; // while it happens to 1 in 4 and to 3 in 4
 * calibrationLine([1, 0, 0, 0, 1, 1, 1, 0], told); // { slope: 0.500, intercept: 0.000, inTheLarge: 0.000 }, as log 3 / log 9
 */
export function calibrationLine(labels: Numbers, probabilities: Numbers): CalibrationLine {
  requireProbabilities(labels, probabilities);
  requireBothClasses("labels", labels);
  const logOdds = Float64Array.from(probabilities, (p) => {
    const clipped = Math.min(Math.max(p, 1e-12), 1 - 1e-12);
    return Math.log(clipped / (1 - clipped));
  });
  if (logOdds.every((x) => x === logOdds[0])) {
    return fault("constant_prediction", "All predictions are equal.", "A slope needs predictions that differ.");
  }
  const x = { rows: logOdds.length, columns: 1, values: logOdds };
  const { coefficients, intercept } = fitLogisticRegression({ x, y: labels }, {});
  return { slope: coefficients[0]!, intercept, inTheLarge: shift(labels, logOdds) };
}

// The intercept beside a slope of 1: where as many are predicted as happened. Predictions rise with it, so it is found by bisection.
function shift(labels: Numbers, logOdds: Float64Array): number {
  let [low, high] = [-100, 100];
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    let excess = 0;
    for (let i = 0; i < logOdds.length; i++) excess += sigmoid(middle + logOdds[i]!) - labels[i]!;
    if (excess < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
