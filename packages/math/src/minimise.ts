// Finds the arguments at which a smooth function is smallest, without its derivatives; for models of a few parameters.

import { fault } from "./math-error.ts";

/** Where {@link minimise} ended. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** False when the iterations ran out first. */
  readonly converged: boolean;
}

/**
 * The BFGS quasi-Newton method (Nocedal and Wright, Numerical Optimization, 2006, chapter 6) with central differences and backtracking.
 * It finds a local minimum; start from several points where there may be more. Scale the arguments to the order of 1.
 *
 * Complexity: 2 d evaluations and O(d^2) an iteration, for d arguments.
 *
 * @param f the function; Infinity or NaN mark arguments that are out of its domain
 * @param start where to begin, inside the domain; not changed
 * @throws `bad_start` when the function is not finite at the start
 * @example
 * minimise(([x, y]) => (x - 1) ** 2 + (y + 2) ** 2, [0, 0]).x; // [1.000, -2.000]
 */
export function minimise(
  f: (x: Float64Array) => number,
  start: ArrayLike<number>,
  { iterations = 500, tolerance = 1e-9 }: { iterations?: number; tolerance?: number } = {},
): Minimum {
  const d = start.length;
  const x = Float64Array.from(start);
  let value = f(x);
  if (!Number.isFinite(value))
    fault("bad_start", "The function is not finite at the start.", "Start inside its domain.");
  const gradient = new Float64Array(d);
  const nextGradient = new Float64Array(d);
  const next = new Float64Array(d);
  const direction = new Float64Array(d);
  const inverse = identity(d);
  differentiate(f, x, gradient);
  for (let it = 1; it <= iterations; it++) {
    for (let i = 0; i < d; i++) {
      direction[i] = 0;
      for (let j = 0; j < d; j++) direction[i]! -= inverse[i * d + j]! * gradient[j]!;
    }
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      // The approximation went astray: begin again with the steepest descent.
      inverse.set(identity(d));
      for (let i = 0; i < d; i++) direction[i] = -gradient[i]!;
      slope = -dot(gradient, gradient);
    }
    if (slope === 0) return { x, value, iterations: it, converged: true };
    // The first step knows no scale: let it move by about one.
    let length = it === 1 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    let reached = Number.POSITIVE_INFINITY;
    for (; length > 1e-14; length /= 2) {
      for (let i = 0; i < d; i++) next[i] = x[i]! + length * direction[i]!;
      reached = f(next);
      if (reached <= value + 1e-4 * length * slope) break;
    }
    if (!(reached < value)) return { x, value, iterations: it, converged: true };
    differentiate(f, next, nextGradient);
    const gained = value - reached;
    update(inverse, x, next, gradient, nextGradient);
    x.set(next);
    gradient.set(nextGradient);
    value = reached;
    if (
      gained <= tolerance * 1e-3 * (Math.abs(value) + 1e-12) &&
      largest(gradient) <= tolerance * 1e3 * (1 + Math.abs(value))
    ) {
      return { x, value, iterations: it, converged: true };
    }
  }
  return { x, value, iterations, converged: false };
}

// Central differences; the step is the cube root of the rounding error, which balances it against the truncation error.
function differentiate(f: (x: Float64Array) => number, x: Float64Array, out: Float64Array): void {
  for (let i = 0; i < x.length; i++) {
    const at = x[i]!;
    const h = 6e-6 * Math.max(1, Math.abs(at));
    x[i] = at + h;
    const above = f(x);
    x[i] = at - h;
    const below = f(x);
    x[i] = at;
    const slope = (above - below) / (2 * h);
    out[i] = Number.isFinite(slope) ? slope : 0;
  }
}

function update(
  inverse: Float64Array,
  x: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): void {
  const d = x.length;
  const s = next.map((v, i) => v - x[i]!);
  const y = nextGradient.map((v, i) => v - gradient[i]!);
  const sy = dot(s, y);
  if (!(sy > 1e-12 * Math.sqrt(dot(s, s) * dot(y, y)))) return;
  const hy = new Float64Array(d);
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) hy[i]! += inverse[i * d + j]! * y[j]!;
  const scale = (1 + dot(y, hy) / sy) / sy;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      inverse[i * d + j]! += scale * s[i]! * s[j]! - (hy[i]! * s[j]! + s[i]! * hy[j]!) / sy;
    }
  }
}

function identity(d: number): Float64Array {
  return Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 : 0));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function largest(a: Float64Array): number {
  return a.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
}
