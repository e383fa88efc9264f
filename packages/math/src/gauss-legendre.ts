// Gauss-Legendre quadrature on [0, 1]: n points that integrate every polynomial up to degree 2n - 1 exactly.

import { requireInteger } from "./check-input.ts";

/**
 * Points and weights on [0, 1]; the weights sum to 1. Points are the roots of the Legendre polynomial, by Newton's method from
 * Tricomi's estimate (Abramowitz and Stegun 1964, 22.16.6 and 25.4.30), to the last bits of a double.
 *
 * @param n number of points, 1 to 1,000
 * @throws `bad_setting` for another number
 * @example
 * const { points, weights } = gaussLegendre(2);
 * points.reduce((sum, t, i) => sum + weights[i]! * t ** 3, 0); // 0.25 to rounding, the integral of t^3
 */
export function gaussLegendre(n: number): { points: Float64Array; weights: Float64Array } {
  requireInteger("n", n, 1, 1000);
  const points = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = -Math.cos((Math.PI * (4 * i + 3)) / (4 * n + 2));
    let slope = 0;
    for (let step = 0; step < 100; step++) {
      let previous = 1;
      let current = x;
      for (let k = 2; k <= n; k++) {
        const next = ((2 * k - 1) * x * current - (k - 1) * previous) / k;
        previous = current;
        current = next;
      }
      slope = (n * (x * current - previous)) / (x * x - 1);
      const correction = current / slope;
      x -= correction;
      if (Math.abs(correction) < 1e-15) break;
    }
    points[i] = (1 + x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}
