// How docs/reference/math.md is ordered, and under which standard names each file is looked for.
import type { Groups } from "./exports-page.ts";

export const MATH_SAYS =
  "Learning, statistics, fairness and explanation on plain numbers. It imports nothing and knows no person; random numbers, progress and the signal to stop are arguments. Labels are 0 and 1; tables are a `Matrix` (by rows) or `Column`s. A call that cannot be answered throws a `MathError`: see [errors](errors.md).";

export const MATH_GROUPS: Groups = {
  "Recommending and ranking": {
    "item-counts": "item co-occurrence, Gram matrix",
    "item-knn": "item-based collaborative filtering, item kNN",
    ease: "EASE, embarrassingly shallow autoencoder (Steck 2019)",
    ranking: "NDCG, recall@k, precision@k, MRR, MAP, hit rate, top k",
  },
  "Predicting outcomes": {
    "logistic-regression": "logistic regression",
    "sparse-logistic": "logistic regression on sparse rows",
    "gradient-boosting": "gradient-boosted decision trees (GBDT)",
    "boosting-options": "options of gradient boosting",
    "boosting-loss": "loss functions of gradient boosting",
    "tree-ensemble": "decision tree ensemble, import of trees",
    "predict-trees": "prediction of a tree ensemble",
    "text-classifier": "sentiment, text classification",
    "naive-bayes": "multinomial naive Bayes",
    "vectorise-text": "bag of words, TF-IDF, n-grams, hashing trick, tokenizer",
  },
  "Judging predictions": {
    "roc-auc": "area under the ROC curve (AUC), c-statistic, DeLong's test",
    "average-precision": "average precision, area under the precision-recall curve",
    "probability-scores": "Brier score, log loss, cross-entropy",
    calibration: "calibration table, reliability diagram, calibration slope and in-the-large",
    lift: "lift, cumulative gains, gain curve, decile table",
    "equal-bins": "equal-frequency bins, quantile bins",
    bootstrap: "bootstrap interval, paired bootstrap, quantile",
    drift: "population stability index (PSI), drift",
    "kolmogorov-smirnov": "Kolmogorov-Smirnov test",
  },
  "Turning scores into probabilities": {
    "platt-scaling": "Platt scaling, sigmoid calibration",
    "isotonic-regression": "isotonic regression, pool adjacent violators (PAVA)",
  },
  "Explaining predictions": {
    "linear-shap": "SHAP of a linear model: independent or Gaussian features",
    "tree-shap": "TreeSHAP, path-dependent",
    "tree-shap-interventional": "TreeSHAP, interventional",
  },
  Fairness: {
    "group-rates": "selection rate, TPR, FPR, PPV by group; confusion matrix by group",
    "fairlearn-metrics":
      "demographic parity, equalized odds, equal opportunity, disparate impact (four-fifths rule), as Fairlearn",
    "aif360-metrics":
      "statistical parity difference, disparate impact, average odds difference, generalized entropy and Theil index, as AIF360",
    "fairness-interval": "bootstrap interval of a disparity",
    "calibration-by-group": "calibration within groups, expected calibration error (ECE)",
    "intersectional-groups": "intersectional fairness",
    "proxy-search": "proxy variables of a protected attribute",
    reweighing: "reweighing (Kamiran and Calders 2012)",
    "threshold-optimizer": "threshold optimizer, post-processing (Hardt et al. 2016)",
  },
  "Experiments and effects": {
    "two-proportions": "two-proportion z-test, lift of a campaign, sample-ratio mismatch (SRM)",
    cuped: "CUPED, variance reduction, Welch's t-test",
    "confidence-sequence": "confidence sequence, always-valid inference, sequential testing",
    "false-discovery": "Benjamini-Hochberg, Benjamini-Yekutieli, false discovery rate (FDR)",
    "wilson-interval": "Wilson score interval",
    "clopper-pearson": "Clopper-Pearson exact interval",
    "uplift-learners": "uplift modelling: T-learner, S-learner, class transformation (CATE)",
    "uplift-curve": "Qini curve and coefficient, uplift curve, AUUC, uplift@k",
  },
  "Learning while acting": {
    "linear-bandit": "contextual bandit: LinUCB, Thompson sampling",
    "off-policy": "off-policy evaluation: IPS, SNIPS, doubly robust",
  },
  "Customers over time": {
    "bg-nbd": "BG/NBD, repeat purchases, probability alive, churn",
    "gamma-gamma": "gamma-gamma, monetary value, customer lifetime value (CLV)",
    "exponential-smoothing": "exponential smoothing, Holt-Winters, ETS",
    "choose-forecast": "rolling-origin cross-validation, backtesting",
    "forecast-accuracy": "MAE, RMSE, MAPE, sMAPE, MASE",
  },
  Segments: {
    "k-means": "k-means, k-means++",
    silhouette: "silhouette score, choosing k",
    "adjusted-rand": "adjusted Rand index (ARI)",
  },
  "Preparing tables": {
    column: "table by columns",
    "infer-columns": "type inference of columns",
    "encode-columns": "one-hot encoding, frequency encoding, imputation",
    "table-quality": "missing values, duplicate rows, train-test overlap",
    "column-signal": "univariate AUC, weight of evidence: what one column tells",
    "leakage-scan": "target leakage",
    "point-in-time-join": "point-in-time join, as-of join",
  },
  "Numbers underneath": {
    matrix: "dense matrix",
    "sparse-rows": "sparse matrix (CSR)",
    random: "seeded pseudo-random numbers",
    "special-functions": "log-gamma, incomplete gamma and beta; normal, chi-square, beta and Student distributions",
    "normal-quantile": "probit, quantile of the normal distribution",
    hypergeometric: "Gauss hypergeometric function 2F1",
    "gauss-legendre": "Gauss-Legendre quadrature",
    minimise: "BFGS quasi-Newton method, minimisation without derivatives",
    "symmetric-inverse": "inverse of a positive definite matrix, sweep operator",
    serialize: "model file, checksum",
    sha256: "SHA-256",
    "run-control": "progress and abort",
    "math-error": "errors",
  },
};
