// How sure is a disparity? A bootstrap interval: draw the rows of each group again, with replacement, and look how the figure moves.

import { type Interval, quantileSorted } from "./bootstrap.ts";
import { requireInteger, requireNumber } from "./check-input.ts";
import { groupCodes } from "./group-codes.ts";
import {
  checkGroupInput,
  type GroupInput,
  type GroupReport,
  type RateOptions,
  reportFromTallies,
} from "./group-rates.ts";
import { addRow, cell, emptyTally } from "./group-tally.ts";
import { seededRandom } from "./random.ts";

/**
 * The percentile bootstrap interval of any figure computed from a group report, resampling rows within groups so that group sizes
 * stay. A gap of extremes is biased upwards in small groups: equal groups show an interval above 0, never around it; compare it with
 * the gap that you would tolerate, not with 0.
 *
 * Complexity: O(resamples x rows).
 *
 * @param measure the figure, null where undefined, e.g. `(report) => demographicParityDifference(report).value`
 * @returns the figure with its interval, or null where the figure is undefined, on the rows or on any resample
 * @throws what `groupRates` throws, and `bad_setting`
 * @example
 * const input = { truth: [1, 0, 1, 0], decision: [1, 0, 1, 0], group: ["a", "a", "b", "b"] };
 * const gap = (report: GroupReport) => demographicParityDifference(report).value;
 * fairnessInterval(input, gap, { seed: 1, minimum: 1 }); // { value: 0, low: 0, high: 1 }
 */
export function fairnessInterval(
  input: GroupInput,
  measure: (report: GroupReport) => number | null,
  { seed, resamples = 1000, ...options }: RateOptions & { seed: number; resamples?: number },
): Interval | null {
  checkGroupInput(input);
  requireInteger("resamples", resamples, 1);
  const level = options.level ?? 0.95;
  requireNumber("level", level, 0, 1);
  const { labels, codes } = groupCodes(input.group);
  const original = labels.map(emptyTally);
  const size = new Int32Array(labels.length);
  for (let i = 0; i < codes.length; i++) size[codes[i]!]! += 1;
  // Cell and weight of each row, by group.
  const cells = Array.from(size, (n) => new Uint8Array(n));
  const weights = Array.from(size, (n) => new Float64Array(n));
  size.fill(0);
  for (let i = 0; i < codes.length; i++) {
    const g = codes[i]!;
    const at = cell(input.truth[i]!, input.decision[i]!);
    const weight = input.weights?.[i] ?? 1;
    addRow(original[g]!, at, weight);
    cells[g]![size[g]!] = at;
    weights[g]![size[g]!++] = weight;
  }
  const { below } = seededRandom(seed);
  const reported = measure(reportFromTallies(labels, original, original, options));
  if (reported === null) return null;
  const values = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) {
    const drawn = cells.map((own, g) => {
      const tally = emptyTally();
      for (let k = 0; k < own.length; k++) {
        const row = below(own.length);
        addRow(tally, own[row]!, weights[g]![row]!);
      }
      return tally;
    });
    const value = measure(reportFromTallies(labels, drawn, original, options));
    if (value === null) return null;
    values[b] = value;
  }
  values.sort();
  return {
    value: reported,
    low: quantileSorted(values, (1 - level) / 2),
    high: quantileSorted(values, (1 + level) / 2),
  };
}
