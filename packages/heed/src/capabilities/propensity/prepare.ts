// A table made ready for both halves of a scorer: numbers by level for the trees, 0 and 1 by level for the line.
import {
  type Column,
  type ColumnEncoder,
  columnLength,
  encodeColumns,
  fitEncoder,
  isMissing,
  type Matrix,
} from "@heed/math";

/** How one column reaches the trees; a level that is not among `levels` has the number after the last. */
type TreeColumn =
  | { readonly kind: "number"; readonly name: string }
  | { readonly kind: "category"; readonly name: string; readonly levels: readonly string[] };

/** A fitted preparation: plain data. Columns without a value among the training rows are in neither half. */
export type Preparation = {
  readonly encoder: ColumnEncoder;
  /** Features of the encoder that differ between training rows. */
  readonly used: Int32Array;
  /** For each of these the column that it comes from, as a place in `columns`. */
  readonly origin: Int32Array;
  readonly columns: readonly TreeColumn[];
};

/** Trees tell at most so many levels of a column apart; the most frequent ones. */
const MOST_LEVELS = 200;
/** A level of fewer training rows joins the others. */
const RARE = 5;

/** The chosen rows of every column; a row may be chosen more than once. */
export const takeColumns = (table: readonly Column[], rows: ArrayLike<number>): Column[] =>
  table.map((column) =>
    column.kind === "number"
      ? { ...column, values: Float64Array.from(rows, (i) => column.values[i]!) }
      : { ...column, codes: Int32Array.from(rows, (i) => column.codes[i]!) },
  );

/** Learns levels and medians from training rows; never looks at the label. */
export function prepare(table: readonly Column[]): Preparation {
  const present = table.filter((column) => hasValue(column));
  const encoder = fitEncoder(present, { rareBelow: RARE });
  const { matrix } = encodeColumns(encoder, present);
  const differing = differs(matrix);
  const origins = encoder.columns.flatMap((_, at) => {
    const next = encoder.columns[at + 1];
    const begins = starts(encoder, at);
    const ends = next === undefined ? encoder.features.length : starts(encoder, at + 1);
    return Array.from({ length: ends - begins }, () => at);
  });
  const used = Int32Array.from(differing.flatMap((yes, j) => (yes ? [j] : [])));
  return {
    encoder,
    used,
    origin: Int32Array.from(used, (j) => origins[j]!),
    columns: present.map(
      (column): TreeColumn =>
        column.kind === "number"
          ? { kind: "number", name: column.name }
          : { kind: "category", name: column.name, levels: frequentLevels(column) },
    ),
  };
}

/** The features of the line: no gaps, and only those that differ between training rows. */
export function forLine({ encoder, used }: Preparation, table: readonly Column[]): Matrix {
  const columns = encoder.columns.map((encoding) => {
    const column = find(table, encoding.name);
    // A gap where training had none takes the median, as gaps there would have.
    if (encoding.kind !== "number" || encoding.indicator || column.kind !== "number") return column;
    return { ...column, values: column.values.map((value) => (Number.isNaN(value) ? encoding.median : value)) };
  });
  const { matrix } = encodeColumns(encoder, columns);
  const values = new Float64Array(matrix.rows * used.length);
  for (let i = 0; i < matrix.rows; i++)
    for (let k = 0; k < used.length; k++) values[i * used.length + k] = matrix.values[i * matrix.columns + used[k]!]!;
  return { rows: matrix.rows, columns: used.length, values };
}

/** The columns as the trees read them: a gap is NaN. */
export function forTrees({ columns }: Preparation, table: readonly Column[]): Matrix {
  const rows = columnLength(table[0]!);
  const values = new Float64Array(rows * columns.length);
  columns.forEach((reading, j) => {
    const column = find(table, reading.name);
    if (column.kind === "number") {
      for (let i = 0; i < rows; i++) values[i * columns.length + j] = column.values[i]!;
      return;
    }
    const levels = reading.kind === "category" ? reading.levels : [];
    const numbers = new Map(levels.map((level, at) => [level, at]));
    const codes = column.levels.map((level) => numbers.get(level) ?? levels.length);
    for (let i = 0; i < rows; i++)
      values[i * columns.length + j] = isMissing(column, i) ? Number.NaN : codes[column.codes[i]!]!;
  });
  return { rows, columns: columns.length, values };
}

/** Places of the columns that hold categories. */
export const categoriesOf = ({ columns }: Preparation): number[] =>
  columns.flatMap(({ kind }, j) => (kind === "category" ? [j] : []));

const hasValue = (column: Column): boolean =>
  column.kind === "number" ? column.values.some((v) => !Number.isNaN(v)) : column.codes.some((code) => code >= 0);

function find(table: readonly Column[], name: string): Column {
  const column = table.find((each) => each.name === name);
  if (column) return column;
  throw new Error(`column_missing: the table lacks the column "${name}" that the scorer learned from. Add it.`);
}

function frequentLevels(column: Column & { kind: "category" }): string[] {
  const counts = new Float64Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) counts[code]! += 1;
  return column.levels
    .map((level, code) => ({ level, count: counts[code]! }))
    .filter(({ count }) => count >= RARE)
    .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1))
    .slice(0, MOST_LEVELS)
    .map(({ level }) => level)
    .sort();
}

/** Where the features of a column begin. */
function starts({ columns }: ColumnEncoder, at: number): number {
  let place = 0;
  for (const encoding of columns.slice(0, at)) {
    if (encoding.kind === "number") place += encoding.indicator ? 2 : 1;
    else place += encoding.kind === "frequency" ? 1 : encoding.levels.length + 2;
  }
  return place;
}

function differs({ rows, columns, values }: Matrix): boolean[] {
  return Array.from({ length: columns }, (_, j) => {
    for (let i = 1; i < rows; i++) if (values[i * columns + j] !== values[j]) return true;
    return false;
  });
}
