// A table of numbers and categories as a matrix of numbers, without looking at the label: one column a level, counts for long lists.

import { requireInteger } from "./check-input.ts";
import { type Column, columnLength, requireColumnTable } from "./column.ts";
import { fault } from "./math-error.ts";
import type { Matrix } from "./matrix.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";

/** How to encode. */
export interface EncodeOptions {
  /** A level of fewer training rows joins `other`; default 10. */
  readonly rareBelow?: number;
  /** A column of more levels than this is encoded by how frequent its level is, in one column; default 50. */
  readonly mostLevels?: number;
  /** Missing numbers: `impute` the median and add a column that says so (for linear models), or `keep` NaN (for trees). Default impute. */
  readonly missing?: "impute" | "keep";
}

/** How one column is encoded. */
export type ColumnEncoding =
  | { readonly kind: "number"; readonly name: string; readonly median: number; readonly indicator: boolean }
  | { readonly kind: "one_hot"; readonly name: string; readonly levels: readonly string[] }
  | {
      readonly kind: "frequency";
      readonly name: string;
      readonly levels: readonly string[];
      readonly counts: Float64Array;
    };

/** A fitted encoder: plain data. */
export interface ColumnEncoder {
  readonly columns: readonly ColumnEncoding[];
  /** The name of each column of the matrix, e.g. `plan=pro`. */
  readonly features: readonly string[];
  readonly missing: "impute" | "keep";
}

/** A matrix, and how many rows of each column held a level that the fit had not seen or had thought too rare. */
export interface Encoded {
  readonly matrix: Matrix;
  readonly other: Readonly<Record<string, number>>;
}

/**
 * Learns levels, medians and counts from the training part. It never reads the label, so that it cannot leak it.
 *
 * A one-hot column gives one feature for each level with enough rows, one for all others and one for missing. A frequency column gives
 * ln(1 + training rows of the level), 0 for missing and unseen levels.
 *
 * @throws `column_all_missing`, and what `requireColumnTable` throws
 * @example
 * const table = [categoryColumn("plan", ["pro", "free", "pro"])];
 * fitEncoder(table, { rareBelow: 1 }).features; // ["plan=free", "plan=pro", "plan: other", "plan: missing"]
 */
export function fitEncoder(table: readonly Column[], options: EncodeOptions = {}): ColumnEncoder {
  const { rareBelow = 10, mostLevels = 50, missing = "impute" } = options;
  requireColumnTable(table);
  requireInteger("rareBelow", rareBelow, 1);
  requireInteger("mostLevels", mostLevels, 1);
  const columns = table.map((column): ColumnEncoding => {
    const { name } = column;
    if (column.kind === "number") {
      const present = column.values.filter((v) => !Number.isNaN(v)).sort();
      if (present.length === 0)
        fault("column_all_missing", `Column ${name} holds no value.`, "Remove it before fitting.");
      const middle = present.length >> 1;
      const median = present.length % 2 === 1 ? present[middle]! : (present[middle - 1]! + present[middle]!) / 2;
      return { kind: "number", name, median, indicator: missing === "impute" && present.length < column.values.length };
    }
    const counts = new Float64Array(column.levels.length);
    for (const code of column.codes) if (code >= 0) counts[code]! += 1;
    if (counts.every((count) => count === 0)) {
      fault("column_all_missing", `Column ${name} holds no value.`, "Remove it before fitting.");
    }
    const seen = column.levels.flatMap((level, code) => (counts[code]! > 0 ? [{ level, count: counts[code]! }] : []));
    if (seen.length > mostLevels) {
      return {
        kind: "frequency",
        name,
        levels: seen.map(({ level }) => level),
        counts: Float64Array.from(seen, ({ count }) => count),
      };
    }
    return { kind: "one_hot", name, levels: seen.filter(({ count }) => count >= rareBelow).map(({ level }) => level) };
  });
  return { columns, features: columns.flatMap(featuresOf), missing };
}

/**
 * The matrix of a table by a fitted encoder.
 *
 * @param table the same columns, by name and kind, in any order; others are an error, not ignored
 * @throws `shape_mismatch` when the columns differ; `unexpected_missing` when a number is missing that never was in training
 * @example
 * const encoder = fitEncoder([categoryColumn("plan", ["pro", "free"])], { rareBelow: 1 });
 * encodeColumns(encoder, [categoryColumn("plan", ["gold"])]).other; // { plan: 1 }
 */
