// What rights cost beside 10^5 to 10^7 events: deleting one person, and the sweep of a tenth of all events, while ingestion goes on.
import { openBenchHeed } from "../../bench-heed.ts";
import type { BenchContext, Figure } from "../../figure.ts";
import { addEvents } from "./add-events.ts";
import { deletion } from "./deletion.ts";
import { halfLoad } from "./ingestion.ts";
import { retention } from "./retention.ts";

const EACH = 100;
/** Numbers of people are far from those of the others. */
const OF_OTHERS = 0x10000000;

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  const sizes = quick ? [100_000] : [100_000, 1_000_000, 10_000_000];
  const rounds = quick ? 3 : 9;
  const ms = quick ? 2_000 : 4_000;
  const bench = await openBenchHeed();
  try {
    const ingestion = await halfLoad(bench);
    yield { name: "ingestion at half load", value: ingestion.perSecond * 20, unit: "events/s" };
    let there = 0;
    for (const [at, rows] of sizes.entries()) {
      await addEvents(bench, { people: (rows - there) / EACH, first: OF_OTHERS + there, rows: rows - there });
      there = rows;
      yield* deletion(bench, ingestion, { first: 1 + at * 10_000, rows, rounds, ms });
      yield* retention(bench, ingestion, { first: 0x1000000 * (1 + at), rows, ms });
    }
  } finally {
    await bench.close();
  }
}
