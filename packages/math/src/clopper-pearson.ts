// An interval for a share that never covers less than it says: for claims that must hold, such as audits.

import type { Interval } from "./bootstrap.ts";
import { requireInteger } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { betaQuantile } from "./special-functions.ts";

/**
 * The exact interval of a binomial proportion (Clopper and Pearson, Biometrika 26, 1934): at least the stated coverage for every true
 * rate, so wider than Wilson's.
 *
 * @param level coverage in (0, 1), default 0.95
 * @example
 * clopperPearson(0, 30).high; // 0.1157...
 */
export function clopperPearson(successes: number, trials: number, level = 0.95): Interval {
  requireInteger("trials", trials, 1);
  requireInteger("successes", successes, 0, trials);
  if (!(level > 0 && level < 1)) fault("bad_setting", "level is not between 0 and 1.", "Choose a level such as 0.95.");
  const tail = (1 - level) / 2;
  return {
    value: successes / trials,
    low: successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    high: successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  };
}
