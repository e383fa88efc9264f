// Events durable through POST /v1/batch, over raw multi-row inserts of the same rows into the same table with the same connections.
import { randomUUID } from "node:crypto";
import { Pool } from "pg";
import { createServer } from "../../packages/heed/src/http/server.ts";
import { insertRows } from "../../packages/heed/src/storage/values.ts";
import { openBenchHeed, seedPeople } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";

const BATCH = 100;
export const CONNECTIONS = 4;

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  const bench = await openBenchHeed();
  await bench.heed.addKey("write", "bench", { value: "bench-key", loopbackOnly: true });
  const app = await createServer(bench.heed);
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  // The policies of the table bind this role too: it is the one that ingestion uses.
  const pool = new Pool({
    connectionString: bench.heed.database.addressOf("ingest"),
    max: CONNECTIONS,
    pipeline: true,
  });
  try {
    await seedPeople(bench, 1_000);
    const total = quick ? 4_000 : 20_000;
    const rounds = quick ? 3 : 7;
    await viaHttp(address, total, "warm");
    await raw(pool, total);
    const rates = { http: [] as number[], raw: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      rates.http.push(await viaHttp(address, total, `round-${round}`));
      rates.raw.push(await raw(pool, total));
    }
    const ratios = rates.http.map((rate, i) => rate / rates.raw[i]!).sort((a, b) => a - b);
    yield {
      name: `events durable through /v1/batch, ${BATCH} a batch: over raw inserts`,
      value: median(ratios),
      low: ratios[0]!,
      high: ratios.at(-1)!,
      unit: "ratio (range)",
      toReach: 0.6,
      n: rounds,
    };
    yield { name: "events durable through /v1/batch", value: median(rates.http), unit: "1/s", n: rounds };
    yield { name: "raw multi-row inserts", value: median(rates.raw), unit: "1/s", n: rounds };
  } finally {
    await pool.end();
    await app.close();
    await bench.close();
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Orders of known customers, who need no consent for them: all of them are stored. */
export async function viaHttp(address: string, total: number, round: string): Promise<number> {
  const headers = { authorization: `Basic ${btoa("bench-key:")}`, "content-type": "application/json" };
  const bodies = Array.from({ length: total / BATCH }, (_, batch) =>
    JSON.stringify({
      batch: Array.from({ length: BATCH }, (_, k) => ({
        type: "track",
        userId: `customer-${(batch * 37 + k * 11) % 1_000}`,
        messageId: `${round}-${batch}-${k}`,
        event: "Order Completed",
        timestamp: new Date().toISOString(),
        properties: { order_id: `${round}-${batch}-${k}`, revenue: k },
      })),
    }),
  );
  return timed(total, bodies, async (body) => {
    const response = await fetch(`${address}/v1/batch`, { method: "POST", headers, body });
    if (response.status !== 200) throw new Error(`bench_refused: /v1/batch answered ${response.status}.`);
    await response.arrayBuffer();
  });
}

const COLUMNS = [
  "person_id",
  "at",
  "event_id",
  "field",
  "value",
  "via",
  "source",
  "sensitive",
  "received_at",
  "skew_ms",
  "permits",
  "until",
  "expires",
] as const;

export async function raw(pool: Pool, total: number): Promise<number> {
  const people = Array.from({ length: 1_000 }, () => randomUUID());
  const now = new Date();
  const day = `${now.getUTCFullYear() + 2}-01-01`;
  const batches = Array.from({ length: total / BATCH }, (_, batch) =>
    Array.from({ length: BATCH }, (_, k) => ({
      person_id: people[(batch * 37 + k * 11) % 1_000]!,
      at: now,
      event_id: randomUUID(),
      field: "Order Completed",
      value: { order_id: `${batch}-${k}`, revenue: k },
      via: null,
      source: "bench",
      sensitive: false,
      received_at: now,
      skew_ms: 0,
      permits: [2],
      until: [day],
      expires: day,
    })),
  );
  return timed(total, batches, async (rows) => {
    await insertRows(pool as unknown as Parameters<typeof insertRows>[0], "event", COLUMNS, rows);
  });
}

/** Events a second with as many workers as connections. */
async function timed<T>(total: number, jobs: readonly T[], work: (job: T) => Promise<void>): Promise<number> {
  const queue = [...jobs];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let job = queue.pop(); job !== undefined; job = queue.pop()) await work(job);
    }),
  );
  return total / ((performance.now() - start) / 1000);
}
