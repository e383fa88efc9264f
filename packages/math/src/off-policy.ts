// Off-policy evaluation: what another policy would have earned, from the log of the one that ran and the probabilities that it logged.

import type { Interval } from "./bootstrap.ts";
import { type Numbers, requireFinite, requireLength, requireRows } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { normalQuantile } from "./normal-quantile.ts";

/** A log of decisions, one entry each. */
export interface LoggedDecisions {
  /** What came of the action taken. */
  readonly reward: Numbers;
  /** Probability, in (0, 1], with which the policy that ran took that action. */
  readonly logged: Numbers;
  /** Probability, in [0, 1], with which the policy in question would have taken it. */
  readonly target: Numbers;
}

/** A model of the reward, for the doubly robust estimate; fit it on other decisions than these (cross-fitting). */
export interface RewardModel {
  /** Its prediction for the action taken. */
  readonly taken: Numbers;
  /** Its mean prediction over the actions of the policy in question. */
  readonly expected: Numbers;
}

/** The value of a policy per decision, and how much of the log speaks about it. */
export interface PolicyValue extends Interval {
  /** Kish's effective sample size, (sum w)^2 / sum w^2: a small part of the log means that the policies hardly overlap. */
  readonly effectiveDecisions: number;
}

/**
 * Inverse propensity scoring (Horvitz and Thompson 1952): the mean of w r with w = target / logged. Without bias when every action the policy would
 * take had a chance. Normal interval.
 *
 * @example
 * inversePropensity({ reward: [1, 0], logged: [0.5, 0.5], target: [1, 0] }).value; // 1
 */
export function inversePropensity(log: LoggedDecisions, level = 0.95): PolicyValue {
  const w = weightsOf(log);
  return estimate(
    w,
    w.map((x, i) => x * log.reward[i]!),
    level,
  );
}

/**
 * Self-normalised inverse propensity scoring (Swaminathan and Joachims 2015): sum w r / sum w. Stays within the rewards seen; a small bias for far
 * less variance. Interval by the delta method.
 *
 * @example
 * selfNormalised({ reward: [1, 0, 0], logged: [0.5, 0.5, 0.25], target: [1, 0, 0.25] }).value; // 0.667
 */
export function selfNormalised(log: LoggedDecisions, level = 0.95): PolicyValue {
  const w = weightsOf(log);
  const total = w.reduce((sum, x) => sum + x, 0);
  const value = w.reduce((sum, x, i) => sum + x * log.reward[i]!, 0) / total;
  const mean = total / w.length;
  return estimate(
    w,
    w.map((x, i) => value + (x * (log.reward[i]! - value)) / mean),
    level,
  );
}

/**
 * The doubly robust estimate (Dudík, Langford and Li 2011): the model's expectation, corrected by the weighted error of its predictions. Right when either
 * the probabilities or the model are. Normal interval.
 *
 * @example
 * const log = { reward: [1, 0], logged: [0.5, 0.5], target: [1, 0] };
 * doublyRobust(log, { taken: [0.5, 0.5], expected: [0.5, 0.25] }).value; // 0.875
 */
export function doublyRobust(log: LoggedDecisions, model: RewardModel, level = 0.95): PolicyValue {
  const w = weightsOf(log);
  for (const [name, values] of Object.entries(model) as [string, Numbers][]) {
    requireLength(name, values, w.length);
    requireFinite(name, values);
  }
  const { taken, expected } = model;
  return estimate(
    w,
    w.map((x, i) => expected[i]! + x * (log.reward[i]! - taken[i]!)),
    level,
  );
}

function weightsOf({ reward, logged, target }: LoggedDecisions): Float64Array {
  requireRows("reward", reward);
  requireLength("logged", logged, reward.length);
  requireLength("target", target, reward.length);
  requireFinite("reward", reward);
  const weights = Float64Array.from(reward, (_, i) => {
    const [p, q] = [logged[i]!, target[i]!];
    if (!(p > 0 && p <= 1 && q >= 0 && q <= 1)) {
      fault("bad_propensity", `The probabilities at ${i} cannot be.`, "Log the chance of each action taken, above 0.");
    }
    return q / p;
  });
  if (!weights.some((w) => w > 0)) {
    fault("no_overlap", "The policy would have taken none of the logged actions.", "Explore its actions first.");
  }
  return weights;
}

// Mean of independent terms with its normal interval.
function estimate(w: Float64Array, terms: Float64Array, level: number): PolicyValue {
  const n = terms.length;
  if (n < 2) return fault("too_few", "There is one decision only.", "Log at least two.");
  const value = terms.reduce((sum, x) => sum + x, 0) / n;
  const variance = terms.reduce((sum, x) => sum + (x - value) ** 2, 0) / (n - 1) / n;
  const half = normalQuantile(0.5 + level / 2) * Math.sqrt(variance);
  const [sum, squares] = [w.reduce((s, x) => s + x, 0), w.reduce((s, x) => s + x * x, 0)];
  return { value, low: value - half, high: value + half, effectiveDecisions: (sum * sum) / squares };
}
