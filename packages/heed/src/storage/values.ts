// Multi-row VALUES: the one way in which rows are written (at most 500 at a time, architecture rule 6).
import type { Connection } from "./database.ts";

export const MAX_ROWS = 500;
/** Rows of one statement: few sizes, so that each is kept under a name and planned once, whatever comes; what is left over takes one more. */
export const SIZES = [MAX_ROWS, 256, 128, 64, 32, ...Array.from({ length: 16 }, (_, less) => 16 - less)];
/** Below this, sending a value once instead of once a row saves nothing and would only make further plans. */
const SHARING_ROWS = 8;

/** Cuts rows into those of one statement each, the largest first. */
export function slices<T>(rows: readonly T[]): T[][] {
  const cut: T[][] = [];
  let start = 0;
  for (const size of SIZES)
    for (; rows.length - start >= size; start += size) cut.push(rows.slice(start, start + size));
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
  const sent = slices(rows).map((slice) => connection.query(statementFor(table, columns, slice, conflict)));
  const results = await Promise.all(sent);
  return results.reduce((written, { rowCount }) => written + (rowCount ?? 0), 0);
}

/** One statement for all of the rows; what all have alike in a column is sent, read and checked once. */
export function statementFor<T extends Record<string, unknown>>(
  table: string,
  columns: readonly (keyof T & string)[],
  rows: readonly T[],
  conflict = "",
): { name: string; text: string; values: unknown[] } {
  const given = columns.map((column) => rows.map((row) => asParameter(row[column])));
  const shared = given.map((all) => rows.length >= SHARING_ROWS && all.every((value) => value === all[0]));
  const values = given.flatMap((all, i) => (shared[i] ? [all[0]] : []));
  const own = given.filter((_, i) => !shared[i]);
  for (let row = 0; row < rows.length; row++) for (const all of own) values.push(all[row]);
  const mask = shared.map((is) => (is ? "1" : "0")).join("");
  return {
    name: `insert${conflict && " new"} ${table} ${rows.length} ${mask}`,
    text: `insert into heed.${table} (${columns.join(",")}) values ${placeholders(shared, rows.length)}${conflict}`,
    values,
  };
}

/** A moment: the driver would write it in local time, which takes four times as long. A list as text: equal ones are sent once. */
const asParameter = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) && value.every(isPlain) ? `{${value.join()}}` : value;
};

/** Needs no quotes in a list: a number, or a day. */
const isPlain = (value: unknown): boolean =>
  typeof value === "number" || (typeof value === "string" && (/^[\d-]+$/.test(value) || value === "infinity"));

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
