// Reads a CSV file as a stream of rows (RFC 4180), whatever its separator and line ends; one broken line never costs more than itself.
import type { CsvSource } from "./csv-source.ts";
import { openCsvText } from "./csv-text.ts";

export type CsvFault = "columns_wrong" | "quote_not_closed" | "quote_misplaced" | "line_too_long";

/** `line` counts from 1, the header; `text` is the row as it stands in the file. */
export type CsvRow = { readonly line: number; readonly text: string } & (
  | { readonly ok: true; readonly cells: readonly string[] }
  | { readonly ok: false; readonly fault: CsvFault }
);

/** How a file is written, where it does not say so itself. */
export type CsvFormat = {
  /** A label of the Encoding Standard; see `openCsvText`. */
  readonly encoding?: string | undefined;
  /** What stands between cells. Without one, the header tells: comma, semicolon, tab or bar. */
  readonly delimiter?: string | undefined;
};

export type Csv = {
  readonly header: readonly string[];
  readonly delimiter: string;
  readonly encoding: string;
  /** Rows in batches of what the disk gave. Blank lines are no rows. */
  readonly rows: AsyncIterable<readonly CsvRow[]>;
  /** Of the file as it lies on the disk, for a progress bar. */
  readonly totalBytes: number;
  readonly modified: Date;
  bytesRead(): number;
  close(): void;
};

/** Longest row, and most lines that a quoted cell may span before its quote counts as forgotten. */
const MAX_ROW = 64 * 1024;
const MAX_LINES = 100;
const DELIMITERS = [",", ";", "\t", "|"] as const;

/**
 * Opens a file and reads its header.
 *
 * @throws what `openCsvText` throws; `csv_empty` when it has no header, `csv_delimiter` when that leaves open what separates cells
 */
export async function openCsv(source: CsvSource, format: CsvFormat = {}): Promise<Csv> {
  const text = await openCsvText(source, format.encoding);
  try {
    const batches = linesOf(text.pieces());
    const first = (await batches.next()).value ?? [];
    const start = headerAt(first);
    const header = recordAt(first, start.line, start.delimiter ?? format.delimiter ?? delimiterOf(first, start.line));
    if (header.text === "" || !Array.isArray(header.cells))
      throw new Error("csv_empty: the file has no header. Its first line names the columns.");
    const { delimiter, cells } = header;
    const begin = start.line + header.used;
    const rest = { lines: first.slice(begin), line: begin, columns: cells.length, delimiter };
    return {
      header: cells.map((name) => name.trim()),
      delimiter,
      encoding: text.encoding,
      rows: rowsOf(rest, batches),
      totalBytes: text.totalBytes,
      modified: text.modified,
      bytesRead: text.bytesRead,
      close: text.close,
    };
  } catch (error) {
    text.close();
    throw error;
  }
}

/** Lines with their ends (`\n`, `\r\n` or `\r`), in batches. What grows beyond any row is cut, so that memory stays small. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string[], undefined> {
  let rest = "";
  for await (const piece of pieces) {
    const text = rest + piece;
    // The other half of a \r\n may be in the next piece.
    const end = text.endsWith("\r") ? text.length - 1 : text.length;
    const lines: string[] = [];
    const hasReturn = text.includes("\r");
    let from = 0;
    for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", from)) {
      if (hasReturn) splitReturns(text.slice(from, at + 1), lines);
      else lines.push(text.slice(from, at + 1));
      from = at + 1;
    }
    rest = text.slice(from);
    if (hasReturn) {
      splitReturns(text.slice(from, end), lines);
      if (lines.length > 0 && !lines.at(-1)?.endsWith("\r") && !lines.at(-1)?.endsWith("\n")) rest = lines.pop() ?? "";
      else rest = "";
      rest += text.slice(end);
    }
    if (rest.length > 2 * MAX_ROW) rest = rest.slice(0, MAX_ROW + 1) + (rest.endsWith("\r") ? "\r" : "");
    if (lines.length > 0) yield lines;
  }
  if (rest !== "") yield [rest];
  return undefined;
}

/** Adds a line to `lines`; where it holds a `\r` that no `\n` follows, as more than one. */
function splitReturns(line: string, lines: string[]): void {
  let from = 0;
  for (let at = line.indexOf("\r"); at >= 0 && at < line.length - 1; at = line.indexOf("\r", at + 1)) {
    if (line[at + 1] === "\n") continue;
    lines.push(line.slice(from, at + 1));
    from = at + 1;
  }
  if (from < line.length) lines.push(line.slice(from));
}

const END = /\r?\n$|\r$/;
const withoutEnd = (text: string): string => {
  const last = text.charCodeAt(text.length - 1);
  return last === 10 || last === 13 ? text.replace(END, "") : text;
};

