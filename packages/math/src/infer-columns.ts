// What is in a table of texts, as from a CSV file? Each column is recognised as numbers, days, yes/no, categories, free text or ids.

import { requireInteger, requireNumber } from "./check-input.ts";
import { type CategoryColumn, categoryColumn, type NumberColumn } from "./column.ts";
import { fault } from "./math-error.ts";

/** What a column was found to hold. `empty`: no value at all. `id`: a different value in nearly every row, useless for learning. */
export type ColumnMeaning = "number" | "date" | "boolean" | "category" | "text" | "id" | "empty";

/** A column with what it was found to hold. Dates are milliseconds since 1970 (UTC); a boolean's levels are `no`, `yes`. */
export interface InferredColumn {
  readonly name: string;
  readonly meaning: ColumnMeaning;
  readonly column: NumberColumn | CategoryColumn;
  readonly missing: number;
  readonly distinct: number;
}

/** How to read. */
export interface InferOptions {
  /** Texts that stand for "missing", compared without case and outer spaces. Default "", ?, na, n/a, nan, null, none, -. */
  readonly missing?: readonly string[];
  /** Decimal mark of numbers, default "."; the other of "." and "," may then separate thousands. It cannot be told from the data. */
  readonly decimal?: "." | ",";
  /** Categories are at most so many values, or at most 5 % of the rows; beyond, a column is text. Default 50. */
  readonly mostCategories?: number;
  /** Share of distinct values among those present from which a column of words or whole numbers is an id; default .98. */
  readonly idShare?: number;
}

/**
 * Recognises every column. A meaning is given only when every value that is present has it: one bad cell makes a column of numbers a
 * category or text, which shows, rather than losing the cell, which would not.
 *
 * @param header names, all different
 * @param rows texts by rows, each as long as the header
 * @throws `empty_input`, `same_name`, `shape_mismatch`, `bad_setting`
 * @example
 * inferColumns(["age", "plan"], [["31", "pro"], ["?", "free"]]).map((c) => c.meaning); // ["number", "category"]
 */
export function inferColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  options: InferOptions = {},
): InferredColumn[] {
  const missing = new Set(options.missing ?? ["", "?", "na", "n/a", "nan", "null", "none", "-"]);
  const { decimal = ".", mostCategories = 50, idShare = 0.98 } = options;
  requireInteger("mostCategories", mostCategories, 2);
  requireNumber("idShare", idShare, 0, 1);
  if (header.length === 0 || rows.length === 0)
    fault("empty_input", "The table has no column or no row.", "Give some.");
  if (new Set(header).size < header.length)
    fault("same_name", "Two columns have the same name.", "Rename one of them.");
  rows.forEach((row, r) => {
    if (row.length === header.length) return;
    fault(
      "shape_mismatch",
      `Row ${r} has ${row.length} cells, the header ${header.length}.`,
      "Check quotes and separators.",
    );
  });
  return header.map((name, j) => {
    const cells = rows.map((row) => {
      const cell = row[j]!.trim();
      return missing.has(cell.toLowerCase()) ? null : cell;
    });
    const present = cells.filter((cell) => cell !== null);
    const distinct = new Set(present).size;
    const found = { name, missing: cells.length - present.length, distinct };
    if (present.length === 0) return { ...found, meaning: "empty", column: categoryColumn(name, cells) };
    const id = distinct > 20 && distinct >= idShare * present.length;
    const numbers = parseAll(cells, (cell) => parseNumber(cell, decimal));
    if (numbers !== null) {
      const meaning = id && isSerial(numbers) ? "id" : "number";
      return { ...found, meaning, column: { kind: "number", name, values: numbers } };
    }
    const days = parseAll(cells, parseDate);
    if (days !== null) return { ...found, meaning: "date", column: { kind: "number", name, values: days } };
    const truths = parseAll(cells, parseBoolean);
    if (truths !== null) {
      const codes = Int32Array.from(truths, (truth) => (Number.isNaN(truth) ? -1 : truth));
      return { ...found, meaning: "boolean", column: { kind: "category", name, codes, levels: ["no", "yes"] } };
    }
    return { ...found, meaning: meaningOf(present, distinct, id, mostCategories), column: categoryColumn(name, cells) };
  });
}

function meaningOf(
  present: string[],
  distinct: number,
  id: boolean,
  mostCategories: number,
): "category" | "text" | "id" {
  const spaced = present.filter((cell) => /\s\S+\s/.test(cell)).length;
  if (id) return spaced > present.length / 2 ? "text" : "id";
  return distinct <= Math.max(mostCategories, 0.05 * present.length) ? "category" : "text";
}

// Consecutive whole numbers, or nearly: a counter of rows. Other distinct numbers, such as amounts, are numbers.
function isSerial(values: Float64Array): boolean {
  const present = values.filter((v) => !Number.isNaN(v));
  if (!present.every(Number.isInteger)) return false;
  const sorted = present.toSorted();
  const span = sorted.at(-1)! - sorted[0]! + 1;
  return span <= 1.5 * sorted.length;
}

/** All cells parsed, missing ones as NaN; null as soon as one cannot be. */
function parseAll(cells: readonly (string | null)[], parse: (cell: string) => number): Float64Array | null {
  const values = new Float64Array(cells.length).fill(Number.NaN);
  for (let r = 0; r < cells.length; r++) {
    const cell = cells[r];
    if (cell === null || cell === undefined) continue;
    const value = parse(cell);
    if (!Number.isFinite(value)) return null;
    values[r] = value;
  }
  return values;
}

function parseNumber(cell: string, decimal: "." | ","): number {
  // Leading zeros mark codes (postcodes, phone numbers), which arithmetic would spoil.
  if (/^[+-]?0\d/.test(cell)) return Number.NaN;
  const pointed = decimal === "." ? cell : cell.replaceAll(/[.,]/g, (mark) => (mark === "," ? "." : ","));
  const plain = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(pointed) ? pointed.replaceAll(",", "") : pointed;
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

// ISO 8601 only: 03/04/2025 is a different day on each side of the Atlantic. Without an offset, UTC.
function parseDate(cell: string): number {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?\s?(Z|[+-]\d\d:?\d\d)?)?$/.exec(cell);
  if (found === null) return Number.NaN;
  const [, year, month, day, hour = "0", minute = "0", second = "0", offset = "Z"] = found;
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const exists = midnight.getUTCMonth() === Number(month) - 1 && midnight.getUTCDate() === Number(day);
  if (!exists || Number(hour) > 23 || Number(minute) > 59 || Number(second) >= 61) return Number.NaN;
  const digits = offset.replace(":", "");
  const shift =
    offset === "Z" ? 0 : (Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3))) * (digits[0] === "-" ? -1 : 1);
  return midnight.getTime() + ((Number(hour) * 60 + Number(minute) - shift) * 60 + Number(second)) * 1000;
}

function parseBoolean(cell: string): number {
  if (/^(yes|true|y|t)$/i.test(cell)) return 1;
  return /^(no|false|n|f)$/i.test(cell) ? 0 : Number.NaN;
}
