// Multi-row VALUES: the one way in which rows are written (at most 500 at a time, architecture rule 6).
import type { Connection } from "./database.ts";

export const MAX_ROWS = 500;
const NAMED_ROWS = 128;

/** Whether a statement of so many rows is kept under a name, planned once: full ones and small ones come again and again. */
export const isPlanKept = (rows: number): boolean => rows === MAX_ROWS || rows <= NAMED_ROWS;

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
    const name = `insert ${table} ${columns.length} ${slice.length}`;
    const result = await connection.query(isPlanKept(slice.length) ? { name, text, values } : { text, values });
    written += result.rowCount ?? 0;
  }
  return written;
}
