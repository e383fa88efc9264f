// Keeps out values whose squares, or products with each other, would overflow to infinity and end in NaN.

import type { Numbers } from "./check-input.ts";
import { fault } from "./math-error.ts";

/** The largest size of a value that learning takes: the square of the largest double's root, with room for sums. */
export const mostSquarable = 1e150;

/** Throws `too_large` at the first value beyond 1e150 either way; NaN passes. */
export function requireSquarable(name: string, x: Numbers): void {
  for (let i = 0; i < x.length; i++) {
    if (Math.abs(x[i]!) > mostSquarable) {
      fault("too_large", `${name} holds a value at ${i} beyond 1e150.`, "Give it in a larger unit, such as thousands.");
    }
  }
}
