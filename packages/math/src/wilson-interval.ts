// An interval for a share: between which values the true rate lies, given some successes among some trials.

import type { Interval } from "./bootstrap.ts";
import { requireNumber } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { normalQuantile } from "./normal-quantile.ts";

/**
 * The score interval of a binomial proportion (Wilson, JASA 22, 1927): it keeps its coverage near 0 and 1, where the textbook
 * interval does not.
 *
 * @param successes from 0 to `trials`; may be fractional, so that weighted rates can use an effective sample size
 * @param trials above 0
 * @param level coverage, in (0, 1); default .95
 * @returns the share with both ends, inside [0, 1]
 * @throws `empty_input` for no trials, `bad_setting` for counts or a level out of range
 * @example
 * wilsonInterval(8, 10); // { value: 0.8, low: 0.490..., high: 0.943... }
 */
export function wilsonInterval(successes: number, trials: number, level = 0.95): Interval {
  if (!(trials > 0)) fault("empty_input", "There are no trials.", "Give at least one trial.");
  requireNumber("trials", trials, 0);
  requireNumber("successes", successes, 0, trials);
  const z = normalQuantile(0.5 + level / 2);
  const p = successes / trials;
  const zz = (z * z) / trials;
  const centre = (p + zz / 2) / (1 + zz);
  const half = (z * Math.sqrt((p * (1 - p)) / trials + zz / (4 * trials))) / (1 + zz);
  // At the ends the formula gives 0 and 1 up to rounding: say so exactly.
  return {
    value: p,
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}
