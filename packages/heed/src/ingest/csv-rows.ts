// Reads a CSV file, gzipped or not, as a stream of rows (RFC 4180); one broken line never costs more than itself.
import { createReadStream, type ReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";

export type CsvFault = "columns_wrong" | "quote_not_closed" | "quote_misplaced" | "line_too_long";

/** `line` counts from 1, the header; `text` is the row as it stands in the file. */
export type CsvRow = { readonly line: number; readonly text: string } & (
  | { readonly ok: true; readonly cells: readonly string[] }
  | { readonly ok: false; readonly fault: CsvFault }
);

export type Csv = {
  readonly header: readonly string[];
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

/**
 * Opens a file and reads its header.
 *
 * @throws `file_unreadable` when it cannot be opened, `csv_empty` when it has no header, `csv_encoding` when it is UTF-16
 */
export async function openCsv(file: string): Promise<Csv> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new Error("file_unreadable: the file cannot be opened. Check its path and rights.", { cause });
  });
  const magic = Buffer.alloc(2);
  await handle.read(magic, 0, 2, 0);
  const { size, mtime } = await handle.stat();
  await handle.close();
  if (magic.readUInt16BE(0) === 0xfffe || magic.readUInt16BE(0) === 0xfeff)
    throw new Error("csv_encoding: the file is UTF-16. Save it as UTF-8.");
  const raw = createReadStream(file);
  const rows = rowsOf(linesOf(raw, magic.readUInt16BE(0) === 0x1f8b));
  const first = await rows.next();
  const header = first.done ? undefined : first.value[0];
  if (!header?.ok) {
    raw.destroy();
    throw new Error("csv_empty: the file has no header. Its first line names the columns.");
  }
  return {
    header: header.cells.map((name) => name.trim()),
    rows: withRest(first.done ? [] : first.value.slice(1), rows),
    totalBytes: size,
    modified: mtime,
    bytesRead: () => raw.bytesRead,
    close: () => raw.destroy(),
  };
}

async function* withRest(first: readonly CsvRow[], rows: AsyncIterable<readonly CsvRow[]>) {
  if (first.length > 0) yield first;
  yield* rows;
}

/** Lines in batches; any of the three line ends. A line beyond the limit is cut just behind it, so that memory stays small. */
async function* linesOf(raw: ReadStream, gzipped: boolean): AsyncGenerator<string[]> {
  const bytes = gzipped ? raw.pipe(createGunzip()) : raw;
  // Without this a broken disk under a gunzip would wait for ever.
  if (bytes !== raw) raw.once("error", (error) => bytes.destroy(error));
  bytes.setEncoding("utf8");
  let rest = "";
  let atStart = true;
  try {
    for await (const chunk of bytes as AsyncIterable<string>) {
      let text = rest + (atStart ? chunk.replace(/^\uFEFF/, "") : chunk);
      atStart = false;
      // The other half of a \r\n may be in the next chunk.
      const held = text.endsWith("\r") ? "\r" : "";
      text = text.slice(0, text.length - held.length);
      const lines = text.split(/\r\n|\n|\r/);
      rest = (lines.pop() ?? "").slice(0, MAX_ROW + 1) + held;
      if (lines.length > 0) yield lines;
    }
  } catch (cause) {
    throw new Error(
      "csv_unreadable: the file breaks off or is damaged. What was read is kept; import it again when it is whole.",
      { cause },
    );
  } finally {
    raw.destroy();
  }
  if (rest !== "") yield rest.split("\r", 1);
}

/** Puts lines together to rows. A cell whose quote is never closed costs its first line; reading goes on with the next. */
async function* rowsOf(batches: AsyncIterable<string[]>): AsyncGenerator<CsvRow[]> {
  let columns: number | undefined;
  let line = 0;
  let waiting: string[] = [];
  const take = (lines: string[], isLast: boolean): CsvRow[] => {
    const rows: CsvRow[] = [];
    const all = waiting.length > 0 ? [...waiting, ...lines] : lines;
    let i = 0;
    while (i < all.length) {
      const found = recordAt(all, i);
      // Its quote may be closed by a line that is still to come.
      if (found.cells === "open" && !isLast && all.length - i < MAX_LINES) break;
      const { used } = found.cells === "open" ? { used: 1 } : found;
      const text = used === 1 ? all[i]! : all.slice(i, i + used).join("\n");
      i += used;
      line += used;
      if (text === "") continue;
      const row = rowFrom(found.cells, text, line - used + 1, columns);
      if (row.ok) columns ??= row.cells.length;
      rows.push(row);
    }
    waiting = all.slice(i);
    return rows;
  };
  for await (const lines of batches) {
    const rows = take(lines, false);
    if (rows.length > 0) yield rows;
  }
  const rows = take([], true);
  if (rows.length > 0) yield rows;
}

function rowFrom(cells: Cells, text: string, line: number, columns: number | undefined): CsvRow {
  if (text.length > MAX_ROW) return { ok: false, line, text: text.slice(0, MAX_ROW), fault: "line_too_long" };
  if (cells === "open") return { ok: false, line, text, fault: "quote_not_closed" };
  if (cells === "misplaced") return { ok: false, line, text, fault: "quote_misplaced" };
  if (columns !== undefined && cells.length !== columns) return { ok: false, line, text, fault: "columns_wrong" };
  return { ok: true, line, text, cells };
}

type Cells = string[] | "open" | "misplaced";

/** The record that begins with line `start`, and how many lines it takes. */
function recordAt(lines: readonly string[], start: number): { cells: Cells; used: number } {
  let text = lines[start]!;
  if (!text.includes('"')) return { cells: text.split(","), used: 1 };
  for (let used = 1; ; used++) {
    const cells = cellsOf(text);
    const next = lines[start + used];
    if (cells !== "open" || next === undefined || used === MAX_LINES || text.length > MAX_ROW) return { cells, used };
    text += `\n${next}`;
  }
}

/** Splits one record; a quote opens a cell only at its beginning, and is doubled inside. */
function cellsOf(text: string): Cells {
  const cells: string[] = [];
  for (let at = 0; ; ) {
    if (text[at] !== '"') {
      const end = text.indexOf(",", at);
      cells.push(end < 0 ? text.slice(at) : text.slice(at, end));
      if (end < 0) return cells;
      at = end + 1;
      continue;
    }
    let end = text.indexOf('"', at + 1);
    while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
    if (end < 0) return "open";
    cells.push(text.slice(at + 1, end).replaceAll('""', '"'));
    if (end + 1 === text.length) return cells;
    if (text[end + 1] !== ",") return "misplaced";
    at = end + 2;
  }
}
