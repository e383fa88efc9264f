// How a file writes its days and numbers, learned column by column from its own rows. What can be read in two ways is asked for, never guessed:
// 01/02/2026 is January to one office and February to another, and 1,234 is a thousand or a little more than one.
import type { CsvRow } from "./csv-rows.ts";

/** What the operator says of the whole file; it is believed before the rows are. */
export type CsvNotation = {
  /** Whether days or months come first where the year comes last. */
  readonly dates?: "dmy" | "mdy" | undefined;
  /** What stands before decimals. */
  readonly decimal?: "comma" | "point" | undefined;
};

/** Columns that hold what is written in several ways. */
export type NotedColumn = { readonly place: number; readonly name: string; readonly kind: "date" | "number" };

/** Rewrites the cells of a column to ISO 8601 and to numbers with a point; what does not fit the column is left to be refused. */
export type Notation = {
  read(place: number, text: string): string;
  /** What was learned, to be told. */
  readonly says: readonly string[];
};

/**
 * Learns from the first rows of a file how each of these columns is written.
 *
 * @throws `date_order_unknown`, `decimal_unknown` where no row tells and nobody said; `date_order_mixed`, `decimal_mixed` where rows disagree
 * @example
 * learnNotation([{ place: 0, name: "day", kind: "date" }], rows, {}).read(0, "31.12.2026"); // "2026-12-31"
 */
export function learnNotation(
  columns: readonly NotedColumn[],
  rows: Iterable<CsvRow>,
  said: CsvNotation = {},
): Notation {
  const seen = new Map(columns.map((column) => [column.place, new Set<Evidence>()]));
  for (const row of rows) {
    if (!row.ok) continue;
    for (const { place, kind } of columns)
      for (const told of evidenceOf[kind](row.cells[place]?.trim() ?? "")) seen.get(place)?.add(told);
  }
  const readers = new Map<number, (text: string) => string>();
  const says: string[] = [];
  for (const { place, name, kind } of columns) {
    const learned = kind === "date" ? orderOf(name, seen.get(place)!, said) : decimalOf(name, seen.get(place)!, said);
    if (learned === undefined) continue;
    readers.set(place, READERS[learned]);
    says.push(`column "${name}": ${WORDS[learned]}`);
  }
  return { read: (place, text) => readers.get(place)?.(text) ?? text, says };
}

type Learned = "dmy" | "mdy" | "ymd" | "comma" | "point";
type Evidence = Learned | "either";

const WORDS: Readonly<Record<Learned, string>> = {
  dmy: "day, month, year",
  mdy: "month, day, year",
  ymd: "year, month, day",
  comma: "decimals after a comma",
  point: "decimals after a point",
};

