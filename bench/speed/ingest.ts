// Events durable through POST /v1/batch, over raw multi-row inserts of the same rows into the same table with the same connections.
import { randomUUID } from "node:crypto";
import { Pool } from "pg";
import { createServer } from "../../packages/heed/src/http/server.ts";
import { oneWriteATurn } from "../../packages/heed/src/storage/one-write.ts";
import { statementFor } from "../../packages/heed/src/storage/values.ts";
import { openBenchHeed, seedPeople } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";
import { startHttpLoad } from "../http-load.ts";
import { compareArms } from "../rounds.ts";

const BATCH = 100;
/** To the database, in both arms: as many as Heed's pool of `ingest` has. */
const CONNECTIONS = 4;
/** Clients that wait for their answer before they send again. */
const CLIENTS = 16;
const CUSTOMERS = 1_000;

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  const bench = await openBenchHeed();
  const load = startHttpLoad();
  // The policies of the table bind this role too: it is the one that ingestion uses.
  const connectionString = bench.heed.database.addressOf("ingest");
  const pool = new Pool({ connectionString, max: CONNECTIONS, pipeline: true, stream: oneWriteATurn });
  const app = await createServer(bench.heed);
  try {
    await bench.heed.addKey("write", "bench", { value: "bench-key", loopbackOnly: true });
    const port = Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
    const headers = { authorization: `Basic ${btoa("bench-key:")}` };
    await seedPeople(bench, CUSTOMERS);
    const total = quick ? 4_000 : 20_000;
    const rounds = quick ? 3 : 9;
    let round = 0;
    const arms = {
      http: async () => {
        const target = { port, path: "/v1/batch", headers, bodies: bodiesOf(total, round++) };
        return (await load.run({ target, connections: CLIENTS })).perSecond * BATCH;
      },
      raw: () => raw(pool, total),
    };
    const { ratio, of } = await compareArms(arms, rounds, (perSecond) => perSecond);
    const stored = "select count(*) as n from heed.event where source = 'bench' and field = 'Order Completed'";
    const { n } = (await bench.owner((sql) => sql.query<{ n: number }>(stored))).rows[0]!;
    if (n !== 2 * (rounds + 1) * total) throw new Error(`bench_lost: ${n} events are stored of both arms together.`);
    yield {
      name: `events durable through /v1/batch, ${BATCH} a batch: over raw inserts`,
      ...ratio,
      unit: "ratio (range)",
      toReach: 0.6,
      n: rounds,
    };
    yield { name: "events durable through /v1/batch", value: of.http.median, unit: "1/s", n: rounds };
    yield { name: "raw multi-row inserts", value: of.raw.median, unit: "1/s", n: rounds };
  } finally {
    load.close();
    await pool.end();
    await app.close();
    await bench.close();
  }
}

/** Orders of known customers, who need no consent for them: all of them are stored. */
function bodiesOf(total: number, round: number): string[] {
  const now = Date.now();
  return Array.from({ length: total / BATCH }, (_, batch) =>
    JSON.stringify({
      batch: Array.from({ length: BATCH }, (_, k) => ({
        type: "track",
        userId: `customer-${customerOf(batch, k)}`,
        messageId: `${round}-${batch}-${k}`,
        event: "Order Completed",
        timestamp: new Date(now - batch * BATCH - k).toISOString(),
        properties: { order_id: `${round}-${batch}-${k}`, revenue: k },
      })),
    }),
  );
}

const customerOf = (batch: number, k: number): number => (batch * 37 + k * 11) % CUSTOMERS;

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

async function raw(pool: Pool, total: number): Promise<number> {
  const people = Array.from({ length: CUSTOMERS }, () => ({ id: randomUUID(), via: randomUUID() }));
  const now = Date.now();
  const received = new Date(now);
  const day = `${received.getUTCFullYear() + 2}-01-01`;
  const batches = Array.from({ length: total / BATCH }, (_, batch) =>
    Array.from({ length: BATCH }, (_, k) => ({
      person_id: people[customerOf(batch, k)]!.id,
      at: new Date(now - batch * BATCH - k),
      event_id: randomUUID(),
      field: "Order Completed",
      value: { order_id: `${batch}-${k}`, revenue: k },
      via: people[customerOf(batch, k)]!.via,
      source: "bench",
      sensitive: false,
      received_at: received,
      skew_ms: 0,
      permits: [2],
      until: [day],
      expires: day,
    })),
  );
  const start = performance.now();
  const worker = async () => {
    for (let rows = batches.pop(); rows !== undefined; rows = batches.pop())
      // A batch is one statement, and so one transaction.
      await pool.query(statementFor("event", COLUMNS, rows, " on conflict do nothing"));
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  return total / ((performance.now() - start) / 1000);
}