export function encodeColumns(encoder: ColumnEncoder, table: readonly Column[]): Encoded {
  const rows = requireColumnTable(table);
  if (table.length !== encoder.columns.length) {
    fault(
      "shape_mismatch",
      `The table has ${table.length} columns where ${encoder.columns.length} were fitted.`,
      "Give the same.",
    );
  }
  const width = encoder.features.length;
  const values = new Float64Array(rows * width);
  const other: Record<string, number> = {};
  let at = 0;
  for (const encoding of encoder.columns) {
    const column = table.find(({ name }) => name === encoding.name);
    if (column === undefined || (column.kind === "number") !== (encoding.kind === "number")) {
      return fault(
        "shape_mismatch",
        `Column ${encoding.name} is absent or of another kind.`,
        "Give the columns of the fit.",
      );
    }
    if (column.kind === "number" && encoding.kind === "number") {
      writeNumbers(column.values, encoding, encoder.missing, values, at, width);
    } else if (column.kind === "category" && encoding.kind !== "number") {
      const unseen = writeLevels(column, encoding, values, at, width);
      if (unseen > 0) other[encoding.name] = unseen;
    }
    at += featuresOf(encoding).length;
  }
  return { matrix: { rows, columns: width, values }, other };
}

/**
 * The encoder as plain data, with version and checksum.
 *
 * @example
 * const encoder = fitEncoder([categoryColumn("plan", ["pro", "free"])], { rareBelow: 1 });
 * saveEncoder(encoder).format; // "heed-column-encoder"
 */
export function saveEncoder(encoder: ColumnEncoder): Serialized<ColumnEncoder> {
  return serialize("heed-column-encoder", 1, encoder);
}

/**
 * What {@link saveEncoder} gave, checked.
 *
 * @example
 * const encoder = fitEncoder([categoryColumn("plan", ["pro", "free"])], { rareBelow: 1 });
 * loadEncoder(saveEncoder(encoder)).features; // ["plan=free", "plan=pro", "plan: other", "plan: missing"]
 */
export function loadEncoder(data: unknown): ColumnEncoder {
  return deserialize("heed-column-encoder", 1, data);
}

function featuresOf(encoding: ColumnEncoding): string[] {
  const { name } = encoding;
  if (encoding.kind === "number") return encoding.indicator ? [name, `${name}: missing`] : [name];
  if (encoding.kind === "frequency") return [`${name}: frequency`];
  return [...encoding.levels.map((level) => `${name}=${level}`), `${name}: other`, `${name}: missing`];
}

function writeNumbers(
  column: Float64Array,
  { name, median, indicator }: ColumnEncoding & { kind: "number" },
  missing: "impute" | "keep",
  out: Float64Array,
  at: number,
  width: number,
): void {
  for (let r = 0; r < column.length; r++) {
    const absent = Number.isNaN(column[r]!);
    if (absent && missing === "impute" && !indicator) {
      fault(
        "unexpected_missing",
        `Column ${name} misses a value, which it never did in training.`,
        "Fill it, or fit again.",
      );
    }
    out[r * width + at] = absent && missing === "impute" ? median : column[r]!;
    if (indicator && absent) out[r * width + at + 1] = 1;
  }
}

function writeLevels(
  column: Column & { kind: "category" },
  encoding: ColumnEncoding & { kind: "one_hot" | "frequency" },
  out: Float64Array,
  at: number,
  width: number,
): number {
  const known = new Map(encoding.levels.map((level, place) => [level, place]));
  const places = column.levels.map((level) => known.get(level) ?? -1);
  let unseen = 0;
  for (let r = 0; r < columnLength(column); r++) {
    const code = column.codes[r]!;
    const place = code < 0 ? -1 : places[code]!;
    if (code >= 0 && place < 0) unseen++;
    if (encoding.kind === "frequency") out[r * width + at] = place < 0 ? 0 : Math.log1p(encoding.counts[place]!);
    else out[r * width + at + (place >= 0 ? place : encoding.levels.length + (code < 0 ? 1 : 0))] = 1;
  }
  return unseen;
}