const YEAR_LAST = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(.*)$/;
const YEAR_FIRST = /^(\d{4})([./])(\d{1,2})\2(\d{1,2})(.*)$/;
const CLOCK = /^,?[ T]*(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?(?:\s*([ap])\.?m\.?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

// No thousand begins with a nought.
const BY_COMMA = /^[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+)(,\d+)?$/;
const BY_POINT = /^[+-]?(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?$/;

const evidenceOf: Readonly<Record<NotedColumn["kind"], (text: string) => readonly Evidence[]>> = {
  date(text) {
    if (YEAR_FIRST.test(text)) return ["ymd"];
    const [, first, , second] = YEAR_LAST.exec(text) ?? [];
    if (first === undefined || second === undefined) return [];
    if (Number(first) > 12) return ["dmy"];
    // The same number twice is the same day either way, yet tells of a column that has no other.
    return [Number(second) > 12 ? "mdy" : "either"];
  },
  number(text) {
    if (!/[.,]/.test(text)) return [];
    const [comma, point] = [BY_COMMA.test(text), BY_POINT.test(text)];
    if (comma !== point) return [comma ? "comma" : "point"];
    // 1.234 is what every program writes for a little more than one; it is a thousand only where the column has decimals after commas.
    return comma && text.includes(",") ? ["either"] : [];
  },
};

function orderOf(name: string, seen: ReadonlySet<Evidence>, { dates }: CsvNotation): Learned | undefined {
  if (seen.size === 0) return undefined;
  if (seen.has("dmy") && seen.has("mdy"))
    throw new Error(
      `date_order_mixed: column "${name}" has days that come first and days that come second. Write its dates as ISO 8601, like 2026-12-31.`,
    );
  const learned = seen.has("dmy") ? "dmy" : seen.has("mdy") ? "mdy" : undefined;
  if (dates !== undefined && learned !== undefined && learned !== dates)
    throw new Error(
      `date_order_mixed: column "${name}" has dates that are none with --dates ${dates}. Say --dates ${learned}, or write them as ISO 8601.`,
    );
  if (learned ?? dates) return learned ?? dates;
  if (!seen.has("either")) return "ymd";
  throw new Error(
    `date_order_unknown: nothing in column "${name}" tells whether the day or the month comes first, as in 01/02/2026. Say --dates dmy or --dates mdy.`,
  );
}

function decimalOf(name: string, seen: ReadonlySet<Evidence>, { decimal }: CsvNotation): Learned | undefined {
  if (seen.has("comma") && seen.has("point"))
    throw new Error(
      `decimal_mixed: column "${name}" has decimals after a comma and after a point. Write all of them in one way.`,
    );
  const learned = seen.has("comma") ? "comma" : seen.has("point") ? "point" : undefined;
  if (decimal !== undefined && learned !== undefined && learned !== decimal)
    throw new Error(
      `decimal_mixed: column "${name}" has numbers that are none with --decimal ${decimal}. Say --decimal ${learned}.`,
    );
  if (learned ?? decimal) return learned ?? decimal;
  if (!seen.has("either")) return undefined;
  throw new Error(
    `decimal_unknown: nothing in column "${name}" tells whether a comma stands before decimals or thousands, as in 1,234. Say --decimal comma or --decimal point.`,
  );
}

/** No number and no date, whoever reads it. */
const unreadable = (text: string): string => `? ${text}`;

const READERS: Readonly<Record<Learned, (text: string) => string>> = {
  dmy: (text) => yearLast(text, (first, second) => [second, first]),
  mdy: (text) => yearLast(text, (first, second) => [first, second]),
  ymd: yearFirst,
  comma(text) {
    if (!/[.,]/.test(text)) return text;
    return BY_COMMA.test(text) ? text.replaceAll(".", "").replace(",", ".") : unreadable(text);
  },
  point(text) {
    if (text.includes(",")) return BY_POINT.test(text) ? text.replaceAll(",", "") : unreadable(text);
    return text;
  },
};

function yearLast(text: string, order: (first: string, second: string) => [month: string, day: string]): string {
  const [, first, , second, year, rest] = YEAR_LAST.exec(text) ?? [];
  if (first === undefined || second === undefined || year === undefined) return yearFirst(text);
  const [month, day] = order(first, second);
  return iso(year, month, day, rest) ?? unreadable(text);
}

function yearFirst(text: string): string {
  const [, year, , month, day, rest] = YEAR_FIRST.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return text;
  return iso(year, month, day, rest) ?? unreadable(text);
}

function iso(year: string, month: string, day: string, rest = ""): string | undefined {
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (rest.trim() === "") return date;
  const [, hour, minute, second = "00", fraction = "", half, zone = "Z"] = CLOCK.exec(rest) ?? [];
  if (hour === undefined || minute === undefined) return undefined;
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return undefined;
  const ofDay = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  return `${date}T${String(ofDay).padStart(2, "0")}:${minute}:${second}${fraction}${zone}`;
}

/** Rows that are looked at before the first is written. */
const SAMPLE_ROWS = 10_000;
const SAMPLE_BYTES = 4_000_000;

/** The first rows of a file, and all of them, those included. */
export async function withSample(
  rows: AsyncIterable<readonly CsvRow[]>,
): Promise<{ sample: readonly CsvRow[]; rows: AsyncIterable<readonly CsvRow[]> }> {
  const batches = rows[Symbol.asyncIterator]();
  const sample: CsvRow[] = [];
  let bytes = 0;
  let over = false;
  while (sample.length < SAMPLE_ROWS && bytes < SAMPLE_BYTES) {
    const next = await batches.next();
    over = next.done === true;
    if (next.done) break;
    for (const row of next.value) bytes += row.text.length;
    sample.push(...next.value);
  }
  async function* all(): AsyncGenerator<readonly CsvRow[]> {
    yield sample.splice(0);
    if (!over) yield* { [Symbol.asyncIterator]: () => batches };
  }
  return { sample, rows: all() };
}
