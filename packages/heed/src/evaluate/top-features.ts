// Which columns a score rests on: what each adds to the log-odds, by models that did not see the row.
import { type Column, quantileSorted, rocAuc, seededRandom } from "@heed/math";
import { takeColumns } from "../capabilities/propensity/prepare.ts";
import { explain, type Scorer } from "../capabilities/propensity/scorer.ts";
import type { Part } from "./split-rows.ts";

const EXPLAINED = 400;

/** Mean size of what each column adds to the log-odds of judged rows, by the model that did not see them; the ten largest. */
export function topFeatures(
  scorers: readonly Scorer[],
  features: readonly Column[],
  parts: readonly Part[],
  seed: number,
) {
  const strength = new Map<string, number>();
  const products = new Map<string, { sum: number; positive: number }>();
  let n = 0;
  for (const [k, { judged }] of parts.entries()) {
    const some = seededRandom(seed)
      .shuffle(judged.slice())
      .slice(0, Math.ceil(EXPLAINED / parts.length));
    const sample = takeColumns(features, some);
    const { columns, parts: added } = explain(scorers[k]!, sample);
    n += some.length;
    columns.forEach((name, j) => {
      const column = sample.find((each) => each.name === name)!;
      const mine = Float64Array.from(some, (_, i) => added[i * columns.length + j]!);
      strength.set(name, (strength.get(name) ?? 0) + mine.reduce((sum, v) => sum + Math.abs(v), 0));
      if (column.kind !== "number") return;
      const known = products.get(name) ?? { sum: 0, positive: 0 };
      products.set(name, { sum: known.sum + 1, positive: known.positive + risesWith(column.values, mine) });
    });
  }
  return [...strength]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 10)
    .map(([column, sum]) => {
      const told = products.get(column);
      const mean = told ? told.positive / told.sum : 0;
      const direction = !told
        ? "differs by value"
        : mean > 0.6
          ? "higher, more likely"
          : mean < 0.4
            ? "higher, less likely"
            : "up and down";
      return { column, strength: sum / n, direction };
    });
}

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
