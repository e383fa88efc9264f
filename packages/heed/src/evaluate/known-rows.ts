// Which rows of a table can be judged: with an outcome, and of a time that has come.
import { inferColumns } from "@heed/math";
import { isMissing, type Label } from "./find-label.ts";
import type { TextTable } from "./read-table.ts";

const FEWEST_ROWS = 100;
const FEWEST_OF_A_KIND = 20;

export function withTarget(
  { rows }: TextTable,
  at: number,
  dropped: Map<string, number>,
  why: string,
): (readonly string[])[] {
  const kept = rows.filter((row) => !isMissing(row[at]!));
  if (kept.length < rows.length) dropped.set(why, (dropped.get(why) ?? 0) + rows.length - kept.length);
  return kept;
}

/** Of a row whose time has not come nobody can know the outcome: an empty promise would be learned as a no. */
export function withoutFuture(
  rows: (readonly string[])[],
  place: number,
  now: Date | undefined,
  dropped: Map<string, number>,
): (readonly string[])[] {
  const [times] =
    place < 0 || rows.length === 0
      ? []
      : inferColumns(
          ["time"],
          rows.map((row) => [row[place]!]),
        );
  if (now === undefined || times?.meaning !== "date" || times.column.kind !== "number") return rows;
  const { values } = times.column;
  const past = rows.filter((_, i) => !(values[i]! > now.getTime()));
  if (past.length < rows.length)
    mergeInto(
      dropped,
      new Map([["dated in the future: what is to be told cannot have come", rows.length - past.length]]),
    );
  return past;
}

export function mergeInto(all: Map<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [why, n] of more) all.set(why, (all.get(why) ?? 0) + n);
}

/** The test's rows in the order of the training file's columns. */
export function sameColumns(test: TextTable, header: readonly string[]): TextTable {
  const places = header.map((name) => test.header.indexOf(name));
  const absent = header.filter((_, j) => places[j]! < 0);
  if (absent.length > 0)
    throw new Error(
      `test_columns_differ: the file of --test lacks ${absent.length} of the columns, "${absent[0]}" first. Give one with the same header.`,
    );
  return { ...test, header, rows: test.rows.map((row) => places.map((place) => row[place]!)) };
}

export function requireEnough(y: Uint8Array, { column, positive, negative }: Label): void {
  if (y.length < FEWEST_ROWS)
    throw new Error(
      `too_few_rows: there are ${y.length} rows with a value in "${column}", and fewer than ${FEWEST_ROWS} say nothing that would hold for others. Gather more.`,
    );
  const positives = y.reduce((sum, label) => sum + label, 0);
  for (const [value, n] of [
    [positive, positives],
    [negative, y.length - positives],
  ] as const)
    if (n < FEWEST_OF_A_KIND)
      throw new Error(
        `outcome_too_rare: only ${n} rows of "${column}" are "${value}", and ${FEWEST_OF_A_KIND} are the least that can be judged. Gather more, or choose another target or --positive.`,
      );
}
