// Learns while it chooses: which of several actions suits which context, with the probability of every choice kept for honest evaluation.

import { type Numbers, requireFinite, requireInteger, requireLength, requireNumber } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { normalQuantile } from "./normal-quantile.ts";
import type { Random } from "./random.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";
import { normalCdf } from "./special-functions.ts";

/** One ridge regression of reward on context for each arm. Learning changes it in place. */
export interface LinearBandit {
  readonly arms: number;
  readonly dimensions: number;
  readonly ridge: number;
  /** Inverse of (ridge I + sum x x'), arms x dimensions x dimensions. */
  readonly inverse: Float64Array;
  /** Sum of reward times context, arms x dimensions. */
  readonly response: Float64Array;
  /** Times each arm was learnt from. */
  readonly count: Float64Array;
}

/** A choice. Log `arm`, `probability` and the context: off-policy evaluation (IPS, SNIPS, DR) needs them. */
export interface BanditChoice {
  readonly arm: number;
  /** The probability with which this very arm was chosen. */
  readonly probability: number;
  /** That of each arm; they sum to 1. The arm was drawn from them. */
  readonly probabilities: Float64Array;
}

/** How to choose. */
export interface BanditOptions {
  readonly random: Random;
  /** Share of choices made uniformly over all arms, in [0, 1]; default 0. Above 0, every arm keeps being seen and weights stay bounded. */
  readonly explore?: number;
}

/**
 * A bandit that knows nothing yet.
 *
 * @param dimensions length of a context; give a constant 1 among them if there should be an intercept
 * @param ridge above 0; default 1
 * @example
 * const bandit = createBandit(2, 1);
 * learnBandit(bandit, 1, [1], 1);
 * chooseLinUcb(bandit, [1], { random: seededRandom(1), alpha: 0 }).arm; // 1
 */
export function createBandit(arms: number, dimensions: number, ridge = 1): LinearBandit {
  requireInteger("arms", arms, 1);
  requireInteger("dimensions", dimensions, 1);
  requireNumber("ridge", ridge, 1e-12);
  const inverse = new Float64Array(arms * dimensions * dimensions);
  for (let at = 0; at < arms * dimensions; at++) {
    inverse[at * dimensions + (at % dimensions)] = 1 / ridge;
  }
  const response = new Float64Array(arms * dimensions);
  return { arms, dimensions, ridge, inverse, response, count: new Float64Array(arms) };
}

/**
 * Learns the reward of a choice, by the update of Sherman and Morrison: exact, O(d^2).
 *
 * @throws `shape_mismatch`, `not_finite`, `bad_setting`
 * @example
 * const bandit = createBandit(2, 1);
 * learnBandit(bandit, 0, [1], 1);
 * banditEstimates(bandit, [1]).mean[0]; // 0.5
 */
export function learnBandit(bandit: LinearBandit, arm: number, context: Numbers, reward: number): void {
  change(bandit, arm, context, reward, 1);
}

/**
 * Takes back what {@link learnBandit} learnt from one choice, e.g. when its person is erased: the bandit is then as if it had never been,
 * but for rounding.
 *
 * @throws `not_learnt` when the arm cannot have learnt from this context
 * @example
 * const bandit = createBandit(2, 1);
 * learnBandit(bandit, 0, [1], 1);
 * unlearnBandit(bandit, 0, [1], 1);
 * banditEstimates(bandit, [1]).mean[0]; // 0
 */
export function unlearnBandit(bandit: LinearBandit, arm: number, context: Numbers, reward: number): void {
  change(bandit, arm, context, reward, -1);
}

/**
 * Mean and standard deviation of each arm's reward in a context: x' theta, and sqrt(x' A^-1 x) in units of the reward's noise.
 *
 * @example
 * const bandit = createBandit(2, 1);
 * learnBandit(bandit, 0, [1], 1);
 * banditEstimates(bandit, [1]).deviation[1]; // 1
 */
export function banditEstimates(
  bandit: LinearBandit,
  context: Numbers,
): { mean: Float64Array; deviation: Float64Array } {
  requireContext(bandit, context);
  const { arms, dimensions: d, inverse, response } = bandit;
  const mean = new Float64Array(arms);
  const deviation = new Float64Array(arms);
  for (let k = 0; k < arms; k++) {
    let square = 0;
    for (let i = 0; i < d; i++) {
      let projected = 0;
      const at = (k * d + i) * d;
      for (let j = 0; j < d; j++) projected += inverse[at + j]! * context[j]!;
      square += projected * context[i]!;
      mean[k]! += projected * response[k * d + i]!;
    }
    deviation[k] = Math.sqrt(Math.max(0, square));
  }
  return { mean, deviation };
}

/**
 * LinUCB, disjoint arms (Li, Chu, Langford and Schapire 2010): the largest x' theta + alpha sqrt(x' A^-1 x). Ties are broken evenly.
 *
 * @param options `alpha`: width of the optimism, in units of the reward's noise; default 1
 * @example
 * const bandit = createBandit(2, 1);
 * learnBandit(bandit, 0, [1], 1);
 * chooseLinUcb(bandit, [1], { random: seededRandom(1), explore: 0.1 }).probabilities; // [0.95, 0.05]
 */
export function chooseLinUcb(
  bandit: LinearBandit,
  context: Numbers,
  { alpha = 1, ...options }: BanditOptions & { alpha?: number },
): BanditChoice {
  requireNumber("alpha", alpha, 0);
  const { mean, deviation } = banditEstimates(bandit, context);
  const bound = mean.map((m, k) => m + alpha * deviation[k]!);
  const best = bound.reduce((a, b) => Math.max(a, b));
  return drawn(
    bound.map((b) => (b === best ? 1 : 0)),
    options,
  );
}

