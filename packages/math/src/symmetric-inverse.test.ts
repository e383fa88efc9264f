import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "./random.ts";
import { invertSymmetric } from "./symmetric-inverse.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };

// A positive definite matrix with eigenvalues of at least `shift`: M M' + shift I.
function positiveDefinite(n: number, seed: number, shift: number): Float64Array {
  const { normal } = seededRandom(seed);
  const m = Float64Array.from({ length: n * n }, normal);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) a[i * n + j]! += m[i * n + k]! * m[j * n + k]!;
    }
    a[i * n + i]! += shift;
  }
  return a;
}

function distanceFromIdentity(a: Float64Array, b: Float64Array, n: number): number {
  let worst = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = i === j ? -1 : 0;
      for (let k = 0; k < n; k++) sum += a[i * n + k]! * b[k * n + j]!;
      worst = Math.max(worst, Math.abs(sum));
    }
  }
  return worst;
}

test("the matrix times its inverse is the identity, whatever its size", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (n, seed) => {
      const a = positiveDefinite(n, seed, 1);
      const inverse = a.slice();
      invertSymmetric(inverse, n);
      expect(distanceFromIdentity(a, inverse, n)).toBeLessThan(1e-9);
    }),
    runs,
  );
  for (const n of [63, 64, 65, 128, 131, 193]) {
    const a = positiveDefinite(n, n, 1);
    const inverse = a.slice();
    invertSymmetric(inverse, n);
    expect(distanceFromIdentity(a, inverse, n)).toBeLessThan(1e-9);
  }
});

test("rows beyond one cache block are inverted too, and the upper half is not read", () => {
  const n = 1030; // more than two blocks of rows, and no multiple of 4
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    a[i * n + i] = 4;
    if (i > 0) a[i * n + i - 1] = -1;
    for (let j = i + 1; j < n; j++) a[i * n + j] = Number.NaN;
  }
  invertSymmetric(a, n);
  // Row i of the tridiagonal matrix times column j of the inverse.
  const at = (i: number, j: number): number => (i < 0 || i >= n ? 0 : a[i * n + j]!);
  let worst = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      worst = Math.max(worst, Math.abs(4 * at(i, j) - at(i - 1, j) - at(i + 1, j) - (i === j ? 1 : 0)));
    }
  }
  expect(worst).toBeLessThan(1e-13);
});

test("a matrix that is not positive definite is refused with the remedy, never turned into NaN", () => {
  for (const a of [[0], [-1], [1, 0, 2, 1], [1, 0, 1, 1], [Number.NaN], [Number.POSITIVE_INFINITY]]) {
    expect(() => invertSymmetric(Float64Array.from(a), Math.sqrt(a.length))).toThrow(/not_positive_definite: .*\. Add/);
  }
  expect(() => invertSymmetric(new Float64Array(3), 2)).toThrow(/shape_mismatch: /);
});

test("progress rises to 1 and an aborted signal stops the work", () => {
  const shares: number[] = [];
  invertSymmetric(positiveDefinite(150, 1, 1), 150, { onProgress: (share) => shares.push(share) });
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  const controller = new AbortController();
  const onProgress = (): void => controller.abort(new Error("enough"));
  expect(() => invertSymmetric(positiveDefinite(150, 1, 1), 150, { signal: controller.signal, onProgress })).toThrow(
    "enough",
  );
});
