// The inverse of a symmetric positive definite matrix, in place, fast enough for some thousands of rows in plain JavaScript.

import { requireLength } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { type RunControl, step } from "./run-control.ts";

const blockSize = 64; // columns swept together: a panel of 4 rows (2 KB) stays in the first cache
const tile = 4; // rows and columns of one register tile
const rowsInCache = 512; // rows of a packed panel (256 KB) that stay in the second cache

/**
 * Replaces a symmetric positive definite matrix by its inverse: Gauss-Jordan elimination on the lower triangle (the sweep operator,
 * Goodnight, "A Tutorial on the SWEEP Operator", 1979), 64 columns at a time, its one heavy step a rank-64 update in 4 x 4 tiles.
 * About n^3 floating-point operations, as many as by way of Cholesky's factor. Backward error of the order n x 2^-53 x condition.
 *
 * @param a n x n numbers by rows. Only the lower triangle is read; both halves are written.
 * @throws `not_positive_definite` when a pivot is not clearly above zero; `a` is then spoilt
 * @example
 * const a = Float64Array.of(4, 2, 2, 2);
 * invertSymmetric(a, 2);
 * a; // [0.5, -0.5, -0.5, 1]
 */
export function invertSymmetric(a: Float64Array, n: number, control: RunControl = {}): void {
  requireLength("the matrix", a, n * n);
  const padded = Math.ceil(n / tile) * tile;
  const x = new Float64Array(padded * blockSize); // A's columns K, packed: 4 rows side by side, column after column
  const w = new Float64Array(padded * blockSize); // X times the inverse of the block, packed likewise
  const d = new Float64Array(blockSize * blockSize);
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, a[i * (n + 1)]!);
  const smallestPivot = largest * n * Number.EPSILON; // below it a pivot is rounding error
  for (let k = 0; k < n; k += blockSize) {
    const b = Math.min(blockSize, n - k);
    sweepBlock(a, n, k, b, d, smallestPivot);
    packColumns(a, n, k, b, x);
    multiplyByBlock(x, d, padded, b, w);
    for (let from = 0; from < n; from += rowsInCache) updateLowerTriangle(a, n, from, b, w, x);
    writeBack(a, n, k, b, d, w);
    step(control, k + b, n);
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = -a[i * n + j]!;
      a[i * n + j] = value;
      a[j * n + i] = value;
    }
  }
}

// d = minus the inverse of the diagonal block K, both halves, b x b.
function sweepBlock(a: Float64Array, n: number, k: number, b: number, d: Float64Array, smallestPivot: number): void {
  for (let i = 0; i < b; i++) {
    for (let j = 0; j <= i; j++) d[i * b + j] = d[j * b + i] = a[(k + i) * n + k + j]!;
  }
  for (let p = 0; p < b; p++) {
    const pivot = d[p * b + p]!;
    if (!(pivot > smallestPivot && pivot < Number.MAX_VALUE)) {
      fault(
        "not_positive_definite",
        `The pivot of row ${k + p} is not clearly above zero.`,
        "Add more to the diagonal.",
      );
    }
    for (let i = 0; i < b; i++) {
      if (i === p) continue;
      const share = d[i * b + p]! / pivot;
      for (let j = 0; j < b; j++) if (j !== p) d[i * b + j]! -= share * d[p * b + j]!;
    }
    for (let i = 0; i < b; i++) {
      if (i !== p) d[i * b + p] = d[p * b + i] = d[p * b + i]! / pivot;
    }
    d[p * b + p] = -1 / pivot;
  }
}

// x = columns K of the symmetric matrix; zero in the rows K themselves, so that the update leaves them alone.
function packColumns(a: Float64Array, n: number, k: number, b: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const at = (i - (i % tile)) * b + (i % tile);
    if (i < k) for (let c = 0; c < b; c++) x[at + c * tile] = a[(k + c) * n + i]!;
    else if (i < k + b) for (let c = 0; c < b; c++) x[at + c * tile] = 0;
    else for (let c = 0; c < b; c++) x[at + c * tile] = a[i * n + k + c]!;
  }
  for (let i = n; i % tile !== 0; i++) {
    for (let c = 0; c < b; c++) x[(i - (i % tile)) * b + (i % tile) + c * tile] = 0;
  }
}

