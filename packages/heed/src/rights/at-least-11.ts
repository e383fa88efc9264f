// Counts of people that tell of nobody: groups of 11 and more, in tens, so that the same question with one person more tells nothing.

/** In tens, or that there are fewer than 11. */
export type Counted = number | "fewer than 11";

/** The smallest group of which anything is told. */
export const LEAST = 11;
const STEP = 10;

/**
 * A count as it may be told (mechanisms.md 13); nobody at all is told as 0.
 *
 * @example
 * atLeast11(1_234); // 1230
 * atLeast11(7); // "fewer than 11"
 */
export function atLeast11(n: number): Counted {
  if (n === 0) return 0;
  return n < LEAST ? "fewer than 11" : Math.round(n / STEP) * STEP;
}

/**
 * The share of yes from 0 to 1, from counts in tens; null where either side has fewer than 11 people: the other would give them away.
 *
 * @example
 * rateOf(63, 38); // 0.6
 * rateOf(63, 4); // null
 */
export function rateOf(yes: number, no: number): number | null {
  if (yes < LEAST || no < LEAST) return null;
  const [told, against] = [Math.round(yes / STEP), Math.round(no / STEP)];
  return Math.round((100 * told) / (told + against)) / 100;
}
