// Columns as small codes for tree fitting: at most 255 bins of about equal count, or one code per category, and one for missing.

import type { Numbers } from "./check-input.ts";
import { fault } from "./math-error.ts";
import type { Matrix } from "./matrix.ts";
import type { Random } from "./random.ts";

/** Column `j` has the codes 0 to `bins[j] - 1`; code `bins[j]` is a missing value. */
export interface BinnedColumns {
  readonly rows: number;
  /** One array a column, one code a row. */
  readonly codes: readonly Uint8Array[];
  readonly bins: Int32Array;
  /** Numeric columns: code `b` holds the values above `cuts[b - 1]` up to `cuts[b]`. Empty for categories, whose code is the value. */
  readonly cuts: readonly Float64Array[];
  readonly categorical: Uint8Array;
  /** 1 where some row has no value. */
  readonly hasMissing: Uint8Array;
}

/** The most codes of one column, the one for missing values left out: all fit in a byte. */
export const mostBins = 255;

// More rows than this are sampled where bins are placed; every row is then coded.
const mostSorted = 200_000;

/**
 * Bins every column. Distinct values have their own bins while there are at most `maxBins` of them; else bins hold about equal
 * numbers of rows. A cut lies midway between two values. Rows of weight 0 place no cut.
 *
 * Time: columns x rows x log(bins), and a sort of each column.
 *
 * @param options `categorical`: columns of whole numbers 0 to 254; `random`: draws the rows that place cuts, beyond 200,000 rows
 * @throws `column_all_missing`, `not_a_category`, `too_many_categories`
 */
export function binColumns(
  x: Matrix,
  weights: Numbers,
  options: { readonly maxBins: number; readonly categorical: readonly number[]; readonly random: Random },
): BinnedColumns {
  const { rows, columns, values } = x;
  const categorical = new Uint8Array(columns);
  for (const j of options.categorical) categorical[j] = 1;
  const weighted = rowsWithWeight(weights, rows);
  const placing = weighted.length <= mostSorted ? weighted : options.random.shuffle(weighted).slice(0, mostSorted);
  const bins = new Int32Array(columns);
  const hasMissing = new Uint8Array(columns);
  const codes: Uint8Array[] = [];
  const cuts: Float64Array[] = [];
  const buffer = new Float64Array(placing.length);
  for (let j = 0; j < columns; j++) {
    let count = 0;
    for (let k = 0; k < placing.length; k++) {
      const value = values[placing[k]! * columns + j]!;
      if (!Number.isNaN(value)) buffer[count++] = value;
    }
    if (count === 0) {
      fault(
        "column_all_missing",
        `Column ${j} holds no value in a row with weight.`,
        "Remove the column before fitting.",
      );
    }
    const column = new Uint8Array(rows);
    if (categorical[j] === 1) {
      cuts.push(new Float64Array(0));
      bins[j] = codeCategories(x, j, column);
    } else {
      const edges = placeCuts(buffer.subarray(0, count).sort(), options.maxBins);
      cuts.push(edges);
      bins[j] = edges.length + 1;
      for (let i = 0; i < rows; i++) column[i] = codeOf(values[i * columns + j]!, edges);
    }
    hasMissing[j] = column.includes(bins[j]!) ? 1 : 0;
    codes.push(column);
  }
  return { rows, codes, bins, cuts, categorical, hasMissing };
}

/** Cuts between the bins of sorted values: a bin is closed once it holds its share of the rows that are left. */
function placeCuts(sorted: Float64Array, maxBins: number): Float64Array {
  const n = sorted.length;
  let distinct = 1;
  for (let i = 1; i < n; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  const cuts = new Float64Array(Math.min(distinct, maxBins) - 1);
  let made = 0;
  let begin = 0;
  for (let i = 1; i < n && made < cuts.length; i++) {
    const low = sorted[i - 1]!;
    const high = sorted[i]!;
    if (low === high) continue;
    if (distinct > maxBins && (i - begin) * (maxBins - made) < n - begin) continue;
    const middle = low / 2 + high / 2; // halves first: the sum of two large values overflows
    cuts[made++] = middle >= low && middle < high ? middle : low;
    begin = i;
  }
  return cuts.subarray(0, made);
}

function codeOf(value: number, cuts: Float64Array): number {
  if (Number.isNaN(value)) return cuts.length + 1;
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= cuts[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Writes the codes of a column of categories and gives their number, the largest category plus one. */
function codeCategories(x: Matrix, j: number, column: Uint8Array): number {
  let most = 0;
  for (let i = 0; i < x.rows; i++) {
    const value = x.values[i * x.columns + j]!;
    if (Number.isNaN(value)) continue;
    if (!(Number.isInteger(value) && value >= 0)) {
      fault(
        "not_a_category",
        `Column ${j} holds a category that is not a whole number from 0.`,
        "Number the categories.",
      );
    }
    if (value >= mostBins) {
      fault(
        "too_many_categories",
        `Column ${j} holds a category above ${mostBins - 1}; at most ${mostBins} categories are told apart.`,
        "Group the rare ones, or give the column as numeric rates or counts.",
      );
    }
    most = Math.max(most, value);
  }
  for (let i = 0; i < x.rows; i++) {
    const value = x.values[i * x.columns + j]!;
    column[i] = Number.isNaN(value) ? most + 1 : value;
  }
  return most + 1;
}

function rowsWithWeight(weights: Numbers, rows: number): Int32Array {
  const chosen = new Int32Array(rows);
  let count = 0;
  for (let i = 0; i < rows; i++) if (weights[i]! > 0) chosen[count++] = i;
  return chosen.subarray(0, count);
}
