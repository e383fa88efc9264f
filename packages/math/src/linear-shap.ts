// Exact Shapley values of a linear score, with features taken as independent, or as jointly Gaussian.

import { requireFinite, requireLength, requireNumber } from "./check-input.ts";
import { fault } from "./math-error.ts";
import type { Matrix } from "./matrix.ts";
import { requireColumns, requireMatrix } from "./matrix.ts";
import { requireSquarable } from "./require-squarable.ts";

/** The score `intercept + sum of coefficients[j] * x[j]`; for logistic regression that is the log-odds. */
export interface LinearScore {
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

/** `base` plus the `phi` of a row (`phi[i * columns + j]`) is the row's score. */
export interface LinearShap {
  readonly phi: Float64Array;
  readonly base: number;
}

// Subsets of more features than this are not enumerated: 2^20 of them take about a second.
const mostCorrelated = 20;

/**
 * Shapley values when an absent feature takes its mean over the background: `phi_j = w_j (x_j - mean_j)` (Lundberg and Lee 2017,
 * corollary 1), the interventional game.
 *
 * @param mean of each column over the background rows
 * @throws `shape_mismatch`, `not_finite`, `too_large`
 * @example
 * const score = { coefficients: Float64Array.of(2, -1), intercept: 1 };
 * linearShap(score, matrixFromRows([[1, 1]]), Float64Array.of(0, 3)); // { phi: [2, 2], base: -2 }
 */
export function linearShap(score: LinearScore, x: Matrix, mean: Float64Array): LinearShap {
  const base = checked(score, x, mean);
  const phi = new Float64Array(x.values.length);
  for (let i = 0; i < phi.length; i++) {
    const j = i % x.columns;
    phi[i] = score.coefficients[j]! * (x.values[i]! - mean[j]!);
  }
  return { phi, base };
}

/**
 * Shapley values when absent features take their expectation given the present ones under a Gaussian of that mean and covariance
 * (the conditional game: Aas, Jullum and Loland 2021). A feature of weight 0 gets a share if it tells something of another's value.
 *
 * The game is linear in `x - mean`, so one matrix, from the exact sum over all subsets, serves every row. Features in separate blocks
 * of the covariance play separate games. A feature that the present ones determine (a singular covariance) adds nothing to them.
 *
 * Time: 2^d d^2 for the largest block of `d` correlated features, then rows x columns x d.
 *
 * @param covariance symmetric, positive semidefinite, `columns x columns`, row by row
 * @throws `shape_mismatch`, `not_finite`, `too_large`, `not_a_covariance`, `too_many_correlated` for more than 20 features in one block,
 *   `row_outside_covariance` for a row that a singular covariance rules out
 * @example
 * const score = { coefficients: Float64Array.of(1, 0), intercept: 0 };
 * const tied = Float64Array.of(1, 1, 1, 1);
 * linearShapGaussian(score, matrixFromRows([[1, 1]]), new Float64Array(2), tied); // { phi: [0.5, 0.5], base: 0 }
 */
export function linearShapGaussian(
  score: LinearScore,
  x: Matrix,
  mean: Float64Array,
  covariance: Float64Array,
): LinearShap {
  const base = checked(score, x, mean);
  requireCovariance(covariance, x.columns);
  const phi = new Float64Array(x.values.length);
  for (const block of blocksOf(covariance, x.columns)) {
    const transfer = transferMatrix(block, score.coefficients, covariance, x.columns);
    const size = block.length;
    for (let i = 0; i < x.rows; i++) {
      for (let a = 0; a < size; a++) {
        let sum = 0;
        for (let b = 0; b < size; b++) {
          sum += transfer[a * size + b]! * (x.values[i * x.columns + block[b]!]! - mean[block[b]!]!);
        }
        phi[i * x.columns + block[a]!] = sum;
      }
    }
  }
  requireConsistent(score, x, mean, phi);
  return { phi, base };
}

// Only a singular covariance can fail here: a row that breaks a dependence which it states as certain has no conditional expectation.
function requireConsistent(score: LinearScore, x: Matrix, mean: Float64Array, phi: Float64Array): void {
  for (let i = 0; i < x.rows; i++) {
    let gap = 0;
    let scale = 0;
    for (let j = 0; j < x.columns; j++) {
      const part = score.coefficients[j]! * (x.values[i * x.columns + j]! - mean[j]!);
      gap += part - phi[i * x.columns + j]!;
      scale += Math.abs(part);
    }
    if (Math.abs(gap) > 1e-6 * scale) {
      const sentence = `Row ${i} breaks a dependence between features that the covariance states as certain.`;
      fault("row_outside_covariance", sentence, "Add a little to the diagonal of the covariance.");
    }
  }
}

function checked(score: LinearScore, x: Matrix, mean: Float64Array): number {
  requireMatrix("x", x);
  requireColumns("x", x, score.coefficients.length);
  requireLength("mean", mean, x.columns);
  for (const [name, values] of [
    ["x", x.values],
    ["mean", mean],
    ["coefficients", score.coefficients],
  ] as const) {
    requireFinite(name, values);
    requireSquarable(name, values);
  }
  requireNumber("intercept", score.intercept, -Number.MAX_VALUE);
  let base = score.intercept;
  for (let j = 0; j < mean.length; j++) base += score.coefficients[j]! * mean[j]!;
  return base;
}

function requireCovariance(covariance: Float64Array, n: number): void {
  requireLength("covariance", covariance, n * n);
  requireFinite("covariance", covariance);
  requireSquarable("covariance", covariance);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const limit = Math.sqrt(Math.max(0, covariance[i * n + i]!) * Math.max(0, covariance[j * n + j]!));
      const symmetric = Math.abs(covariance[i * n + j]! - covariance[j * n + i]!) <= 1e-9 * limit;
      if (covariance[i * n + i]! < 0 || !symmetric || Math.abs(covariance[i * n + j]!) > limit * (1 + 1e-9))
        notCovariance();
    }
  }
}

