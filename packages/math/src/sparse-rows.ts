// A table that is mostly zeros, kept by rows: only the cells that hold something.

import { fault } from "./math-error.ts";

/**
 * Compressed sparse rows: row r has the values `values[k]` in the columns `indices[k]`, k from `offsets[r]` to `offsets[r + 1] - 1`, each
 * column at most once.
 */
export interface SparseRows {
  /** Number of columns. */
  readonly columns: number;
  /** One more than there are rows, from 0. */
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** The number of rows, after checking that the table is whole: `bad_sparse` or `not_finite` otherwise. */
export function requireSparse(rows: SparseRows): number {
  const { columns, offsets, indices, values } = rows;
  const n = offsets.length - 1;
  let whole = n >= 0 && offsets[0] === 0 && offsets[n] === indices.length && indices.length === values.length;
  for (let r = 0; whole && r < n; r++) whole = offsets[r]! <= offsets[r + 1]!;
  for (let k = 0; whole && k < indices.length; k++) whole = indices[k]! >= 0 && indices[k]! < columns;
  if (!whole)
    return fault("bad_sparse", "Offsets, indices and columns do not fit.", "Build the rows with one function.");
  for (let k = 0; k < values.length; k++) {
    if (!Number.isFinite(values[k]!))
      fault("not_finite", "A cell is not a finite number.", "Remove or impute it first.");
  }
  return n;
}

/**
 * The rows with the given positions, in that order; for splits.
 *
 * @example
 * const rows = { columns: 2, offsets: Int32Array.of(0, 1, 2), indices: Int32Array.of(0, 1), values: Float64Array.of(3, 3) };
 * selectRows(rows, [1]).indices; // [1]
 */
export function selectRows(rows: SparseRows, chosen: ArrayLike<number>): SparseRows {
  const offsets = new Int32Array(chosen.length + 1);
  for (let i = 0; i < chosen.length; i++) {
    const r = chosen[i]!;
    if (!(r >= 0 && r < rows.offsets.length - 1))
      fault("no_such_row", "A position is not in the table.", "Choose among its rows.");
    offsets[i + 1] = offsets[i]! + rows.offsets[r + 1]! - rows.offsets[r]!;
  }
  const indices = new Int32Array(offsets[chosen.length]!);
  const values = new Float64Array(indices.length);
  for (let i = 0; i < chosen.length; i++) {
    const [from, to] = [rows.offsets[chosen[i]!]!, rows.offsets[chosen[i]! + 1]!];
    indices.set(rows.indices.subarray(from, to), offsets[i]);
    values.set(rows.values.subarray(from, to), offsets[i]);
  }
  return { columns: rows.columns, offsets, indices, values };
}

/**
 * The product of row r with a dense vector of one number a column.
 *
 * @example
 * const rows = { columns: 2, offsets: Int32Array.of(0, 1, 2), indices: Int32Array.of(0, 1), values: Float64Array.of(3, 3) };
 * dotRow(rows, 0, Float64Array.of(2, 0)); // 6
 */
export function dotRow(rows: SparseRows, r: number, weights: Float64Array, at = 0): number {
  let sum = 0;
  for (let k = rows.offsets[r]!; k < rows.offsets[r + 1]!; k++)
    sum += rows.values[k]! * weights[at + rows.indices[k]!]!;
  return sum;
}
