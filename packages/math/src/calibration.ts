// Calibration: whether among those given 20 % it happens to one in five; a table for the eye, slope and in-the-large for the alarm.

import type { Interval } from "./bootstrap.ts";
import { type Numbers, requireBothClasses, requireInteger } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { requireProbabilities } from "./probability-scores.ts";
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
 */
export function calibrationTable(labels: Numbers, probabilities: Numbers, bins = 10): CalibrationTable {
  requireProbabilities(labels, probabilities);
  requireInteger("bins", bins, 1);
  const n = labels.length;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => probabilities[a]! - probabilities[b]!);
  const table: CalibrationRow[] = [];
  let error = 0;
  for (let from = 0; from < n; ) {
    let to = Math.max(from + 1, Math.round(((table.length + 1) * n) / bins));
    if (table.length + 1 >= bins) to = n;
    while (to < n && probabilities[order[to]!] === probabilities[order[to - 1]!]) to++;
    let predicted = 0;
    let happened = 0;
    for (let at = from; at < to; at++) {
      predicted += probabilities[order[at]!]!;
      happened += labels[order[at]!]!;
    }
    error += Math.abs(predicted - happened) / n;
    table.push({
      people: to - from,
      predicted: predicted / (to - from),
      observed: wilsonInterval(happened, to - from),
    });
    from = to;
  }
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
 * @throws `no_convergence` when outcomes are perfectly separated by the prediction: no finite slope fits
 * @example
 * const { slope, inTheLarge } = calibrationLine([0, 1, 0, 1, 1, 0], [0.2, 0.7, 0.6, 0.8, 0.4, 0.3]);
 */
export function calibrationLine(labels: Numbers, probabilities: Numbers): CalibrationLine {
  requireProbabilities(labels, probabilities);
  requireBothClasses("labels", labels);
  const logOdds = Float64Array.from(probabilities, (p) => {
    const clipped = Math.min(Math.max(p, 1e-12), 1 - 1e-12);
    return Math.log(clipped / (1 - clipped));
  });
  const [inTheLarge] = fitLine(labels, logOdds, true);
  if (logOdds.every((x) => x === logOdds[0])) {
    return fault("constant_prediction", "All predictions are equal.", "A slope needs predictions that differ.");
  }
  const [intercept, slope] = fitLine(labels, logOdds, false);
  return { slope, intercept, inTheLarge };
}

// Newton's method for a + b x, or for a + x when the slope is held; halves the step while the likelihood falls.
function fitLine(labels: Numbers, x: Float64Array, slopeHeld: boolean): [intercept: number, slope: number] {
  let [a, b] = [0, 1];
  let worst = loss(labels, x, a, b);
  for (let round = 0; round < 100; round++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const p = 1 / (1 + Math.exp(-(a + b * x[i]!)));
      const [residual, weight] = [labels[i]! - p, p * (1 - p)];
      ga += residual;
      gb += residual * x[i]!;
      haa += weight;
      hab += weight * x[i]!;
      hbb += weight * x[i]! * x[i]!;
    }
    const determinant = haa * hbb - hab * hab;
    const da = slopeHeld ? ga / haa : (hbb * ga - hab * gb) / determinant;
    const db = slopeHeld ? 0 : (haa * gb - hab * ga) / determinant;
    if (!Number.isFinite(da + db)) break;
    let step = 1;
    while (step > 1e-10 && loss(labels, x, a + step * da, b + step * db) > worst + 1e-12) step /= 2;
    a += step * da;
    b += step * db;
    worst = loss(labels, x, a, b);
    if (Math.abs(a) > 1e4 || Math.abs(b) > 1e4) break;
    if (Math.abs(da) + Math.abs(db) < 1e-10 * (1 + Math.abs(a) + Math.abs(b))) return [a, b];
  }
  return fault(
    "no_convergence",
    "The calibration line has no finite fit.",
    "Judge more people: the outcomes are separated.",
  );
}

function loss(labels: Numbers, x: Float64Array, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const z = (labels[i] === 1 ? -1 : 1) * (a + b * x[i]!);
    sum += z > 30 ? z : Math.log1p(Math.exp(z));
  }
  return sum;
}
