// The minimum of penalised log loss by Newton's method: the engine of logistic regression.

import { fault, MathError } from "./math-error.ts";
import { type RunControl, step } from "./run-control.ts";
import { sigmoid, softplus } from "./sigmoid.ts";
import { invertSymmetric } from "./symmetric-inverse.ts";

/** Rows as Newton's method wants them: `1, z_1, ... z_d`, features centred and scaled, and padded with rows of weight 0. */
export interface LogisticProblem {
  readonly z: Float64Array;
  /** Length of a row of `z`: the active features and the constant. */
  readonly size: number;
  /** Weights that sum to 1; 0 for padding. */
  readonly w: Float64Array;
  readonly y: Float64Array;
  readonly l1: number;
  readonly l2: number;
}

/** Rows are padded to a multiple of this: the Hessian takes them by fours, for a quarter of the traffic to memory. */
export const rowsAtOnce = 4;

/** Coefficients (the constant first) at the minimum, and the Newton steps taken. Throws `collinear`, `separable` or `not_converged`. */
export function minimiseLogistic(
  problem: LogisticProblem,
  iterations: number,
  control: RunControl,
): { theta: Float64Array; steps: number } {
  const { z, size, w, y, l1, l2 } = problem;
  const theta = new Float64Array(size);
  const yes = y.reduce((sum, label, i) => sum + w[i]! * label, 0);
  const no = y.reduce((sum, label, i) => sum + w[i]! * (1 - label), 0);
  theta[0] = Math.log(yes) - Math.log(no);
  const margins = new Float64Array(w.length).fill(theta[0]);
  const from = new Float64Array(w.length);
  const moves = new Float64Array(w.length);
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const bend = new Float64Array(w.length);
  let value = objective(problem, theta, margins);
  let radius = 5; // most that a step may move a row's log-odds: beyond, the curvature it was drawn from says nothing
  for (let it = 1; it <= iterations; it++) {
    step(control, it, iterations + 1);
    differentiate(problem, margins, gradient, bend);
    fillHessian(z, size, bend, hessian);
    for (let k = 1; k < size; k++) {
      gradient[k]! += l2 * theta[k]!;
      hessian[k * size + k]! += l2;
    }
    const delta = l1 > 0 ? lassoStep(hessian, gradient, theta, l1) : newtonStep(hessian, gradient, it);
    let slope = 0;
    for (let k = 0; k < size; k++) {
      slope += gradient[k]! * delta[k]!;
      if (k > 0) slope += l1 * (Math.abs(theta[k]! + delta[k]!) - Math.abs(theta[k]!));
    }
    let move = 0;
    let range = 1;
    for (let i = 0; i < w.length; i++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += z[i * size + k]! * delta[k]!;
      moves[i] = sum;
      if (w[i] === 0) continue;
      move = Math.max(move, Math.abs(sum));
      range = Math.max(range, Math.abs(margins[i]!));
    }
    if (!Number.isFinite(move)) separable();
    let taken = Math.min(1, radius / move);
    if (taken < 1) radius *= 2;
    let reached = Number.POSITIVE_INFINITY;
    from.set(margins);
    const start = theta.slice();
    for (let tries = 0; tries < 40; tries++, taken /= 2) {
      for (let k = 0; k < size; k++) theta[k] = start[k]! + taken * delta[k]!;
      for (let i = 0; i < w.length; i++) margins[i] = from[i]! + taken * moves[i]!;
      reached = objective(problem, theta, margins);
      // Near the minimum the fall drowns in the rounding of the sum over rows; there a full step is right.
      if (reached <= value + 1e-4 * taken * slope + 1e-11 * Math.abs(value)) break;
    }
    value = reached;
    if (move > 1e-8 * range) continue;
    step(control, 1, 1);
    return { theta, steps: it };
  }
  if (l1 === 0 && l2 === 0) separable();
  return fault(
    "not_converged",
    `The fit did not end within ${iterations} steps.`,
    "Allow more steps, or raise the penalty.",
  );
}

