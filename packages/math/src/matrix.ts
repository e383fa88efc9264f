// A table of numbers, kept row by row in one array: what models learn from and score.

import type { Numbers } from "./check-input.ts";
import { fault } from "./math-error.ts";

/** The value of row `i` and column `j` is `values[i * columns + j]`. NaN is a missing value where a function allows one. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/**
 * A matrix from its rows, copied.
 *
 * @throws `shape_mismatch` when the rows differ in length
 * @example
 * matrixFromRows([[1, 2], [3, 4]]).values[2]; // 3
 */
export function matrixFromRows(rows: readonly Numbers[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const values = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (row.length !== columns) {
      fault("shape_mismatch", `Row ${i} has ${row.length} columns where ${columns} are expected.`, "Give equal rows.");
    }
    values.set(row, i * columns);
  }
  return { rows: rows.length, columns, values };
}

/**
 * The chosen rows of a matrix, copied, in the order given; a row may be chosen more than once.
 *
 * @throws `bad_row` when a chosen row does not exist
 * @example
 * takeRows(matrixFromRows([[1, 2], [3, 4]]), [1, 1]).values; // [3, 4, 3, 4]
 */
export function takeRows(x: Matrix, chosen: Numbers): Matrix {
  const { columns } = x;
  const values = new Float64Array(chosen.length * columns);
  for (let i = 0; i < chosen.length; i++) {
    const row = chosen[i]!;
    if (!(Number.isInteger(row) && row >= 0 && row < x.rows)) {
      fault("bad_row", `Row ${row} is not in a matrix of ${x.rows} rows.`, "Choose rows that exist.");
    }
    values.set(x.values.subarray(row * columns, (row + 1) * columns), i * columns);
  }
  return { rows: chosen.length, columns, values };
}

/** Throws `shape_mismatch` or `empty_input` unless the matrix is whole and has a row and a column. */
export function requireMatrix(name: string, x: Matrix): void {
  if (x.values.length !== x.rows * x.columns) {
    const shape = `${x.rows} rows by ${x.columns} columns`;
    fault(
      "shape_mismatch",
      `${name} has ${x.values.length} values, which is not ${shape}.`,
      "Give rows of equal length.",
    );
  }
  if (x.rows === 0 || x.columns === 0)
    fault("empty_input", `${name} is empty.`, "Give at least one row and one column.");
}

/** Throws `shape_mismatch` unless the matrix has `columns` columns; for what was fitted on that many. */
export function requireColumns(name: string, x: Matrix, columns: number): void {
  if (x.columns !== columns) {
    fault("shape_mismatch", `${name} has ${x.columns} columns where ${columns} were fitted.`, "Give the same columns.");
  }
}

/** Throws `not_finite` at the first infinity, naming row and column; missing values (NaN) pass. */
export function requireNoInfinity(name: string, x: Matrix): void {
  const { values, columns } = x;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === Number.POSITIVE_INFINITY || values[i] === Number.NEGATIVE_INFINITY) {
      const place = `row ${Math.floor(i / columns)}, column ${i % columns}`;
      fault(
        "not_finite",
        `${name} holds an infinity at ${place}.`,
        "Give a finite number, or NaN for a missing value.",
      );
    }
  }
}
