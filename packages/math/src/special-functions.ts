// The functions behind tail probabilities: log-gamma, incomplete gamma and beta, and the distributions that they give.

import { requireNumber } from "./check-input.ts";
import { fault } from "./math-error.ts";

// Lanczos' approximation with g = 7 and 9 terms, as computed by Godfrey: relative error about 1e-15.
const lanczos = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/**
 * The natural logarithm of the gamma function.
 *
 * @param x above 0
 * @example
 * logGamma(5); // 3.178..., log 24
 */
export function logGamma(x: number): number {
  if (!(x > 0)) fault("bad_setting", "log-gamma is asked for a number that is not above 0.", "Give a number above 0.");
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  let sum = lanczos[0]!;
  for (let k = 1; k < lanczos.length; k++) sum += lanczos[k]! / (z + k);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * The regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x): series below a + 1, continued fraction above (DLMF 8.11.4,
 * 8.9.2), so that a small tail keeps its digits.
 *
 * @param a above 0
 * @param x 0 or more
 * @example
 * gammaTail(1, 2); // 0.135..., exp(-2)
 */
export function gammaTail(a: number, x: number): number {
  if (!(a > 0)) fault("bad_setting", "The shape is not above 0.", "Give a shape above 0.");
  requireNumber("x", x, 0);
  if (x === 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; term > sum * Number.EPSILON; n++) sum += term *= x / (a + n);
    return 1 - scale * sum;
  }
  return (
    scale *
    continuedFraction(
      (n) => (n === 0 ? 1 : n * (a - n)),
      (n) => x + 2 * n + 1 - a,
    )
  );
}

/**
 * The regularised incomplete beta function I_x(a, b), the distribution function of the beta distribution (DLMF 8.17.22).
 *
 * @param x in [0, 1]
 * @param a above 0
 * @param b above 0
 * @example
 * betaCdf(0.5, 1, 2); // 0.75
 */
export function betaCdf(x: number, a: number, b: number): number {
  requireNumber("x", x, 0, 1);
  if (!(a > 0 && b > 0)) fault("bad_setting", "A shape is not above 0.", "Give shapes above 0.");
  if (x === 0 || x === 1) return x;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a);
  const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const numerator = (n: number): number => {
    if (n === 0) return 1;
    const m = Math.floor(n / 2);
    const bottom = (a + n - 1) * (a + n);
    return n % 2 === 0 ? (m * (b - m) * x) / bottom : (-(a + m) * (a + b + m) * x) / bottom;
  };
  return scale * continuedFraction(numerator, () => 1);
}

/**
 * The quantile of the beta distribution: where {@link betaCdf} is `p`, by bisection to the last bit.
 *
 * @param p in [0, 1]
 * @example
 * betaQuantile(0.75, 1, 2); // 0.5
 */
export function betaQuantile(p: number, a: number, b: number): number {
  requireNumber("p", p, 0, 1);
  let [low, high] = [0, 1];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (betaCdf(middle, a, b) < p) low = middle;
    else high = middle;
  }
}

/**
 * The standard normal distribution function; small tails keep their digits.
 *
 * @example
 * normalCdf(0); // 0.5
 * normalCdf(-1.96); // 0.0249...
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return fault("not_finite", "z is not a number.", "Give a number.");
  const tail = 0.5 * gammaTail(0.5, Math.min((z * z) / 2, 1e6)); // beyond, the tail is 0 in double precision
  return z < 0 ? tail : 1 - tail;
}

/**
 * The probability that a chi-square variable of `df` degrees of freedom is at least `x`.
 *
 * @example
 * chiSquareTail(2, 2); // 0.367..., exp(-1)
 * chiSquareTail(3.84, 1); // 0.050...
 */
export function chiSquareTail(x: number, df: number): number {
  return gammaTail(df / 2, x / 2);
}

/**
 * The probability that Student's t of `df` degrees of freedom, which may be fractional, lies at least as far from 0 as `t`.
 *
 * @example
 * studentTwoSided(1, 1); // 0.5
 * studentTwoSided(2.228, 10); // 0.050...
 */
export function studentTwoSided(t: number, df: number): number {
  return betaCdf(df / (df + t * t), df / 2, 0.5);
}

/**
 * The quantile of Student's t: where its distribution function is `p`.
 *
 * @param p in (0, 1)
 * @param df above 0, may be fractional
 * @example
 * studentQuantile(0.975, 10); // 2.228...
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) fault("bad_setting", "The probability is not between 0 and 1.", "Choose one inside, as .975.");
  const tail = 2 * Math.min(p, 1 - p);
  const x = betaQuantile(tail, df / 2, 0.5);
  return Math.sign(p - 0.5) * Math.sqrt((df * (1 - x)) / x);
}

// a0 / (b0 + a1 / (b1 + a2 / (b2 + ...))) by the modified Lentz method.
function continuedFraction(a: (n: number) => number, b: (n: number) => number): number {
  const tiny = 1e-300;
  let f = tiny;
  let c = f;
  let d = 0;
  for (let n = 0; n < 10_000; n++) {
    d = b(n) + a(n) * d || tiny;
    c = b(n) + a(n) / c || tiny;
    d = 1 / d;
    f *= c * d;
    if (n > 0 && Math.abs(c * d - 1) < 2 * Number.EPSILON) return f;
  }
  return fault(
    "no_convergence",
    "A tail probability did not converge.",
    "Use smaller counts, or a normal approximation.",
  );
}
