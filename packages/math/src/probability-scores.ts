// Proper scores: how far predicted probabilities lie from what happened. Lower is better; only the truth is best on average.

import { type Numbers, requireProbabilities } from "./check-input.ts";
import { fault } from "./math-error.ts";

/**
 * The mean squared difference of probability and outcome (Brier 1950): 0 is perfect, 0.25 is "always 1/2".
 *
 * @param labels 0 or 1
 * @param probabilities of 1, in [0, 1]
 * @example
 * brierScore([0, 1], [0.1, 0.6]); // 0.085
 */
export function brierScore(labels: Numbers, probabilities: Numbers): number {
  requireProbabilities(labels, probabilities);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += (probabilities[i]! - labels[i]!) ** 2;
  return sum / labels.length;
}

/**
 * The mean negative log-likelihood in nats. Probabilities are clipped to [clip, 1 - clip]: certainty that proves wrong costs at most -log(clip).
 *
 * @param clip default 1e-15
 * @example
 * logLoss([1, 0], [0.5, 0.5]); // 0.693..., log 2
 * logLoss([1], [0], 0.01); // 4.605..., -log 0.01
 */
export function logLoss(labels: Numbers, probabilities: Numbers, clip = 1e-15): number {
  requireProbabilities(labels, probabilities);
  if (!(clip > 0 && clip < 0.5)) fault("bad_setting", "clip is not between 0 and 1/2.", "Choose one such as 1e-15.");
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const p = Math.min(Math.max(probabilities[i]!, clip), 1 - clip);
    sum -= Math.log(labels[i] === 1 ? p : 1 - p);
  }
  return sum / labels.length;
}
