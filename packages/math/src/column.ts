// A table kept by columns, before it becomes numbers: each column holds numbers or categories, and says what is missing.

import { requireLength } from "./check-input.ts";
import { fault } from "./math-error.ts";

/** Numbers; NaN is missing. */
export interface NumberColumn {
  readonly kind: "number";
  readonly name: string;
  readonly values: Float64Array;
}

/** Categories: row r has `levels[codes[r]]`; -1 is missing. */
export interface CategoryColumn {
  readonly kind: "category";
  readonly name: string;
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

/** A column of either kind. */
export type Column = NumberColumn | CategoryColumn;

/**
 * The number of rows of a column.
 *
 * @example
 * columnLength(categoryColumn("plan", ["pro", null])); // 2
 */
export function columnLength(column: Column): number {
  return column.kind === "number" ? column.values.length : column.codes.length;
}

/**
 * Whether a row of a column has no value.
 *
 * @example
 * isMissing(categoryColumn("plan", ["pro", null]), 1); // true
 */
export function isMissing(column: Column, row: number): boolean {
  return column.kind === "number" ? Number.isNaN(column.values[row]!) : column.codes[row]! < 0;
}

/**
 * A column of categories from texts; levels in alphabetical order, `null` is missing.
 *
 * @example
 * categoryColumn("plan", ["pro", "free", null, "pro"]).codes; // [1, 0, -1, 1]
 */
export function categoryColumn(name: string, texts: ArrayLike<string | null>): CategoryColumn {
  const seen = new Set<string>();
  for (let r = 0; r < texts.length; r++) if (texts[r] !== null) seen.add(texts[r]!);
  const levels = [...seen].sort();
  const places = new Map(levels.map((level, code) => [level, code]));
  const codes = Int32Array.from({ length: texts.length }, (_, r) => (texts[r] === null ? -1 : places.get(texts[r]!)!));
  return { kind: "category", name, codes, levels };
}

/** The number of rows of a table, after checking it: `empty_input`, `shape_mismatch`, `not_finite`, `bad_code`, `same_name`. */
export function requireColumnTable(table: readonly Column[]): number {
  const first = table[0];
  const n = first === undefined ? 0 : columnLength(first);
  if (n === 0) return fault("empty_input", "The table has no column or no row.", "Give at least one of each.");
  if (new Set(table.map((column) => column.name)).size < table.length) {
    fault("same_name", "Two columns have the same name.", "Rename one of them.");
  }
  for (const column of table) {
    requireLength(`Column ${column.name}`, column.kind === "number" ? column.values : column.codes, n);
    if (column.kind === "number") {
      for (let r = 0; r < n; r++) {
        if (Math.abs(column.values[r]!) === Number.POSITIVE_INFINITY) {
          fault(
            "not_finite",
            `Column ${column.name} holds an infinity at ${r}.`,
            "Give a number, or NaN for a missing value.",
          );
        }
      }
    } else if (column.codes.some((code) => code < -1 || code >= column.levels.length)) {
      fault("bad_code", `Column ${column.name} holds a code without a level.`, "Make it with categoryColumn.");
    }
  }
  return n;
}