/** Where the header stands: behind blank lines, and behind the `sep=;` by which Excel is told of a separator. */
function headerAt(lines: readonly string[]): { line: number; delimiter?: string } {
  let line = 0;
  while (line < lines.length && withoutEnd(lines[line]!) === "") line++;
  const told = /^"?sep=(.)"?$/i.exec(withoutEnd(lines[line] ?? ""))?.[1];
  return told === undefined ? { line } : { line: line + 1, delimiter: told };
}

/** The separator that parts the header into most cells; one column needs none. */
function delimiterOf(lines: readonly string[], line: number): string {
  const found = DELIMITERS.map((delimiter) => {
    const { cells } = recordAt(lines, line, delimiter);
    return { delimiter, n: Array.isArray(cells) ? cells.length : 0 };
  }).sort((a, b) => b.n - a.n);
  const [most, next] = found;
  if (most && next && most.n > 1 && most.n === next.n)
    throw new Error(
      "csv_delimiter: the header does not tell what separates its columns. Give --delimiter, for instance --delimiter ';'.",
    );
  return most && most.n > 1 ? most.delimiter : ",";
}

type Rest = {
  readonly lines: readonly string[];
  readonly line: number;
  readonly columns: number;
  readonly delimiter: string;
};

/** Puts lines together to rows. A cell whose quote is never closed costs its first line; reading goes on with the next. */
async function* rowsOf(rest: Rest, batches: AsyncIterable<string[]>): AsyncGenerator<CsvRow[]> {
  const { columns, delimiter } = rest;
  let line = rest.line;
  let waiting: readonly string[] = rest.lines;
  const take = (lines: readonly string[], isLast: boolean): CsvRow[] => {
    const rows: CsvRow[] = [];
    const all = waiting.length > 0 ? [...waiting, ...lines] : lines;
    let i = 0;
    while (i < all.length) {
      const found = recordAt(all, i, delimiter);
      // Its quote may be closed by a line that is still to come.
      if (found.cells === "open" && !isLast && all.length - i < MAX_LINES) break;
      const isOpen = found.cells === "open";
      const used = isOpen ? 1 : found.used;
      const text = isOpen ? withoutEnd(all[i]!) : found.text;
      i += used;
      line += used;
      if (text !== "") rows.push(rowFrom(found.cells, text, line - used + 1, columns));
    }
    waiting = all.slice(i);
    return rows;
  };
  const first = take([], false);
  if (first.length > 0) yield first;
  for await (const lines of batches) {
    const rows = take(lines, false);
    if (rows.length > 0) yield rows;
  }
  const rows = take([], true);
  if (rows.length > 0) yield rows;
}

function rowFrom(cells: Cells, text: string, line: number, columns: number): CsvRow {
  if (text.length > MAX_ROW) return { ok: false, line, text: text.slice(0, MAX_ROW), fault: "line_too_long" };
  if (cells === "open") return { ok: false, line, text, fault: "quote_not_closed" };
  if (cells === "misplaced") return { ok: false, line, text, fault: "quote_misplaced" };
  if (cells.length !== columns) return { ok: false, line, text, fault: "columns_wrong" };
  return { ok: true, line, text, cells };
}

type Cells = string[] | "open" | "misplaced";

/** The record that begins with line `start`, its text, and how many lines it takes. */
function recordAt(
  lines: readonly string[],
  start: number,
  delimiter: string,
): { cells: Cells; text: string; used: number; delimiter: string } {
  let raw = lines[start] ?? "";
  if (!raw.includes('"')) {
    const text = withoutEnd(raw);
    return { cells: text.split(delimiter), text, used: 1, delimiter };
  }
  for (let used = 1; ; used++) {
    const text = withoutEnd(raw);
    const cells = cellsOf(text, delimiter);
    const next = lines[start + used];
    if (cells !== "open" || next === undefined || used === MAX_LINES || raw.length > MAX_ROW)
      return { cells, text, used, delimiter };
    raw += next;
  }
}

/** Splits one record; a quote opens a cell only at its beginning, and is doubled inside. */
function cellsOf(text: string, delimiter: string): Cells {
  const cells: string[] = [];
  for (let at = 0; ; ) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at);
      cells.push(end < 0 ? text.slice(at) : text.slice(at, end));
      if (end < 0) return cells;
      at = end + delimiter.length;
      continue;
    }
    let end = text.indexOf('"', at + 1);
    while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
    if (end < 0) return "open";
    cells.push(text.slice(at + 1, end).replaceAll('""', '"'));
    if (end + 1 === text.length) return cells;
    if (!text.startsWith(delimiter, end + 1)) return "misplaced";
    at = end + 1 + delimiter.length;
  }
}
