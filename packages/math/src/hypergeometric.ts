// Gauss's hypergeometric function, in which expected numbers of purchases are written.

import { fault } from "./math-error.ts";

/**
 * 2F1(a, b; c; z) by its power series, for 0 <= z < 1. The series is short when a and b are small beside c; where they are not, use
 * Euler's identity first: 2F1(a, b; c; z) = (1 - z)^(c - a - b) 2F1(c - a, c - b; c; z).
 *
 * @param c not zero and not a negative whole number
 * @throws `bad_setting` outside that domain; `not_converged` after a million terms
 * @example
 * hypergeometric(1, 1, 2, 0.5); // 1.386... = -ln(1 - z) / z
 */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  const inside = z >= 0 && z < 1 && Number.isFinite(a + b + c) && !(c <= 0 && Number.isInteger(c));
  if (!inside) fault("bad_setting", "The hypergeometric series is not defined here.", "Give 0 <= z < 1 and c above 0.");
  let term = 1;
  let sum = 1;
  for (let n = 0; n < 1_000_000; n++) {
    const ratio = (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    term *= ratio;
    sum += term;
    // Terms may grow before they fall; from where they fall, the rest is bounded by a geometric series.
    if (Math.abs(ratio) < 1 && Math.abs(term) <= 1e-16 * Math.abs(sum) * (1 - Math.max(Math.abs(ratio), z))) return sum;
  }
  return fault("not_converged", "The hypergeometric series does not converge fast enough.", "Transform the arguments.");
}
