// A Heed over a durable PostgreSQL of its own in a temporary folder, filled with seeded people: what the speed parts run on.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataMap, defineMap } from "@heed/core";
import { createHeed, type Heed } from "heed";
import type { Item } from "../packages/heed/src/capabilities/capability.ts";
import type { Owner } from "../packages/heed/src/storage/database.ts";
import { startEmbedded } from "../packages/heed/src/storage/embedded.ts";
import { deriveKeys } from "../packages/heed/src/storage/keys.ts";
import { asOwner } from "../packages/heed/src/storage/owner.ts";
import { hashOf } from "../packages/heed/src/storage/person-directory.ts";

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
      reads: { "Product Viewed": "6 months", "Order Completed": "36 months" },
    },
    orders: { says: "Deliver", basis: "contract", reads: { "Order Completed": "24 months" } },
    statistics: {
      says: "Count",
      basis: "legitimate interest",
      balancing: "groups",
      reads: { "Product Viewed": "3 months" },
    },
  },
  placements: { shelf: { capability: "recommendations", purpose: "recommendations", holdout: 0, exploration: 0.03 } },
});

const KEY = "5a".repeat(32);

export type BenchHeed<M extends DataMap = typeof benchMap> = {
  heed: Heed<M>;
  url: string;
  owner<T>(work: (owner: Owner) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** A PostgreSQL of its own in a temporary folder, which goes with it. */
async function startBenchServer(): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), "heed-bench-"));
  await chmod(dataDir, 0o711);
  const server = await startEmbedded({ dataDir, log: () => undefined });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

type Server = { readonly url: string; stop(): Promise<void> };
type Opening = {
  readonly catalogue?: readonly Item[];
  /** For data that is older than Heed would take today. */
  readonly now?: () => Date;
  /** In a database of its own on the server of another. */
  readonly beside?: { readonly server: BenchHeed; readonly database: string };
};

/** Durable: fsync and synchronous_commit are on, and asserted. */
export async function openBenchHeed(opening?: Opening): Promise<BenchHeed>;
export async function openBenchHeed<M extends DataMap>(opening: Opening & { readonly map: M }): Promise<BenchHeed<M>>;
export async function openBenchHeed({
  map = benchMap,
  catalogue = [],
  now = () => new Date(),
  beside,
}: Opening & { readonly map?: DataMap } = {}): Promise<BenchHeed<DataMap>> {
  const server = beside ? await databaseBeside(beside.server, beside.database) : await startBenchServer();
  const heed = await createHeed({
    map,
    catalogue,
    url: server.url,
    key: KEY,
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
    },
  };
}

async function databaseBeside(other: BenchHeed, name: string): Promise<Server> {
  await other.owner((sql) => sql.query(`create database ${name}`));
  const url = new URL(other.url);
  url.pathname = `/${name}`;
  return { url: url.href, stop: async () => undefined };
}

/** Person number `k` of the seeded people; the same in SQL and here. */
const personSql = "md5('person ' || k)::uuid";

/** Gives the first seeded people the user ids `person-1`, `person-2`, ... */
export async function nameSeeded({ owner }: BenchHeed, people: number): Promise<void> {
  const { alias } = deriveKeys(KEY);
  for (let start = 1; start <= people; start += 10_000) {
    const numbers = Array.from({ length: Math.min(10_000, people - start + 1) }, (_, i) => start + i);
    const hashes = numbers.map((k) => hashOf(alias, { kind: "user", value: `person-${k}` }));
    await owner((sql) =>
      sql.query(
        `insert into heed.alias (hash, key_version, kind, person_id, strength, at)
         select hash, 1, 'user', ${personSql}, 'proven', now() from unnest($1::uuid[], $2::int[]) given (hash, k)`,
        [hashes, numbers],
      ),
    );
  }
}

/** `people` consenting people with ten events each, `daysBetween` one and the next, written by the owner. */
export async function seedPeople(
  { heed, owner }: BenchHeed,
  people: number,
  daysBetween = 10,
): Promise<readonly string[]> {
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
    // Event by event and in the order of the index, which is many times faster than person by person.
    for (let e = 1; e <= 10; e++) {
      await sql.query(
        `insert into heed.event (person_id, at, event_id, field, value, via, source, sensitive, received_at, skew_ms, permits, until, expires)
         select ${personSql}, date_trunc('second', now()) - $3::int * $4::int * interval '1 day', md5(k || ' ' || $3::int)::uuid, 'Product Viewed',
           jsonb_build_object('product_id', 'b' || (k * 7 + $3::int * 13) % 500, 'price', $3::int), null, 'bench', false, now(), 0,
           $2::smallint[], array[current_date + 80, current_date + 20], current_date + 80
         from generate_series(1, $1) k order by 1`,
        [people, numbers, e, daysBetween],
      );
    }
    await sql.query("analyze heed.event; analyze heed.person; analyze heed.consent");
  });
  return owner(async (sql) =>
    (await sql.query<{ person_id: string }>("select person_id from heed.person")).rows.map((row) => row.person_id),
  );
}
