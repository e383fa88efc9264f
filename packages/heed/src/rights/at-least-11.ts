// Counts of people that tell of nobody: groups of 11 and more, in tens, up or down by a keyed chance, so that one person more tells nothing.
import { keyedHash } from "../storage/keys.ts";

/** In tens, or that there are fewer than 11. */
export type Counted = number | "fewer than 11";

/** The smallest group of which anything is told. */
export const LEAST = 11;
const STEP = 10;

export type Teller = {
  /**
   * A count as it may be told; nobody at all is fewer than 11, or the first one would show.
   *
   * @param what names the figure: the same count of another one is rounded by a chance of its own
   */
  count(what: string, n: number): Counted;
  /** The share of yes from 0 to 1, from counts in tens; null where either side has fewer than 11 people: the other would give them away. */
  rate(what: string, yes: number, no: number): number | null;
};

/**
 * Rounds at random so that a count is right on average; the same count has the same answer, so asking again tells nothing more.
 *
 * @example
 * createTeller(key).count("complaints", 7); // "fewer than 11"
 */
export function createTeller(key: Buffer): Teller {
  const inTens = (what: string, n: number): number => {
    const over = n % STEP;
    const draw = keyedHash(key, "figure", what, String(n)).readUInt32BE(0) % STEP;
    return n - over + (draw < over ? STEP : 0);
  };
  return {
    count: (what, n) => (n < LEAST ? "fewer than 11" : inTens(what, n)),
    rate(what, yes, no) {
      if (yes < LEAST || no < LEAST) return null;
      const [told, against] = [inTens(`${what} yes`, yes), inTens(`${what} no`, no)];
      return Math.round((100 * told) / (told + against)) / 100;
    },
  };
}
