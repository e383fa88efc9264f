// How good are probabilities on rows that nothing was fitted on? Discrimination, calibration and lift, as the report prints them.
import {
  averagePrecision,
  brierScore,
  calibrationTable,
  gainsTable,
  kolmogorovSmirnov,
  liftAt,
  logLoss,
  rocAucInterval,
  wilsonInterval,
} from "@heed/math";

type Bounds = readonly [low: number, high: number];

export type Verdict = {
  readonly n: number;
  readonly positives: number;
  readonly auc: number;
  readonly auc_ci: Bounds;
  readonly average_precision: number;
  readonly brier: number;
  readonly log_loss: number;
  readonly ks: number;
  readonly lift_top_decile: number;
  readonly calibration: readonly {
    readonly bin: number;
    readonly n: number;
    readonly mean_score: number;
    readonly rate: number;
    readonly rate_ci: Bounds;
  }[];
  /** Mean distance of told and happened over the bins, weighted by people. */
  readonly calibration_error: number;
  readonly gains: readonly {
    readonly decile: number;
    readonly n: number;
    readonly positives: number;
    readonly lift: number;
  }[];
  readonly accuracy: number;
  readonly accuracy_ci: Bounds;
};

/** Judges `scores` (probabilities) by what happened. Intervals are 95 %: DeLong's for the AUC, Wilson's for shares. */
export function judge(y: Uint8Array, scores: Float64Array): Verdict {
  const auc = rocAucInterval(y, scores);
  const { bins, expectedError } = calibrationTable(y, scores, 10);
  const right = y.reduce((sum, label, i) => sum + (scores[i]! >= 0.5 === (label === 1) ? 1 : 0), 0);
  const accuracy = wilsonInterval(right, y.length);
  return {
    n: y.length,
    positives: y.reduce((sum, label) => sum + label, 0),
    auc: auc.value,
    auc_ci: [auc.low, auc.high],
    average_precision: averagePrecision(y, scores),
    brier: brierScore(y, scores),
    log_loss: logLoss(y, scores),
    ks: kolmogorovSmirnov(
      scores.filter((_, i) => y[i] === 1),
      scores.filter((_, i) => y[i] === 0),
    ).distance,
    lift_top_decile: liftAt(y, scores, 0.1),
    calibration: bins.map(({ people, predicted, observed }, bin) => ({
      bin,
      n: people,
      mean_score: predicted,
      rate: observed.value,
      rate_ci: [observed.low, observed.high],
    })),
    calibration_error: expectedError,
    gains: gainsTable(y, scores, 10).map(({ people, responders, lift }, at) => ({
      decile: at + 1,
      n: people,
      positives: responders,
      lift,
    })),
    accuracy: accuracy.value,
    accuracy_ci: [accuracy.low, accuracy.high],
  };
}

/** What telling everybody the rate of the training rows would have scored. */
export type Baseline = {
  readonly what: string;
  readonly auc: number;
  readonly average_precision: number;
  readonly brier: number;
  readonly log_loss: number;
  readonly accuracy: number;
};

/** Judges the rate that each row's training rows had. */
export function judgeBaseline(y: Uint8Array, rates: Float64Array): Baseline {
  const positives = y.reduce((sum, label) => sum + label, 0);
  const right = y.reduce((sum, label, i) => sum + (rates[i]! >= 0.5 === (label === 1) ? 1 : 0), 0);
  return {
    what: "everybody gets the training rows' rate",
    auc: 0.5,
    average_precision: positives / y.length,
    brier: brierScore(y, rates),
    log_loss: logLoss(y, rates),
    accuracy: right / y.length,
  };
}