function objective({ w, y, l1, l2 }: LogisticProblem, theta: Float64Array, margins: Float64Array): number {
  let value = 0;
  for (let i = 0; i < y.length; i++) {
    if (w[i]! > 0) value += w[i]! * (softplus(margins[i]!) - y[i]! * margins[i]!);
  }
  for (let k = 1; k < theta.length; k++) value += l1 * Math.abs(theta[k]!) + (l2 / 2) * theta[k]! ** 2;
  return value;
}

function differentiate(
  { z, size, w, y }: LogisticProblem,
  margins: Float64Array,
  gradient: Float64Array,
  bend: Float64Array,
): void {
  gradient.fill(0);
  for (let i = 0; i < y.length; i++) {
    const p = sigmoid(margins[i]!);
    const residual = w[i]! * (p - y[i]!);
    bend[i] = w[i]! * p * (1 - p);
    for (let k = 0; k < size; k++) gradient[k]! += residual * z[i * size + k]!;
  }
}

/** Both halves of the sum over rows of `bend z z'`. */
function fillHessian(z: Float64Array, size: number, bend: Float64Array, hessian: Float64Array): void {
  hessian.fill(0);
  for (let i = 0; i < bend.length; i += rowsAtOnce) {
    const a = i * size;
    const b = a + size;
    const c = b + size;
    const d = c + size;
    for (let j = 0; j < size; j++) {
      const wa = bend[i]! * z[a + j]!;
      const wb = bend[i + 1]! * z[b + j]!;
      const wc = bend[i + 2]! * z[c + j]!;
      const wd = bend[i + 3]! * z[d + j]!;
      const row = j * size;
      for (let k = 0; k <= j; k++)
        hessian[row + k]! += wa * z[a + k]! + wb * z[b + k]! + wc * z[c + k]! + wd * z[d + k]!;
    }
  }
  for (let j = 0; j < size; j++) for (let k = 0; k < j; k++) hessian[k * size + j] = hessian[j * size + k]!;
}

function newtonStep(hessian: Float64Array, gradient: Float64Array, it: number): Float64Array {
  const size = gradient.length;
  try {
    invertSymmetric(hessian, size);
  } catch (cause) {
    if (!(cause instanceof MathError)) throw cause;
    if (it > 1) separable(); // the curvature was there at the start and went away with the rows that became certain
    return fault(
      "collinear",
      "Some features are a weighted sum of others.",
      "Set l2 above 0, or leave one of them out.",
    );
  }
  const delta = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < size; k++) delta[j]! -= hessian[j * size + k]! * gradient[k]!;
  }
  return delta;
}

/** The minimum of `gradient d + d' hessian d / 2 + l1 |theta + d|`, coordinate by coordinate; coordinate 0 is not penalised. */
function lassoStep(hessian: Float64Array, gradient: Float64Array, theta: Float64Array, l1: number): Float64Array {
  const size = theta.length;
  const delta = new Float64Array(size);
  const slope = Float64Array.from(gradient); // of the quadratic part at delta
  for (let sweep = 0; sweep < 10_000; sweep++) {
    let largest = 0;
    for (let k = 0; k < size; k++) {
      const bend = hessian[k * size + k]!;
      if (!(bend > 0)) continue;
      const now = theta[k]! + delta[k]!;
      const free = now - slope[k]! / bend;
      const threshold = k === 0 ? 0 : l1 / bend;
      const next = Math.sign(free) * Math.max(0, Math.abs(free) - threshold);
      const change = next - now;
      if (change === 0) continue;
      delta[k] = next - theta[k]!;
      for (let j = 0; j < size; j++) slope[j]! += change * hessian[k * size + j]!;
      largest = Math.max(largest, Math.abs(change));
    }
    if (largest < 1e-11) break;
  }
  return delta;
}

function separable(): never {
  return fault(
    "separable",
    "Some weighted sum of the features tells the labels apart without error, so the coefficients grow without end.",
    "Set l2 above 0, or remove the feature that gives the label away.",
  );
}
