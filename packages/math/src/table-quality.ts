// What a table lacks and what it holds twice: missing values by column, and equal rows, within a table or between two parts of it.

import type { Interval } from "./bootstrap.ts";
import { requireBinary, requireLength } from "./check-input.ts";
import { type Column, isMissing, requireColumnTable } from "./column.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/** The gaps of one column. */
export interface Missingness {
  readonly name: string;
  readonly missing: number;
  /** Share of rows, with Wilson's interval. */
  readonly share: Interval;
}

/**
 * How much of each column is missing, the emptiest first.
 *
 * @example
 * missingness([categoryColumn("plan", ["pro", null])])[0]!.missing; // 1
 */
export function missingness(table: readonly Column[]): Missingness[] {
  const n = requireColumnTable(table);
  const found = table.map((column) => {
    let missing = 0;
    for (let r = 0; r < n; r++) if (isMissing(column, r)) missing++;
    return { name: column.name, missing, share: wilsonInterval(missing, n) };
  });
  return found.sort((a, b) => b.missing - a.missing);
}

/** Equal rows of a table. */
export interface Duplicates {
  /** For each row the position of the first row equal to it; its own when it is the first. */
  readonly first: Int32Array;
  /** Rows that repeat an earlier one. */
  readonly repeats: number;
  /** Sets of equal rows whose labels differ, when labels were given: what no model can tell apart. */
  readonly conflicts: number;
}

/**
 * Finds rows that are equal in every column (missing equals missing). Remove repeats before a split, or rows of the test will have been
 * seen in training.
 *
 * @param label 0 or 1 for each row, to count contradictions
 * @example
 * findDuplicates([categoryColumn("plan", ["pro", "free", "pro"])]).first; // [0, 1, 0]
 */
export function findDuplicates(table: readonly Column[], label?: ArrayLike<number>): Duplicates {
  const n = requireColumnTable(table);
  if (label !== undefined) {
    requireLength("label", label, n);
    requireBinary("label", label);
  }
  const seen = new Map<string, number>();
  const contradicted = new Set<number>();
  const first = new Int32Array(n);
  let repeats = 0;
  for (let r = 0; r < n; r++) {
    const key = rowKey(table, r);
    const known = seen.get(key);
    first[r] = known ?? r;
    if (known === undefined) {
      seen.set(key, r);
      continue;
    }
    repeats++;
    if (label !== undefined && label[r] !== label[known]) contradicted.add(known);
  }
  return { first, repeats, conflicts: contradicted.size };
}

/**
 * The rows of one table that another has too, e.g. of the test that stand in the training part.
 *
 * @param table,other the same columns in the same order
 * @returns positions in `table`
 * @throws `shape_mismatch` when the numbers of columns differ
 * @example
 * const train = [categoryColumn("text", ["good", "bad"])];
 * sharedRows([categoryColumn("text", ["bad", "new"])], train); // [0]
 */
export function sharedRows(table: readonly Column[], other: readonly Column[]): Int32Array {
  const [n, m] = [requireColumnTable(table), requireColumnTable(other)];
  requireLength("other", other, table.length);
  const known = new Set<string>();
  for (let r = 0; r < m; r++) known.add(rowKey(other, r));
  const shared: number[] = [];
  for (let r = 0; r < n; r++) if (known.has(rowKey(table, r))) shared.push(r);
  return Int32Array.from(shared);
}

// Levels go by their text, since two tables may number them differently; JSON keeps cells apart.
function rowKey(table: readonly Column[], r: number): string {
  return JSON.stringify(
    table.map((column) => {
      if (isMissing(column, r)) return null;
      return column.kind === "number" ? column.values[r]! : column.levels[column.codes[r]!]!;
    }),
  );
}