/**
 * Linear Thompson sampling (Agrawal and Goyal 2013), disjoint arms: each arm is chosen with the probability that it is the best under
 * N(x' theta, v^2 x' A^-1 x). That probability is integrated over 64 equally likely values of each arm instead of drawn, and the arm is
 * then drawn from what was integrated: so the logged probability is exactly that of the choice.
 *
 * Complexity: O(arms d^2 + 64 arms^2).
 *
 * @param options `noise`: v, the standard deviation of a reward around its mean; default 1, use about .5 for clicks
 * @example
 * const bandit = createBandit(2, 1);
 * learnBandit(bandit, 0, [1], 1);
 * chooseThompson(bandit, [1], { random: seededRandom(1) }).probabilities[0]! > 0.5; // true
 */
export function chooseThompson(
  bandit: LinearBandit,
  context: Numbers,
  { noise = 1, ...options }: BanditOptions & { noise?: number },
): BanditChoice {
  requireNumber("noise", noise, 0);
  const { mean, deviation } = banditEstimates(bandit, context);
  return drawn(
    mean.map((_, k) => {
      let sum = 0;
      for (const node of nodes) {
        const value = mean[k]! + noise * deviation[k]! * node;
        let best = 1;
        for (let j = 0; j < mean.length && best > 0; j++) {
          if (j !== k) best *= below(value - mean[j]!, noise * deviation[j]!);
        }
        sum += best;
      }
      return sum;
    }),
    options,
  );
}

/**
 * The bandit as plain data, with version and checksum; a copy that further learning does not change.
 *
 * @example
 * const bandit = createBandit(2, 1);
 * const kept = saveBandit(bandit);
 * learnBandit(bandit, 0, [1], 1);
 * kept.model.count; // [0, 0]
 */
export function saveBandit(bandit: LinearBandit): Serialized<LinearBandit> {
  const { inverse, response, count } = bandit;
  return serialize("heed-linear-bandit", 1, {
    ...bandit,
    inverse: inverse.slice(),
    response: response.slice(),
    count: count.slice(),
  });
}

/**
 * What {@link saveBandit} gave, checked.
 *
 * @example
 * const bandit = createBandit(2, 1);
 * learnBandit(bandit, 0, [1], 1);
 * banditEstimates(loadBandit(saveBandit(bandit)), [1]).mean; // [0.5, 0]
 */
export function loadBandit(data: unknown): LinearBandit {
  return deserialize("heed-linear-bandit", 1, data);
}

const nodes = Float64Array.from({ length: 64 }, (_, i) => normalQuantile((i + 0.5) / 64));

// The normal distribution function from a table: the choice is drawn from what it gives, so its error (1e-6) biases no logged probability.
const tableStep = 1 / 128;
const table = Float64Array.from({ length: 2 * 8 * 128 + 1 }, (_, i) => normalCdf(i * tableStep - 8));

function below(distance: number, deviation: number): number {
  if (deviation === 0) return distance > 0 ? 1 : distance === 0 ? 0.5 : 0;
  const at = (distance / deviation + 8) / tableStep;
  if (at <= 0) return 0;
  const left = Math.floor(at);
  if (left >= table.length - 1) return 1;
  return table[left]! + (at - left) * (table[left + 1]! - table[left]!);
}

function drawn(mass: Float64Array, { random, explore = 0 }: BanditOptions): BanditChoice {
  requireNumber("explore", explore, 0, 1);
  const sum = mass.reduce((a, b) => a + b, 0);
  // Of very many arms, each may lose at every node: then nothing is known to choose by.
  const probabilities = mass.map((m) => (1 - explore) * (sum > 0 ? m / sum : 1 / mass.length) + explore / mass.length);
  let left = random.uniform() * probabilities.reduce((a, b) => a + b, 0);
  let arm = -1;
  for (let k = 0; k < probabilities.length && left >= 0; k++) {
    if (probabilities[k] === 0) continue;
    arm = k;
    left -= probabilities[k]!;
  }
  return { arm, probability: probabilities[arm]!, probabilities };
}

function change(bandit: LinearBandit, arm: number, context: Numbers, reward: number, sign: 1 | -1): void {
  const { arms, dimensions: d, inverse, response, count } = bandit;
  requireInteger("arm", arm, 0, arms - 1);
  requireContext(bandit, context);
  requireFinite("reward", [reward]);
  const projected = new Float64Array(d);
  const at = arm * d * d;
  let square = 0;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) projected[i]! += inverse[at + i * d + j]! * context[j]!;
    square += projected[i]! * context[i]!;
  }
  const below = 1 + sign * square;
  if (!(Math.abs(below) < 1e150 && Math.abs(reward) < 1e150)) {
    fault("too_large", "The context or the reward overflows.", "Scale them to about 1.");
  }
  if (sign < 0 && (count[arm]! < 1 || below < 1e-12)) {
    fault("not_learnt", "The arm has not learnt from this context.", "Unlearn only what was learnt, and once.");
  }
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) inverse[at + i * d + j]! -= (sign * projected[i]! * projected[j]!) / below;
    response[arm * d + i]! += sign * reward * context[i]!;
  }
  count[arm]! += sign;
}

function requireContext({ dimensions }: LinearBandit, context: Numbers): void {
  requireLength("context", context, dimensions);
  requireFinite("context", context);
}
