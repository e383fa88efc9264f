// Multi-row VALUES: the one way in which rows are written (at most 500 at a time, architecture rule 6).
import type { Connection } from "./database.ts";

export const MAX_ROWS = 500;
/** Rows of a statement that is not full. */
const PART_ROWS = 128;
/** Below this, sending a value once instead of once a row saves nothing and would only make further plans. */
const SHARING_ROWS = 8;

/** Cuts rows into those of one statement each: few sizes that come again and again, so that each is kept under a name and planned once. */
export function slices<T>(rows: readonly T[]): T[][] {
  const cut: T[][] = [];
  for (let start = 0; start < rows.length; start += cut.at(-1)!.length)
    cut.push(rows.slice(start, start + (rows.length - start >= MAX_ROWS ? MAX_ROWS : PART_ROWS)));
  return cut;
}

/**
 * Inserts rows; what exists already is left as it is. `columns` name the keys of a row, in order. Every statement is on its way when this
 * returns its promise.
 *
 * @returns how many rows were new
 */
export const insertRows = <T extends Record<string, unknown>>(
  connection: Connection,
  table: string,
  columns: readonly (keyof T & string)[],
  rows: readonly T[],
): Promise<number> => insert(connection, table, columns, rows, " on conflict do nothing");

/** As `insertRows` for rows with fresh ids: one that exists already is a fault, and undoes the transaction. */
export const addRows = <T extends Record<string, unknown>>(
  connection: Connection,
  table: string,
  columns: readonly (keyof T & string)[],
  rows: readonly T[],
): Promise<number> => insert(connection, table, columns, rows, "");

async function insert<T extends Record<string, unknown>>(
  connection: Connection,
  table: string,
  columns: readonly (keyof T & string)[],
  rows: readonly T[],
  conflict: string,
): Promise<number> {
  const sent = [];
  for (const slice of slices(rows)) {
    const shared = columns.map((column) => slice.length >= SHARING_ROWS && isShared(slice, column));
    const values = columns.flatMap((column, i) => (shared[i] ? [asParameter(slice[0]?.[column])] : []));
    const own = columns.filter((_, i) => !shared[i]);
    for (const row of slice) for (const column of own) values.push(asParameter(row[column]));
    const mask = shared.map((is) => (is ? "1" : "0")).join("");
    const name = `insert${conflict && " new"} ${table} ${slice.length} ${mask}`;
    const into = `insert into heed.${table} (${columns.join(",")}) values `;
    sent.push(connection.query({ name, text: into + placeholders(shared, slice.length) + conflict, values }));
  }
  const results = await Promise.all(sent);
  return results.reduce((written, { rowCount }) => written + (rowCount ?? 0), 0);
}

/** Whether all rows have the very same value in a column: it is then sent, read and checked once. */
const isShared = <T extends Record<string, unknown>>(rows: readonly T[], column: keyof T): boolean =>
  rows.every((row) => row[column] === rows[0]?.[column]);

// The driver would write a moment in local time, which takes four times as long.
const asParameter = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

const TUPLES = new Map<string, string>();

/** Tuples of placeholders: shared columns first in the list of parameters, then row by row. Made once for each shape. */
function placeholders(shared: readonly boolean[], rows: number): string {
  const shape = `${rows} ${shared.join()}`;
  const known = TUPLES.get(shape);
  if (known !== undefined) return known;
  let next = 1;
  const first = shared.map((is) => (is ? `$${next++}` : undefined));
  const tuples = Array.from({ length: rows }, () => `(${first.map((given) => given ?? `$${next++}`).join(",")})`);
  const made = tuples.join(",");
  TUPLES.set(shape, made);
  return made;
}
