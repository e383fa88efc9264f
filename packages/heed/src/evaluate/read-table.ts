// A CSV file as a table of columns: what each holds is found out, rows that cannot be used are counted by reason, nothing is kept.
import { didYouMean } from "@heed/core";
import { type CsvFormat, openCsv } from "../ingest/csv-rows.ts";
import { fileSource } from "../ingest/csv-source.ts";

export type TextTable = {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Rows that were left out, by reason. */
  readonly dropped: ReadonlyMap<string, number>;
};

export type ReadOptions = CsvFormat & {
  /** Names of the columns, for a file without a header. */
  readonly header?: readonly string[];
  readonly report?: (share: number, says: string) => void;
};

const FAULTS = {
  columns_wrong: "another number of cells than the header",
  quote_not_closed: "a quote that is never closed",
  quote_misplaced: "a quote in the middle of a cell",
  line_too_long: "longer than 64 kB",
} as const;

/**
 * Reads a whole file.
 *
 * @throws what `openCsv` throws; `column_twice`, `header_wrong`, `table_empty`
 */
export async function readTable(file: string, options: ReadOptions = {}): Promise<TextTable> {
  const csv = await openCsv(await fileSource(file), options);
  try {
    const header = options.header ?? csv.header;
    if (header.length !== csv.header.length)
      throw new Error(
        `header_wrong: --header names ${header.length} columns, the file has ${csv.header.length}. Name each of them.`,
      );
    const twice = header.find((name, at) => header.indexOf(name) !== at);
    if (twice !== undefined)
      throw new Error(
        `column_twice: the header has "${twice}" more than once. Rename one of the columns, or name all with --header.`,
      );
    const rows: (readonly string[])[] = options.header ? [csv.header] : [];
    const dropped = new Map<string, number>();
    for await (const batch of csv.rows) {
      for (const row of batch) {
        if (row.ok) rows.push(row.cells.map((cell) => cell.trim()));
        else dropped.set(FAULTS[row.fault], (dropped.get(FAULTS[row.fault]) ?? 0) + 1);
      }
      options.report?.(csv.bytesRead() / Math.max(1, csv.totalBytes), `${rows.length.toLocaleString("en")} rows`);
    }
    if (rows.length === 0) throw new Error("table_empty: the file has no rows below its header. Give one with rows.");
    return { header, rows, dropped };
  } finally {
    csv.close();
  }
}

/**
 * The place of a column.
 *
 * @throws `column_unknown`, with the nearest name; the header itself may be a row of somebody's data, and is not repeated
 */
export function placeOf(header: readonly string[], column: string, option: string): number {
  const at = header.indexOf(column);
  if (at >= 0) return at;
  const near = /^Did you mean .*/.exec(didYouMean(column, header))?.[0];
  throw new Error(
    `column_unknown: ${option} ${column} is no column of the file, which has ${header.length}. ${near ?? "Take a name from its first line; a file without a header is given one with --header a,b,c."}`,
  );
}
