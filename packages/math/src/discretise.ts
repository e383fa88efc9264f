// Any column as a few numbered bins: numbers by quantiles, categories by level, and one bin for what is missing.

import { requireInteger } from "./check-input.ts";
import type { Column } from "./column.ts";

/** Bins learnt from one column; they can be applied to others of the same kind. The last bin is "missing". */
export interface Bins {
  /** Number of bins, the one for missing included. */
  readonly count: number;
  /** Numbers: bin b holds the values above `edges[b - 1]` up to `edges[b]`. */
  readonly edges: Float64Array;
  /** Categories: the level of each bin. Levels beyond them fall into the bin before the last. */
  readonly levels: readonly string[];
}

/**
 * Learns at most `most` bins from the values present: about equal in rows for numbers, the most frequent levels for categories.
 */
export function fitBins(column: Column, most: number): Bins {
  requireInteger("bins", most, 2);
  if (column.kind === "number") {
    const sorted = column.values.filter((v) => !Number.isNaN(v)).sort();
    const edges: number[] = [];
    for (let b = 1; b < most && sorted.length > 0; b++) {
      const edge = sorted[Math.ceil((b * sorted.length) / most) - 1]!;
      if (edge !== edges.at(-1) && edge < sorted.at(-1)!) edges.push(edge);
    }
    return { count: edges.length + 2, edges: Float64Array.from(edges), levels: [] };
  }
  const counts = new Float64Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) counts[code]! += 1;
  const seen = column.levels.map((level, code) => ({ level, count: counts[code]! })).filter(({ count }) => count > 0);
  seen.sort((a, b) => b.count - a.count);
  const levels = seen.slice(0, most - 1).map(({ level }) => level);
  return { count: levels.length + 2, edges: new Float64Array(0), levels };
}

/** The bin of each row. */
export function applyBins(bins: Bins, column: Column): Int32Array {
  const missing = bins.count - 1;
  if (column.kind === "number") {
    return Int32Array.from(column.values, (v) => (Number.isNaN(v) ? missing : binOf(bins.edges, v)));
  }
  const known = new Map(bins.levels.map((level, bin) => [level, bin]));
  const places = column.levels.map((level) => known.get(level) ?? missing - 1);
  return Int32Array.from(column.codes, (code) => (code < 0 ? missing : places[code]!));
}

function binOf(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > edges[middle]!) low = middle + 1;
    else high = middle;
  }
  return low;
}
