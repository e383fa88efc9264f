// Everything @heed/math gives, in alphabetical order of the files; what one file checks for another stays inside.
export * from "./adjusted-rand.ts";
export * from "./aif360-metrics.ts";
export * from "./average-precision.ts";
export * from "./bg-nbd.ts";
export type { BoostingLoss } from "./boosting-loss.ts";
export type { BoostingOptions, LabelledRows } from "./boosting-options.ts";
export * from "./bootstrap.ts";
export * from "./calibration.ts";
export * from "./calibration-by-group.ts";
export * from "./choose-forecast.ts";
export * from "./clopper-pearson.ts";
export {
  type CategoryColumn,
  type Column,
  categoryColumn,
  columnLength,
  isMissing,
  type NumberColumn,
} from "./column.ts";
export * from "./column-signal.ts";
export * from "./confidence-sequence.ts";
export * from "./cuped.ts";
export * from "./drift.ts";
export * from "./ease.ts";
export * from "./encode-columns.ts";
export * from "./equal-bins.ts";
export * from "./exponential-smoothing.ts";
export * from "./fairlearn-metrics.ts";
export * from "./fairness-interval.ts";
export * from "./false-discovery.ts";
export * from "./forecast-accuracy.ts";
export * from "./gamma-gamma.ts";
export * from "./gauss-legendre.ts";
export * from "./gradient-boosting.ts";
export {
  type GroupInput,
  type GroupRates,
  type GroupReport,
  groupRates,
  type Rate,
  type RateName,
  type RateOptions,
} from "./group-rates.ts";
export * from "./hypergeometric.ts";
export * from "./infer-columns.ts";
export * from "./intersectional-groups.ts";
export * from "./isotonic-regression.ts";
export * from "./item-counts.ts";
export * from "./item-knn.ts";
export * from "./k-means.ts";
export * from "./kolmogorov-smirnov.ts";
export * from "./leakage-scan.ts";
export * from "./lift.ts";
export * from "./linear-bandit.ts";
export * from "./linear-shap.ts";
export * from "./logistic-regression.ts";
export * from "./math-error.ts";
export { type Matrix, matrixFromRows, takeRows } from "./matrix.ts";
export * from "./minimise.ts";
export * from "./naive-bayes.ts";
export * from "./normal-quantile.ts";
export * from "./off-policy.ts";
export * from "./platt-scaling.ts";
export * from "./point-in-time-join.ts";
export { predictTrees } from "./predict-trees.ts";
export * from "./probability-scores.ts";
export * from "./proxy-search.ts";
export * from "./random.ts";
export * from "./ranking.ts";
export * from "./reweighing.ts";
export * from "./roc-auc.ts";
export type { RunControl } from "./run-control.ts";
export * from "./serialize.ts";
export * from "./sha256.ts";
export * from "./silhouette.ts";
export * from "./sparse-logistic.ts";
export { dotRow, type SparseRows, selectRows } from "./sparse-rows.ts";
export * from "./special-functions.ts";
export * from "./symmetric-inverse.ts";
export * from "./table-quality.ts";
export * from "./text-classifier.ts";
export * from "./threshold-optimizer.ts";
export { type GivenTree, type TreeEnsemble, type TreeNodes, treeEnsemble } from "./tree-ensemble.ts";
export * from "./tree-shap.ts";
export * from "./tree-shap-interventional.ts";
export * from "./two-proportions.ts";
export * from "./uplift-curve.ts";
export * from "./uplift-learners.ts";
export * from "./vectorise-text.ts";
export * from "./wilson-interval.ts";
