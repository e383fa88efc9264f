// Which rows are learned from and which are judged: folds, a later part, or a file of its own.
import type { InferredColumn } from "@heed/math";
import { stratifiedFolds } from "../capabilities/propensity/scorer.ts";

export type SplitKind = "random" | "time" | "file";
/** Numbers of rows: fitted on `train`, judged on `judged`. */
export type Part = { readonly train: ArrayLike<number>; readonly judged: Int32Array };
export type Splitting = {
  /** `time`: the last part is judged; rows in the order of `time`, or of the file. Default random, or time when `time` is given. */
  readonly split?: "random" | "time";
  readonly time?: string;
};

const FOLDS = 5;
const LATER = 0.3;

/** Rows by time, where a column of time is given; else as they stand. */
export function orderOf(inferred: readonly InferredColumn[], { time }: Splitting, n: number): Int32Array {
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  if (time === undefined) return rows;
  const { column, meaning } = inferred.find(({ name }) => name === time)!;
  if (column.kind !== "number")
    throw new Error(
      `time_unreadable: "${time}" was read as ${meaning}, not as days or numbers, so rows cannot be put in order. Write days as 2026-01-31.`,
    );
  if (column.values.some(Number.isNaN))
    throw new Error(`time_missing: some rows have no value in "${time}". Fill it, or leave --time out.`);
  return rows.sort((a, b) => column.values[a]! - column.values[b]! || a - b);
}

/** What is done, in words too. */
export function splitOf(
  { split, time }: Splitting,
  files: { train: number; test: number } | undefined,
  n: number,
): { kind: SplitKind; says: string } {
  if (files)
    return {
      kind: "file",
      says: `fitted on ${count(files.train)} rows of one file, judged on ${count(files.test)} of another`,
    };
  if ((split ?? (time === undefined ? "random" : "time")) === "random")
    return {
      kind: "random",
      says: `${FOLDS} folds, stratified and shuffled: each row judged once by a model that never saw it`,
    };
  const later = n - Math.floor((1 - LATER) * n);
  const by = time === undefined ? "the order of the file" : `"${time}"`;
  return {
    kind: "time",
    says: `fitted on the earlier ${count(n - later)} rows, judged on the later ${count(later)}, by ${by}`,
  };
}

/** The parts; throws `outcome_too_rare` where one holds hardly any of one outcome. */
export function partsOf(kind: SplitKind, y: Uint8Array, order: Int32Array, first: number, seed: number): Part[] {
  const n = y.length;
  const parts: Part[] = [];
  if (kind === "random") {
    const fold = stratifiedFolds(y, FOLDS, seed);
    for (let k = 0; k < FOLDS; k++)
      parts.push({ train: order.filter((i) => fold[i] !== k), judged: order.filter((i) => fold[i] === k) });
  } else {
    const cut = kind === "file" ? first : Math.floor((1 - LATER) * n);
    parts.push({ train: order.slice(0, cut), judged: order.slice(cut) });
  }
  for (const { train, judged } of parts)
    for (const rows of [Int32Array.from(train), judged]) {
      const positives = rows.reduce((sum, i) => sum + y[i]!, 0);
      if (positives < 2 || rows.length - positives < 2)
        throw new Error(
          "outcome_too_rare: a part of the rows holds hardly any of one outcome. Gather more rows, or judge with --split random.",
        );
    }
  return parts;
}

const count = (n: number): string => n.toLocaleString("en");
