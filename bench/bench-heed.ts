// A Heed over a durable PostgreSQL of its own in a temporary folder, filled with seeded people: what the speed parts run on.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataMap, defineMap } from "@heed/core";
import { createHeed, type Heed } from "heed";
import type { Owner } from "../packages/heed/src/storage/database.ts";
import { startEmbedded } from "../packages/heed/src/storage/embedded.ts";
import { asOwner } from "../packages/heed/src/storage/owner.ts";

const benchMap = defineMap({
  controller: { name: "Bench", contact: "bench@shop.example" },
  complaints: { authority: "DPC", url: "https://dpc.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["DE"] } },
  age: { minimum: 16, rule: "asked" },
  fields: {
    "Product Viewed": { kind: "event", properties: { product_id: "string", price: "number?" } },
    "Order Completed": { kind: "event", properties: { order_id: "string", revenue: "number?" } },
  },
  purposes: {
    recommendations: {
      says: "Show",
      basis: "consent",
      profiles: true,
      reads: { "Product Viewed": "6 months", "Order Completed": "24 months" },
    },
    orders: { says: "Deliver", basis: "contract", reads: { "Order Completed": "24 months" } },
    statistics: {
      says: "Count",
      basis: "legitimate interest",
      balancing: "groups",
      reads: { "Product Viewed": "3 months" },
    },
  },
});

export type BenchHeed<M extends DataMap = typeof benchMap> = {
  heed: Heed<M>;
  url: string;
  owner<T>(work: (owner: Owner) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Durable: fsync and synchronous_commit are on, and asserted. `now` is for data that is older than Heed would take today. */
export async function openBenchHeed(): Promise<BenchHeed>;
export async function openBenchHeed<M extends DataMap>(map: M, now?: () => Date): Promise<BenchHeed<M>>;
export async function openBenchHeed(map: DataMap = benchMap, now = () => new Date()): Promise<BenchHeed<DataMap>> {
  const dataDir = await mkdtemp(join(tmpdir(), "heed-bench-"));
  await chmod(dataDir, 0o711);
  const server = await startEmbedded({ dataDir, log: () => undefined });
  const heed = await createHeed({
    map,
    catalogue: [],
    url: server.url,
    key: "5a".repeat(32),
    publicUrl: "http://127.0.0.1",
    // The key of the measured clients works on this machine only.
    demo: true,
    now,
    onFault: (error) => {
      throw error;
    },
  });
  const durable = await asOwner(
    server.url,
    async (owner) =>
      (await owner.query("select current_setting('synchronous_commit') as commit, current_setting('fsync') as fsync"))
        .rows[0] as { commit: string; fsync: string },
  );
  if (durable.commit !== "on" || durable.fsync !== "on")
    throw new Error("bench_not_durable: synchronous_commit and fsync must be on.");
  return {
    heed,
    url: server.url,
    owner: (work) => asOwner(server.url, work),
    async close() {
      await heed.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Person number `k` of the seeded people; the same in SQL and here. */
const personSql = "md5('person ' || k)::uuid";

/** `people` consenting people with ten events each over the last 100 days, written by the owner. */
export async function seedPeople({ heed, owner }: BenchHeed, people: number): Promise<readonly string[]> {
  const numbers = ["recommendations", "statistics"].map((name) => heed.inForce.numberOf(name));
  await owner(async (sql) => {
    await sql.query(
      `insert into heed.person (person_id, at) select ${personSql}, now() from generate_series(1, $1) k`,
      [people],
    );
    await sql.query(
      `insert into heed.consent (person_id, purpose, at, id, value, notice, strength, source, received_at)
       select ${personSql}, 'recommendations', now() - interval '101 days', gen_random_uuid(), true, $2, 'proven', 'bench', now() from generate_series(1, $1) k`,
      [people, heed.inForce.number],
    );
    await sql.query(
      `insert into heed.event (person_id, at, event_id, field, value, via, source, sensitive, received_at, skew_ms, permits, until, expires)
       select ${personSql}, date_trunc('second', now()) - (e * 10 || ' days')::interval, md5(k || ' ' || e)::uuid, 'Product Viewed',
         jsonb_build_object('product_id', 'b' || (k * 7 + e * 13) % 500, 'price', e), null, 'bench', false, now(), 0,
         $2::smallint[], array[current_date + 80, current_date + 20], current_date + 80
       from generate_series(1, $1) k, generate_series(1, 10) e`,
      [people, numbers],
    );
    await sql.query("analyze heed.event; analyze heed.person; analyze heed.consent");
  });
  return owner(async (sql) =>
    (await sql.query<{ person_id: string }>("select person_id from heed.person")).rows.map((row) => row.person_id),
  );
}
