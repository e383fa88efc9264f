export const behaviour =
  "packages/math/src/fairness.test.ts: a group without positives has no true positive rate, whatever the minimum";
