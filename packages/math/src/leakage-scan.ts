// Looks for columns that know the answer: one that alone explains the label, one whose gaps do, and ids, which only recall.

import { requireNumber } from "./check-input.ts";
import { type Column, columnLength, isMissing, requireColumnTable } from "./column.ts";
import { type ColumnSignal, columnSignal } from "./column-signal.ts";
import type { Random } from "./random.ts";
import { type RunControl, step } from "./run-control.ts";

/**
 * Why a column needs a look. `explains_label`: it alone separates the classes, as what is known only afterwards does. `missing_explains_label`:
 * that it is missing tells much. `id_like`: another value in nearly every row. `constant`: one value only.
 */
export type LeakageWarning = "explains_label" | "missing_explains_label" | "id_like" | "constant";

/** One column of the scan. */
export interface ColumnScan extends Omit<ColumnSignal, "logOdds"> {
  /** Distinct values among those present, as a share. */
  readonly distinctShare: number;
  readonly warnings: readonly LeakageWarning[];
}

/** When to warn. */
export interface LeakageOptions extends RunControl {
  readonly random: Random;
  /** Area from which a single column explains too much to be innocent; default .85. */
  readonly explains?: number;
  /** Area from which its gaps do; default .7. */
  readonly missingExplains?: number;
  /** Share of distinct values from which words, or whole numbers, are an id; default .95. */
  readonly idShare?: number;
}

/**
 * Scans every column against a yes/no label, the most telling first. A warning is a question for someone who knows the data, not an answer.
 *
 * @throws what `columnSignal` and `requireColumnTable` throw
 * @example
 * const n = 100;
 * const label = Array.from({ length: n }, (_, i) => i % 2);
 * const after = { kind: "number", name: "minutes_called", values: Float64Array.from(label, (y, i) => (y ? 3 + i : 0)) } as const;
 * leakageScan([after], label, { random: seededRandom(1) })[0]!.warnings; // ["explains_label"]
 */
export function leakageScan(table: readonly Column[], label: ArrayLike<number>, options: LeakageOptions): ColumnScan[] {
  const { random, explains = 0.85, missingExplains = 0.7, idShare = 0.95 } = options;
  requireColumnTable(table);
  for (const [name, value] of Object.entries({ explains, missingExplains, idShare })) requireNumber(name, value, 0, 1);
  const scans = table.map((column, j) => {
    const { name, auc, missingAuc } = columnSignal(column, label, { random });
    const { distinct, present } = countDistinct(column);
    const distinctShare = present === 0 ? 0 : distinct / present;
    const warnings: LeakageWarning[] = [];
    if (auc.value >= explains) warnings.push("explains_label");
    if (missingAuc >= missingExplains) warnings.push("missing_explains_label");
    if (present > 20 && distinctShare >= idShare && couldBeId(column)) warnings.push("id_like");
    if (distinct < 2 && present === columnLength(column)) warnings.push("constant");
    if (present === 0) warnings.push("constant");
    step(options, j + 1, table.length);
    return { name, auc, missingAuc, distinctShare, warnings };
  });
  return scans.sort((a, b) => b.auc.value - a.auc.value);
}

function countDistinct(column: Column): { distinct: number; present: number } {
  const values = column.kind === "number" ? column.values : column.codes;
  const seen = new Set<number>();
  let present = 0;
  for (let i = 0; i < values.length; i++) {
    if (isMissing(column, i)) continue;
    present++;
    seen.add(values[i]!);
  }
  return { distinct: seen.size, present };
}

// Measured quantities differ from row to row too: of numbers only whole ones can be ids.
function couldBeId(column: Column): boolean {
  return column.kind === "category" || column.values.every((v) => Number.isNaN(v) || Number.isInteger(v));
}
