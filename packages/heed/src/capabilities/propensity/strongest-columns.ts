// Which columns scores rest on: what each adds to the log-odds, over a sample of rows.
import { type Column, columnLength, quantileSorted, rocAuc } from "@heed/math";
import type { StrongColumn } from "../capability.ts";
import { explain, type Scorer } from "./scorer.ts";

const MOST = 10;

/** Mean size of what each column adds to the log-odds of some rows, each explained by the scorer beside it; the ten largest. */
export function strongestColumns(
  samples: readonly { readonly scorer: Scorer; readonly rows: readonly Column[] }[],
): StrongColumn[] {
  const strength = new Map<string, number>();
  const rising = new Map<string, { sum: number; positive: number }>();
  let n = 0;
  for (const { scorer, rows } of samples) {
    const { columns, parts } = explain(scorer, rows);
    const length = columnLength(rows[0]!);
    n += length;
    columns.forEach((name, j) => {
      const column = rows.find((each) => each.name === name)!;
      const mine = Float64Array.from({ length }, (_, i) => parts[i * columns.length + j]!);
      strength.set(name, (strength.get(name) ?? 0) + mine.reduce((sum, v) => sum + Math.abs(v), 0));
      if (column.kind !== "number") return;
      const known = rising.get(name) ?? { sum: 0, positive: 0 };
      rising.set(name, { sum: known.sum + 1, positive: known.positive + risesWith(column.values, mine) });
    });
  }
  return [...strength]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST)
    .map(([column, sum]) => {
      const told = rising.get(column);
      return {
        column,
        strength: sum / n,
        direction: told ? directionOf(told.positive / told.sum) : "differs by value",
      };
    });
}

const directionOf = (rises: number): StrongColumn["direction"] =>
  rises > 0.6 ? "higher, more likely" : rises < 0.4 ? "higher, less likely" : "up and down";

/** Of pairs of rows, how often the larger value has the larger part. */
function risesWith(values: Float64Array, added: Float64Array): number {
  const present = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]!));
  const median = present.length === 0 ? 0 : quantileSorted(Float64Array.from(present, (i) => values[i]!).sort(), 0.5);
  const y = Array.from(present, (i) => (values[i]! > median ? 1 : 0));
  if (!y.includes(1) || !y.includes(0)) return 0.5;
  return rocAuc(
    y,
    Array.from(present, (i) => added[i]!),
  );
}
