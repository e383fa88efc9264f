// Bootstrap intervals: how far a figure would move with other people of the same kind, found by drawing people again and again.

import { requireFinite, requireInteger, requireLength, requireNumber, requireRows } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { seededRandom } from "./random.ts";

/** A figure with its interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How to draw: the seed, how often, and how sure the interval is to be. */
export interface BootstrapOptions {
  readonly seed: number;
  /** Number of draws, default 2000. */
  readonly resamples?: number;
  /** Confidence level, default 0.95. */
  readonly level?: number;
}

/**
 * The percentile bootstrap (Efron 1979) of any statistic over people: draws as many people as there are, with replacement, and takes
 * the quantiles of the statistic over the draws. Resample people, never their rows.
 *
 * @param n number of people
 * @param statistic of the people at the given indices, some of them repeated
 * @throws `not_finite` when the statistic is undefined in a draw
 * @example
 * const spend = [1, 2, 3, 4];
 * bootstrap(4, (rows) => rows.reduce((sum, row) => sum + spend[row]!, 0) / rows.length, { seed: 1 }).value; // 2.5
 */
export function bootstrap(n: number, statistic: (people: Int32Array) => number, options: BootstrapOptions): Interval {
  requireInteger("n", n, 1, 2 ** 31 - 1);
  const people = Int32Array.from({ length: n }, (_, i) => i);
  const value = statistic(people);
  const { below } = seededRandom(options.seed);
  const draw = (): number => {
    for (let i = 0; i < n; i++) people[i] = below(n);
    return statistic(people);
  };
  return { value, ...percentiles(draw, options) };
}

/**
 * The mean of one value a person, with its percentile bootstrap interval.
 *
 * @example
 * bootstrapMean([1, 2, 3, 4], { seed: 1 }).value; // 2.5
 * bootstrapMean([3, 3, 3], { seed: 1 }); // { value: 3, low: 3, high: 3 }, as all are alike
 */
export function bootstrapMean(values: ArrayLike<number>, options: BootstrapOptions): Interval {
  requireRows("values", values);
  requireFinite("values", values);
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const { below } = seededRandom(options.seed);
  const draw = (): number => {
    let total = 0;
    for (let i = 0; i < n; i++) total += values[below(n)]!;
    return total / n;
  };
  return { value: sum / n, ...percentiles(draw, options) };
}

/**
 * The mean difference a - b of two values of the same people, with its paired bootstrap interval. "a is better than b" may be said when the
 * interval lies above 0.
 *
 * @example
 * pairedBootstrap([3, 5, 4], [2, 4, 3], { seed: 1 }); // { value: 1, low: 1, high: 1 }, as each rose by 1
 */
export function pairedBootstrap(a: ArrayLike<number>, b: ArrayLike<number>, options: BootstrapOptions): Interval {
  requireLength("b", b, a.length);
  return bootstrapMean(
    Float64Array.from(a, (x, i) => x - b[i]!),
    options,
  );
}

/**
 * The quantile of sorted values by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
 *
 * @param sorted in rising order, at least one
 * @param p in [0, 1]
 * @example
 * quantileSorted([1, 2, 4], 0.75); // 3
 */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  requireRows("sorted", sorted);
  requireNumber("p", p, 0, 1);
  const at = p * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - below);
}

function percentiles(draw: () => number, options: BootstrapOptions): { low: number; high: number } {
  const { resamples = 2000, level = 0.95 } = options;
  requireInteger("resamples", resamples, 1);
  if (!(level > 0 && level < 1)) fault("bad_setting", "level is not between 0 and 1.", "Choose a level such as 0.95.");
  const values = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) values[r] = draw();
  requireFinite("the statistic of the draws", values);
  values.sort();
  return { low: quantileSorted(values, (1 - level) / 2), high: quantileSorted(values, (1 + level) / 2) };
}
