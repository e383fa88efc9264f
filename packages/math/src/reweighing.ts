// Weights that make the outcome independent of the group before a model is fitted (Kamiran and Calders 2012).

import {
  type Numbers,
  requireBinary,
  requireLength,
  requireNumber,
  requireRows,
  requireWeights,
} from "./check-input.ts";
import { groupCodes } from "./group-codes.ts";

/** The weight of each row, and the factor that each group and outcome got. */
export interface Reweighing {
  readonly weights: Float64Array;
  /** One entry for each group and outcome that occurs. */
  readonly factors: readonly { readonly group: string; readonly truth: 0 | 1; readonly factor: number }[];
}

/**
 * Reweighing, w(a, y) = P(a) P(y) / P(a, y), which keeps the sum of the weights of complete data. `strength` scales it smoothly:
 * w^strength, 0 changes nothing, 1 is the published method. A group with one outcome only cannot be balanced by weights; its rows
 * keep the factor that the formula gives.
 *
 * @param truth 0 or 1 for each row
 * @param group label for each row
 * @throws `empty_input`, `shape_mismatch`, `not_binary`, `bad_weight`
 * @example
 * reweigh([1, 1, 0, 0], ["a", "a", "a", "b"]).weights; // [0.75, 0.75, 1.5, 0.5]
 */
export function reweigh(
  truth: Numbers,
  group: ArrayLike<string>,
  { weights, strength = 1 }: { weights?: Numbers; strength?: number } = {},
): Reweighing {
  const n = truth.length;
  requireRows("truth", truth);
  requireLength("group", group, n);
  requireBinary("truth", truth);
  requireNumber("strength", strength, 0, 10);
  if (weights !== undefined) requireWeights(weights, n);
  const { labels, codes } = groupCodes(group);
  const cells = new Float64Array(labels.length * 2);
  for (let i = 0; i < n; i++) cells[codes[i]! * 2 + truth[i]!]! += weights?.[i] ?? 1;
  let [negatives, positives] = [0, 0];
  for (let g = 0; g < labels.length; g++) {
    negatives += cells[g * 2]!;
    positives += cells[g * 2 + 1]!;
  }
  const total = negatives + positives;
  const factor = Float64Array.from(cells, (mass, at) => {
    const ofGroup = cells[at & ~1]! + cells[at | 1]!;
    return mass === 0 ? 0 : ((ofGroup * ((at & 1) === 1 ? positives : negatives)) / (total * mass)) ** strength;
  });
  return {
    weights: Float64Array.from(codes, (g, i) => (weights?.[i] ?? 1) * factor[g * 2 + truth[i]!]!),
    factors: labels
      .flatMap((label, g) =>
        [0 as const, 1 as const].map((y) => ({ group: label, truth: y, factor: factor[g * 2 + y]! })),
      )
      .filter(({ factor }) => factor > 0),
  };
}
