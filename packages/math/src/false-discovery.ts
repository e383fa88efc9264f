// Many questions at once: p-values adjusted so that of what is called a finding, only a stated share is chance.

import { type Numbers, requireNumber } from "./check-input.ts";

/** "independent" also holds under positive dependence (Benjamini and Hochberg 1995); "any" holds always (Benjamini and Yekutieli 2001). */
export type Dependence = "independent" | "any";

/**
 * Adjusted p-values in the order given: calling a finding whatever is at most q keeps the expected share of false findings at most q.
 *
 * @param pValues in [0, 1]; none gives none
 * @example
 * adjustForFalseDiscovery([0.01, 0.04, 0.03]); // [0.03, 0.04, 0.04]
 */
export function adjustForFalseDiscovery(pValues: Numbers, dependence: Dependence = "independent"): Float64Array {
  const m = pValues.length;
  let penalty = 1;
  if (dependence === "any") for (let k = 2; k <= m; k++) penalty += 1 / k;
  const order = Int32Array.from({ length: m }, (_, i) => i);
  for (const i of order) requireNumber(`the p-value at ${i}`, pValues[i]!, 0, 1);
  order.sort((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = new Float64Array(m);
  let smallest = 1;
  order.forEach((i, place) => {
    smallest = Math.min(smallest, (pValues[i]! * m * penalty) / (m - place));
    adjusted[i] = smallest;
  });
  return adjusted;
}
