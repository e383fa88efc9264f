import { averagePrecision, brierScore, kolmogorovSmirnov, logLoss, rocAuc } from "@heed/math";

interface Input {
  readonly y: number[];
  readonly score: number[];
  readonly sample_weight: number[];
}

export const adapter = ({ y, score, sample_weight }: Input) => {
  const scoresOf = (label: number) => score.filter((_, i) => y[i] === label);
  return {
    roc_auc: rocAuc(y, score),
    roc_auc_weighted: rocAuc(y, score, sample_weight),
    average_precision: averagePrecision(y, score),
    brier: brierScore(y, score),
    log_loss_clipped_1e15: logLoss(y, score),
    ks: kolmogorovSmirnov(scoresOf(1), scoresOf(0)).distance,
  };
};
