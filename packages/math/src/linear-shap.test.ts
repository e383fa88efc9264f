import fc from "fast-check";
import { expect, test } from "vitest";
import { linearShap, linearShapGaussian } from "./linear-shap.ts";
import { matrixFromRows } from "./matrix.ts";
import { seededRandom } from "./random.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };

test("under a Gaussian, values equal the mean gain over all orders of the conditional expectation", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 5 }), (seed, d) => {
      const { score, mean, covariance, rows } = randomCase(seed, d);
      const { phi, base } = linearShapGaussian(score, matrixFromRows(rows), mean, covariance);
      rows.forEach((row, i) => {
        const expected = overOrders(d, (set) =>
          conditional(score.coefficients, score.intercept, mean, covariance, row, set),
        );
        for (let j = 0; j < d; j++) expect(phi[i * d + j]).toBeCloseTo(expected[j]!, 7);
        const margin = row.reduce((sum, value, j) => sum + score.coefficients[j]! * value, score.intercept);
        expect(phi.subarray(i * d, (i + 1) * d).reduce((sum, part) => sum + part, base)).toBeCloseTo(margin, 9);
      });
    }),
    runs,
  );
});

test("features without correlation are explained as independent ones", () => {
  const score = { coefficients: Float64Array.of(2, -1, 0.5), intercept: 1 };
  const mean = Float64Array.of(1, 0, -1);
  const x = matrixFromRows([[3, 4, 5]]);
  const diagonal = Float64Array.of(4, 0, 0, 0, 9, 0, 0, 0, 0); // the third never varies
  expect(linearShapGaussian(score, x, mean, diagonal)).toEqual(linearShap(score, x, mean));
});

test("thirty features in blocks of three are explained block by block", () => {
  const score = { coefficients: new Float64Array(30).fill(1), intercept: 0 };
  const covariance = new Float64Array(900);
  for (let i = 0; i < 30; i++)
    for (let j = 0; j < 30; j++) if (Math.floor(i / 3) === Math.floor(j / 3)) covariance[i * 30 + j] = i === j ? 2 : 1;
  const { phi } = linearShapGaussian(score, matrixFromRows([new Array(30).fill(1)]), new Float64Array(30), covariance);
  for (const part of phi) expect(part).toBeCloseTo(1, 12);
});

test("bad input is a fault with its remedy", () => {
  const score = { coefficients: Float64Array.of(1, 1), intercept: 0 };
  const x = matrixFromRows([[1, 2]]);
  const zero = new Float64Array(2);
  expect(() => linearShap(score, matrixFromRows([[1]]), zero)).toThrow(/^shape_mismatch/);
  expect(() => linearShap(score, matrixFromRows([[1, Number.NaN]]), zero)).toThrow(/^not_finite/);
  expect(() => linearShapGaussian(score, x, zero, Float64Array.of(1, 2, 2, 1))).toThrow(/^not_a_covariance/);
  expect(() => linearShapGaussian(score, x, zero, Float64Array.of(1, 0.5, 0.4, 1))).toThrow(/^not_a_covariance/);
  const tied = Float64Array.of(1, 1, 1, 1);
  expect(() => linearShapGaussian(score, x, zero, tied)).toThrow(/^row_outside_covariance: .*diagonal/);
  const many = { coefficients: new Float64Array(21).fill(1), intercept: 0 };
  const all = new Float64Array(441).fill(0.5).map((value, at) => (at % 22 === 0 ? 1 : value));
  const wide = matrixFromRows([new Array(21).fill(1)]);
  expect(() => linearShapGaussian(many, wide, new Float64Array(21), all)).toThrow(/^too_many_correlated/);
});

function randomCase(seed: number, d: number) {
  const random = seededRandom(seed);
  const factor = Array.from({ length: d * d }, () => random.normal());
  const covariance = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      for (let k = 0; k < d; k++) covariance[i * d + j]! += factor[i * d + k]! * factor[j * d + k]!;
      if (i === j) covariance[i * d + j]! += 0.1;
    }
  }
  const vector = () => Array.from({ length: d }, () => random.normal());
  const score = { coefficients: Float64Array.from(vector()), intercept: random.normal() };
  return { score, mean: Float64Array.from(vector()), covariance, rows: [vector(), vector()] };
}

/** E[f(x) | x_S], by Gauss-Jordan elimination on Sigma_SS. */
function conditional(
  w: Float64Array,
  b: number,
  mean: Float64Array,
  sigma: Float64Array,
  x: number[],
  set: number[],
): number {
  const d = x.length;
  const a = set.map((i) => [...set.map((j) => sigma[i * d + j]!), x[i]! - mean[i]!]);
  for (let p = 0; p < set.length; p++) {
    for (let r = 0; r < set.length; r++) {
      if (r === p) continue;
      const factor = a[r]![p]! / a[p]![p]!;
      for (let c = p; c <= set.length; c++) a[r]![c]! -= factor * a[p]![c]!;
    }
  }
  const lift = set.map((_, p) => a[p]![set.length]! / a[p]![p]!);
  let sum = b;
  for (let j = 0; j < d; j++) {
    const known = set.includes(j)
      ? x[j]!
      : mean[j]! + set.reduce((total, i, p) => total + sigma[j * d + i]! * lift[p]!, 0);
    sum += w[j]! * known;
  }
  return sum;
}

function overOrders(d: number, game: (set: number[]) => number): number[] {
  const totals = new Array<number>(d).fill(0);
  let count = 0;
  const visit = (order: number[]): void => {
    if (order.length === d) {
      count++;
      order.forEach((j, place) => {
        totals[j]! += game(order.slice(0, place + 1)) - game(order.slice(0, place));
      });
      return;
    }
    for (let j = 0; j < d; j++) if (!order.includes(j)) visit([...order, j]);
  };
  visit([]);
  return totals.map((total) => total / count);
}