/** Connected groups of features with a covariance other than 0. */
function blocksOf(covariance: Float64Array, n: number): number[][] {
  const seen = new Uint8Array(n);
  const blocks: number[][] = [];
  for (let first = 0; first < n; first++) {
    if (seen[first] === 1) continue;
    const block = [first];
    seen[first] = 1;
    for (let a = 0; a < block.length; a++) {
      for (let j = 0; j < n; j++) {
        if (seen[j] === 1 || covariance[block[a]! * n + j] === 0) continue;
        seen[j] = 1;
        block.push(j);
      }
    }
    if (block.length > mostCorrelated) {
      fault(
        "too_many_correlated",
        `${block.length} features are correlated with one another; subsets of at most ${mostCorrelated} are enumerated.`,
        "Set small covariances to 0, merge features that measure the same, or use linearShap.",
      );
    }
    blocks.push(block.sort((a, b) => a - b));
  }
  return blocks;
}

/**
 * The matrix T with `phi = T (x - mean)` inside a block: `v(S) - v(none) = beta_S . (x_S - mean_S)` where `Sigma_SS beta_S =
 * Sigma_S,all w`; feature i's row of T is the sum over S of `beta_S` times (|S|-1)!(d-|S|)!/d! if i is in S, else minus
 * |S|!(d-|S|-1)!/d!. Subsets grow one feature at a time, and with them a Cholesky factor L of Sigma_SS and `L^-1 Sigma_S,all w`.
 */
function transferMatrix(block: readonly number[], w: Float64Array, covariance: Float64Array, n: number): Float64Array {
  const d = block.length;
  if (d === 1) return Float64Array.of(w[block[0]!]!); // also a constant feature, which has no variance to divide by
  const sigma = (a: number, b: number): number => covariance[block[a]! * n + block[b]!]!;
  const target = Float64Array.from(block, (_, a) => block.reduce((sum, j, b) => sum + sigma(a, b) * w[j]!, 0));
  const factor = new Float64Array(d * d); // rows of L, one for each chosen feature
  const solved = new Float64Array(d); // L^-1 target
  const beta = new Float64Array(d);
  const chosen = new Int32Array(d);
  const inside = new Uint8Array(d);
  const transfer = new Float64Array(d * d);

  // The sum over subsets of `members` features, `rank` of them independent; `next` is the first feature still undecided.
  const grow = (next: number, members: number, rank: number): void => {
    if (next === d) {
      addSubset(members, rank);
      return;
    }
    grow(next + 1, members, rank);
    inside[next] = 1;
    let pivot = sigma(next, next);
    let rest = target[next]!;
    const row = rank * d;
    for (let k = 0; k < rank; k++) {
      let entry = sigma(next, chosen[k]!);
      for (let l = 0; l < k; l++) entry -= factor[row + l]! * factor[k * d + l]!;
      entry /= factor[k * d + k]!;
      factor[row + k] = entry;
      pivot -= entry * entry;
      rest -= entry * solved[k]!;
    }
    if (pivot < -1e-9 * sigma(next, next)) notCovariance();
    if (pivot > 1e-12 * sigma(next, next)) {
      factor[row + rank] = Math.sqrt(pivot);
      solved[rank] = rest / factor[row + rank]!;
      chosen[rank] = next;
      grow(next + 1, members + 1, rank + 1);
    } else grow(next + 1, members + 1, rank);
    inside[next] = 0;
  };

  const addSubset = (members: number, rank: number): void => {
    for (let k = rank - 1; k >= 0; k--) {
      let entry = solved[k]!;
      for (let l = k + 1; l < rank; l++) entry -= factor[l * d + k]! * beta[l]!;
      beta[k] = entry / factor[k * d + k]!;
    }
    const joining = members > 0 ? 1 / (members * choose(d, members)) : 0;
    const leaving = members < d ? -1 / ((d - members) * choose(d, members)) : 0;
    for (let i = 0; i < d; i++) {
      const weight = inside[i] === 1 ? joining : leaving;
      for (let k = 0; k < rank; k++) transfer[i * d + chosen[k]!]! += weight * beta[k]!;
    }
  };

  grow(0, 0, 0);
  return transfer;
}

function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}

function notCovariance(): never {
  return fault("not_a_covariance", "The matrix is no covariance.", "Give a symmetric, positive semidefinite matrix.");
}
