// What boosted trees minimise: for each loss its start, its gradients, its mean and the way from margins to predictions.

import { requireBinary, requireBothClasses } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { sigmoid, softplus } from "./sigmoid.ts";

/** The losses by name: binary log loss, squared error, Poisson deviance with log link, multi-class log loss. */
export type BoostingLoss = "log" | "squared" | "poisson" | "softmax";

/** One loss. Margins, gradients and curvatures are laid out output after output: entry `k * n + i`. */
export interface LossFunction {
  readonly outputs: number;
  /** Margins that minimise the loss without any tree. */
  readonly start: Float64Array;
  /** Largest step of a leaf before the learning rate. */
  readonly maxStep: number;
  /** First and second derivatives of the weighted loss by the margin. */
  readonly gradients: (
    y: Float64Array,
    w: Float64Array,
    margins: Float64Array,
    g: Float64Array,
    h: Float64Array,
  ) => void;
  /** Weighted mean loss. */
  readonly mean: (y: Float64Array, w: Float64Array, margins: Float64Array) => number;
}

// Keeps a leaf's Newton step finite where every row is already certain.
const leastCurvature = 1e-16;

/**
 * The loss of that name for these labels.
 *
 * @throws `not_binary`, `one_class`, `constant_labels`, `not_a_count`, `not_a_class`, `empty_class`
 */
export function lossFunction(name: BoostingLoss, y: Float64Array, w: Float64Array): LossFunction {
  if (name === "log") return logLoss(y, w);
  if (name === "squared") return squaredError(y, w);
  if (name === "poisson") return poissonDeviance(y, w);
  return softmaxLoss(y, w);
}

/** Turns margins (`rows x outputs`, row by row) into predictions, in place: probabilities, values or rates. */
export function applyLink(name: BoostingLoss, margins: Float64Array, outputs: number): Float64Array {
  if (name === "log") for (let i = 0; i < margins.length; i++) margins[i] = sigmoid(margins[i]!);
  if (name === "poisson") for (let i = 0; i < margins.length; i++) margins[i] = Math.exp(margins[i]!);
  if (name === "softmax")
    for (let at = 0; at < margins.length; at += outputs) softmax(margins, at, 1, outputs, margins);
  return margins;
}

function logLoss(y: Float64Array, w: Float64Array): LossFunction {
  requireBinary("y", y);
  requireBothClasses("y", withWeight(y, w));
  let yes = 0;
  let no = 0;
  for (let i = 0; i < y.length; i++) {
    if (y[i] === 1) yes += w[i]!;
    else no += w[i]!;
  }
  return {
    outputs: 1,
    start: Float64Array.of(Math.log(yes) - Math.log(no)), // a rate of all but one in 10^16 would round to 1
    maxStep: Number.POSITIVE_INFINITY,
    gradients: (y, w, margins, g, h) => {
      for (let i = 0; i < y.length; i++) {
        const p = sigmoid(margins[i]!);
        g[i] = w[i]! * (p - y[i]!);
        h[i] = w[i]! * Math.max(p * (1 - p), leastCurvature);
      }
    },
    mean: (y, w, margins) => mean(w, (i) => softplus(margins[i]!) - y[i]! * margins[i]!),
  };
}

function squaredError(y: Float64Array, w: Float64Array): LossFunction {
  requireVariety(y, w);
  return {
    outputs: 1,
    start: Float64Array.of(weightedMean(y, w)),
    maxStep: Number.POSITIVE_INFINITY,
    gradients: (y, w, margins, g, h) => {
      for (let i = 0; i < y.length; i++) {
        g[i] = w[i]! * (margins[i]! - y[i]!);
        h[i] = w[i]!;
      }
    },
    mean: (y, w, margins) => mean(w, (i) => (margins[i]! - y[i]!) ** 2 / 2),
  };
}

