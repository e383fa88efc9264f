// One table of the download as CSV (RFC 4180), for spreadsheets: a row a line, the columns of the schema.
import type { PersonTable } from "./catalogue.ts";
import { propertiesOf } from "./export-schema.ts";
import { type ExportDeps, personRows } from "./person-rows.ts";
import type { Subject } from "./subject.ts";

/** A byte-order mark, without which spreadsheets take UTF-8 for something older. */
const MARK = "\u{FEFF}";

/**
 * Gives the text in pages, the head with the first; nothing at all for a table without rows. What has parts of its own stands as JSON.
 */
export async function* exportedCsv(deps: ExportDeps, table: PersonTable, subject: Subject): AsyncGenerator<string> {
  const names = Object.keys(propertiesOf(table));
  let head = `${MARK}${names.map(quoted).join(",")}\r\n`;
  for await (const page of personRows(deps, table, subject)) {
    yield head + page.map((json) => line(names, json)).join("");
    head = "";
  }
}

function line(names: readonly string[], json: string): string {
  // An object, made by `personRows`.
  const row = JSON.parse(json) as Readonly<Record<string, unknown>>;
  return csvLine(names.map((name) => row[name]));
}

/** The same of rows that came in pages: a line each. */
export async function* csvOf<Row extends Readonly<Record<string, unknown>>>({
  fields,
  pages,
}: {
  readonly fields: readonly string[];
  readonly pages: AsyncIterable<readonly Row[]>;
}): AsyncGenerator<string> {
  yield `${MARK}${csvLine(fields)}`;
  for await (const page of pages) yield page.map((row) => csvLine(fields.map((field) => row[field]))).join("");
}

/** One line of values, with nothing in it that a spreadsheet would run. */
const csvLine = (values: readonly unknown[]): string => `${values.map(cell).join(",")}\r\n`;

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return quoted(JSON.stringify(value));
  return typeof value === "string" ? quoted(harmless(value)) : String(value);
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A spreadsheet runs what begins like a formula, and others write into what is held of a person. The JSON has it as it is. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
