// The sweep of a tenth of all events, half of it whole months, half of it rows among living ones, while ingestion goes on.
import type { BenchHeed } from "../../bench-heed.ts";
import type { Figure } from "../../figure.ts";
import { addEvents } from "./add-events.ts";
import type { Ingestion } from "./ingestion.ts";

export async function* retention(
  bench: BenchHeed,
  ingestion: Ingestion,
  {
    first,
    rows,
    ms,
  }: { first: number; rows: number /** How long ingestion is watched alone, before and after. */; ms: number },
): AsyncIterable<Figure> {
  const due = rows / 10;
  const people = Math.max(10, due / 100);
  // Two months of more than a year ago, in which nothing else lies.
  await addEvents(bench, { people, first, rows: due / 2, daysAgo: 430, overDays: 50, expired: true });
  await addEvents(bench, { people, first: first + people, rows: due / 2, expired: true });
  await bench.owner((sql) => sql.query("vacuum analyze heed.event"));
  const before = await ingestion.beside(2 * ms);
  let seconds = 0;
  let swept = 0;
  const during = await ingestion.beside(0, async () => {
    const start = performance.now();
    swept = (await bench.heed.sweep())["event"] ?? 0;
    seconds = (performance.now() - start) / 1_000;
  });
  const after = await ingestion.beside(2 * ms);
  if (swept !== due) throw new Error(`bench_unswept: ${swept} of ${due} events that had expired were deleted.`);
  const name = `sweep of ${due.toLocaleString("en")} of ${(rows + due).toLocaleString("en")} events`;
  const ratios = [during.p99 / before.p99, during.p99 / after.p99].sort((a, b) => a - b);
  yield {
    name: `${name}: ingestion p99 at half load over p99 without`,
    value: during.p99 / ((before.p99 + after.p99) / 2),
    low: ratios[0]!,
    high: ratios[1]!,
    unit: "ratio (range)",
    toReach: 2,
    better: "lower",
  };
  yield { name: `${name}: ingestion p99 meanwhile`, value: during.p99, unit: "ms" };
  yield { name, value: seconds, unit: "s" };
  yield { name, value: due / seconds, unit: "1/s" };
}