function poissonDeviance(y: Float64Array, w: Float64Array): LossFunction {
  for (let i = 0; i < y.length; i++) {
    if (!(y[i]! >= 0))
      fault("not_a_count", `y holds a value at ${i} below zero.`, "Give counts or rates of zero or more.");
  }
  requireVariety(y, w);
  return {
    outputs: 1,
    start: Float64Array.of(Math.log(weightedMean(y, w))),
    // The exponential outruns its quadratic: unbounded, one leaf of large counts would overshoot by orders of magnitude.
    maxStep: 1,
    gradients: (y, w, margins, g, h) => {
      for (let i = 0; i < y.length; i++) {
        const rate = Math.exp(margins[i]!);
        g[i] = w[i]! * (rate - y[i]!);
        h[i] = w[i]! * Math.max(rate, leastCurvature);
      }
    },
    mean: (y, w, margins) => mean(w, (i) => Math.exp(margins[i]!) - y[i]! * margins[i]!),
  };
}

function softmaxLoss(y: Float64Array, w: Float64Array): LossFunction {
  const start = logShares(y, w);
  const outputs = start.length;
  // Friedman (2001), "Greedy function approximation", section 4.6: the diagonal alone overstates the step of K coupled margins.
  const coupling = outputs / (outputs - 1);
  const p = new Float64Array(outputs);
  return {
    outputs,
    start,
    maxStep: Number.POSITIVE_INFINITY,
    gradients: (y, w, margins, g, h) => {
      const n = y.length;
      for (let i = 0; i < n; i++) {
        softmax(margins, i, n, outputs, p);
        for (let k = 0; k < outputs; k++) {
          g[k * n + i] = w[i]! * (p[k]! - (y[i] === k ? 1 : 0));
          h[k * n + i] = w[i]! * coupling * Math.max(p[k]! * (1 - p[k]!), leastCurvature);
        }
      }
    },
    mean: (y, w, margins) =>
      mean(w, (i) => {
        let most = margins[i]!;
        for (let k = 1; k < outputs; k++) most = Math.max(most, margins[k * y.length + i]!);
        let sum = 0;
        for (let k = 0; k < outputs; k++) sum += Math.exp(margins[k * y.length + i]! - most);
        return most + Math.log(sum) - margins[y[i]! * y.length + i]!;
      }),
  };
}

/** Softmax of `margins[at + k * stride]` into `p`; in place when `p` is `margins` and the stride is 1. */
function softmax(margins: Float64Array, at: number, stride: number, outputs: number, p: Float64Array): void {
  const to = p === margins ? at : 0;
  let most = margins[at]!;
  for (let k = 1; k < outputs; k++) most = Math.max(most, margins[at + k * stride]!);
  let sum = 0;
  for (let k = 0; k < outputs; k++) {
    p[to + k] = Math.exp(margins[at + k * stride]! - most);
    sum += p[to + k]!;
  }
  for (let k = 0; k < outputs; k++) p[to + k]! /= sum;
}

function logShares(y: Float64Array, w: Float64Array): Float64Array {
  let most = 0;
  for (let i = 0; i < y.length; i++) {
    if (!Number.isInteger(y[i]!) || y[i]! < 0 || y[i]! > 999) {
      fault(
        "not_a_class",
        `y holds a value at ${i} that is no class.`,
        "Number the classes 0, 1, 2 up to at most 999.",
      );
    }
    most = Math.max(most, y[i]!);
  }
  if (most === 0) fault("one_class", "y holds one class only.", "Gather rows of every class before fitting.");
  const shares = new Float64Array(most + 1);
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    shares[y[i]!]! += w[i]!;
    total += w[i]!;
  }
  for (let k = 0; k <= most; k++) {
    if (!(shares[k]! > 0))
      fault("empty_class", `Class ${k} has no row with weight.`, "Number the classes without gaps.");
    shares[k] = Math.log(shares[k]!) - Math.log(total);
  }
  return shares;
}

function requireVariety(y: Float64Array, w: Float64Array): void {
  const labels = withWeight(y, w);
  if (labels.every((label) => label === labels[0])) {
    fault("constant_labels", "All labels are equal.", "Give labels that differ; there is nothing to learn from these.");
  }
}

function withWeight(y: Float64Array, w: Float64Array): Float64Array {
  return y.filter((_, i) => w[i]! > 0);
}

function weightedMean(y: Float64Array, w: Float64Array): number {
  return mean(w, (i) => y[i]!);
}

function mean(w: Float64Array, value: (i: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < w.length; i++) {
    if (w[i] === 0) continue;
    sum += w[i]! * value(i);
    total += w[i]!;
  }
  return sum / total;
}
