// Multi-row VALUES: the one way in which rows are written (at most 500 at a time, architecture rule 6).
import type { Connection } from "./database.ts";

export const MAX_ROWS = 500;
/** Up to so many rows, a statement is planned once per number of rows. */
const NAMED_ROWS = 128;

/**
 * Inserts rows; what exists already is left as it is. `columns` name the keys of a row, in order.
 *
 * @returns how many rows were new
 */
export async function insertRows<T extends Record<string, unknown>>(
  connection: Connection,
  table: string,
  columns: readonly (keyof T & string)[],
  rows: readonly T[],
): Promise<number> {
  let written = 0;
  for (let start = 0; start < rows.length; start += MAX_ROWS) {
    const slice = rows.slice(start, start + MAX_ROWS);
    const values: unknown[] = [];
    const tuples = slice.map((row) => `(${columns.map((column) => `$${values.push(row[column])}`).join(",")})`);
    const text = `insert into heed.${table} (${columns.join(",")}) values ${tuples.join(",")} on conflict do nothing`;
    // Full slices and small ones come again and again: their plans are kept under names.
    const kept = slice.length === MAX_ROWS || slice.length <= NAMED_ROWS;
    const name = `insert ${table} ${columns.length} ${slice.length}`;
    const result = await connection.query(kept ? { name, text, values } : { text, values });
    written += result.rowCount ?? 0;
  }
  return written;
}
