// Has a column changed since the model was fitted? Compares its values then and now, number by number or category by category.

import { requireInteger } from "./check-input.ts";
import { type Column, columnLength, isMissing, requireColumnTable } from "./column.ts";
import { applyBins, fitBins } from "./discretise.ts";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.ts";
import { fault } from "./math-error.ts";
import { chiSquareTail } from "./special-functions.ts";

/** How far one column moved. */
export interface ColumnDrift {
  readonly name: string;
  /** Population stability index over the bins of the earlier rows: 0 is none. By custom, .1 asks for a look and .25 for action. */
  readonly psi: number;
  /** Kolmogorov-Smirnov distance of numbers, largest difference of shares for categories; 0 to 1, missing values left out. */
  readonly distance: number;
  /** Of that distance under no drift: Kolmogorov-Smirnov for numbers, chi-square for categories. Null when a side has no value. */
  readonly pValue: number | null;
  /** Share missing, before and now. */
  readonly missing: readonly [number, number];
  /** Share of rows now whose level the earlier rows do not have. */
  readonly unseen: number;
}

/**
 * The drift of each column between two tables of the same columns, the largest PSI first.
 *
 * Shares are smoothed by half a row a bin, (count + .5) / (n + .5 bins), so that an empty bin costs no infinity. With many rows every
 * difference is significant: read PSI and distance, and the p-value only for few rows. With many columns, control false discoveries.
 *
 * @param options `bins`: bins of PSI, default 10, by quantiles of the earlier rows; categories: the most frequent and one for the rest
 * @throws `shape_mismatch` when columns differ; what `requireColumnTable` throws
 * @example
 * const before = [{ kind: "number", name: "age", values: Float64Array.from({ length: 100 }, (_, i) => i) } as const];
 * columnDrift(before, before)[0]!.psi; // 0
 */
export function columnDrift(
  before: readonly Column[],
  now: readonly Column[],
  { bins = 10 }: { bins?: number } = {},
): ColumnDrift[] {
  requireColumnTable(before);
  requireColumnTable(now);
  requireInteger("bins", bins, 2);
  if (before.length !== now.length)
    fault("shape_mismatch", "The tables have different columns.", "Give the same columns.");
  const found = before.map((column) => {
    const other = now.find(({ name }) => name === column.name);
    if (other === undefined || other.kind !== column.kind) {
      return fault(
        "shape_mismatch",
        `Column ${column.name} is absent or of another kind now.`,
        "Give the same columns.",
      );
    }
    return compare(column, other, bins);
  });
  return found.sort((a, b) => b.psi - a.psi);
}

/**
 * The population stability index of two lists of counts over the same bins, smoothed by half a row a bin.
 *
 * @returns sum of (p - q) ln(p / q), 0 or more
 * @throws `shape_mismatch`, `empty_input`
 * @example
 * populationStability([50, 50], [50, 50]); // 0
 */
export function populationStability(before: ArrayLike<number>, now: ArrayLike<number>): number {
  const bins = before.length;
  if (bins !== now.length) fault("shape_mismatch", "The counts are over different bins.", "Count over the same bins.");
  const [n, m] = [before, now].map((counts) => Array.from(counts).reduce((a, b) => a + b, 0));
  if (!(n! > 0 && m! > 0)) fault("empty_input", "A side has no rows.", "Give rows of both times.");
  let psi = 0;
  for (let b = 0; b < bins; b++) {
    const p = (before[b]! + 0.5) / (n! + 0.5 * bins);
    const q = (now[b]! + 0.5) / (m! + 0.5 * bins);
    psi += (p - q) * Math.log(p / q);
  }
  return psi;
}

function compare(before: Column, now: Column, most: number): ColumnDrift {
  const bins = fitBins(before, most);
  const counts = [before, now].map((column) => {
    const inBin = new Float64Array(bins.count);
    for (const bin of applyBins(bins, column)) inBin[bin]! += 1;
    return inBin;
  });
  const [n, m] = [columnLength(before), columnLength(now)];
  const missing = [counts[0]!.at(-1)! / n, counts[1]!.at(-1)! / m] as const;
  const psi = populationStability(counts[0]!, counts[1]!);
  const common = { name: before.name, psi, missing, unseen: unseenShare(before, now) };
  const empty = missing[0] === 1 || missing[1] === 1;
  if (empty) return { ...common, distance: missing[0] === missing[1] ? 0 : 1, pValue: null };
  if (before.kind === "number" && now.kind === "number") {
    const present = (values: Float64Array) => values.filter((v) => !Number.isNaN(v));
    return { ...common, ...kolmogorovSmirnov(present(before.values), present(now.values)) };
  }
  return { ...common, ...homogeneity(counts[0]!.subarray(0, -1), counts[1]!.subarray(0, -1)) };
}

// Pearson's chi-square test that two lists of counts come from one distribution.
function homogeneity(a: Float64Array, b: Float64Array): { distance: number; pValue: number } {
  const [n, m] = [a, b].map((counts) => counts.reduce((x, y) => x + y, 0));
  let [statistic, distance, filled] = [0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    const both = a[k]! + b[k]!;
    if (both === 0) continue;
    filled++;
    const expected = [(both * n!) / (n! + m!), (both * m!) / (n! + m!)];
    statistic += (a[k]! - expected[0]!) ** 2 / expected[0]! + (b[k]! - expected[1]!) ** 2 / expected[1]!;
    distance = Math.max(distance, Math.abs(a[k]! / n! - b[k]! / m!));
  }
  return { distance, pValue: filled < 2 ? 1 : chiSquareTail(statistic, filled - 1) };
}

function unseenShare(before: Column, now: Column): number {
  if (before.kind === "number" || now.kind === "number") return 0;
  const seen = new Set<string>();
  for (let r = 0; r < before.codes.length; r++) if (!isMissing(before, r)) seen.add(before.levels[before.codes[r]!]!);
  let count = 0;
  for (const code of now.codes) if (code >= 0 && !seen.has(now.levels[code]!)) count++;
  return count / now.codes.length;
}