// w = -x d, packed.
function multiplyByBlock(x: Float64Array, d: Float64Array, padded: number, b: number, w: Float64Array): void {
  for (let row = 0; row < padded * b; row += tile * b) {
    for (let c = 0; c < b; c++) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let e = 0, at = row; e < b; e++, at += tile) {
        const f = d[c * b + e]!;
        s0 -= x[at]! * f;
        s1 -= x[at + 1]! * f;
        s2 -= x[at + 2]! * f;
        s3 -= x[at + 3]! * f;
      }
      const to = row + c * tile;
      w[to] = s0;
      w[to + 1] = s1;
      w[to + 2] = s2;
      w[to + 3] = s3;
    }
  }
}

// a -= w x' on the lower triangle, for the columns from `from` on that fit the cache.
function updateLowerTriangle(
  a: Float64Array,
  n: number,
  from: number,
  b: number,
  w: Float64Array,
  x: Float64Array,
): void {
  const to = Math.min(from + rowsInCache, n);
  for (let i = from; i < n; i += tile) {
    const whole = i + tile <= n;
    for (let j = from; j < to && j <= i; j += tile) {
      if (whole && j + tile <= n) subtractTile(a, i * n + j, n, b, w, i * b, x, j * b);
      else subtractEdge(a, n, i, j, b, w, x);
    }
  }
}

function subtractTile(
  a: Float64Array,
  at: number,
  n: number,
  b: number,
  w: Float64Array,
  wAt: number,
  x: Float64Array,
  xAt: number,
): void {
  let c00 = 0,
    c01 = 0,
    c02 = 0,
    c03 = 0;
  let c10 = 0,
    c11 = 0,
    c12 = 0,
    c13 = 0;
  let c20 = 0,
    c21 = 0,
    c22 = 0,
    c23 = 0;
  let c30 = 0,
    c31 = 0,
    c32 = 0,
    c33 = 0;
  for (const end = wAt + tile * b; wAt < end; wAt += tile, xAt += tile) {
    const x0 = x[xAt]!;
    const x1 = x[xAt + 1]!;
    const x2 = x[xAt + 2]!;
    const x3 = x[xAt + 3]!;
    const w0 = w[wAt]!;
    c00 += w0 * x0;
    c01 += w0 * x1;
    c02 += w0 * x2;
    c03 += w0 * x3;
    const w1 = w[wAt + 1]!;
    c10 += w1 * x0;
    c11 += w1 * x1;
    c12 += w1 * x2;
    c13 += w1 * x3;
    const w2 = w[wAt + 2]!;
    c20 += w2 * x0;
    c21 += w2 * x1;
    c22 += w2 * x2;
    c23 += w2 * x3;
    const w3 = w[wAt + 3]!;
    c30 += w3 * x0;
    c31 += w3 * x1;
    c32 += w3 * x2;
    c33 += w3 * x3;
  }
  a[at]! -= c00;
  a[at + 1]! -= c01;
  a[at + 2]! -= c02;
  a[at + 3]! -= c03;
  at += n;
  a[at]! -= c10;
  a[at + 1]! -= c11;
  a[at + 2]! -= c12;
  a[at + 3]! -= c13;
  at += n;
  a[at]! -= c20;
  a[at + 1]! -= c21;
  a[at + 2]! -= c22;
  a[at + 3]! -= c23;
  at += n;
  a[at]! -= c30;
  a[at + 1]! -= c31;
  a[at + 2]! -= c32;
  a[at + 3]! -= c33;
}

// The same for the last rows or columns when n is no multiple of 4.
function subtractEdge(
  a: Float64Array,
  n: number,
  i: number,
  j: number,
  b: number,
  w: Float64Array,
  x: Float64Array,
): void {
  for (let r = i; r < Math.min(i + tile, n); r++) {
    for (let c = j; c < Math.min(j + tile, n); c++) {
      let sum = 0;
      for (let e = 0; e < b; e++) sum += w[i * b + (r - i) + e * tile]! * x[j * b + (c - j) + e * tile]!;
      a[r * n + c]! -= sum;
    }
  }
}

function writeBack(a: Float64Array, n: number, k: number, b: number, d: Float64Array, w: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const at = (i - (i % tile)) * b + (i % tile);
    if (i < k) for (let c = 0; c < b; c++) a[(k + c) * n + i] = w[at + c * tile]!;
    else if (i < k + b) for (let c = 0; c < b; c++) a[i * n + k + c] = d[(i - k) * b + c]!;
    else for (let c = 0; c < b; c++) a[i * n + k + c] = w[at + c * tile]!;
  }
}
