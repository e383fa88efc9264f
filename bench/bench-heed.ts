// A Heed over a durable PostgreSQL of its own in a temporary folder, filled with seeded people: what the speed parts run on.
import { hash } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
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

/** `people` consenting people with ten events each, `daysBetween` one and the next, written by the owner with COPY. */
export async function seedPeople(
  { heed, owner }: BenchHeed,
  people: number,
  daysBetween = 10,
): Promise<readonly string[]> {
  const permits = `{${["recommendations", "statistics"].map((name) => heed.inForce.numberOf(name)).join(",")}}`;
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const [until, sooner, asked] = [day(80), day(20), day(-101)];
  const second = Math.floor(Date.now() / 1_000) * 1_000;
  const now = new Date(second).toISOString();
  // In the order of the index, which is many times faster.
  const all = Array.from({ length: people }, (_, at) => ({ k: at + 1, id: uuidOf(`person ${at + 1}`) }));
  all.sort((a, b) => (a.id < b.id ? -1 : 1));
  const each = (line: (person: (typeof all)[number]) => readonly unknown[]) =>
    (function* () {
      for (const person of all) yield `${line(person).join("\t")}\n`;
    })();
  await owner(async (sql) => {
    await copy(
      sql,
      "person (person_id, at)",
      each(({ id }) => [id, now]),
    );
    await copy(
      sql,
      "consent (person_id, purpose, at, id, value, notice, strength, source, received_at)",
      each(({ id }) => [id, "recommendations", asked, id, true, heed.inForce.number, "proven", "bench", now]),
    );
    for (let e = 1; e <= 10; e++) {
      const at = new Date(second - e * daysBetween * 86_400_000).toISOString();
      await copy(
        sql,
        "event (person_id, at, event_id, field, value, source, sensitive, received_at, skew_ms, permits, until, expires)",
        each(({ k, id }) => {
          const value = `{"product_id": "b${(k * 7 + e * 13) % 500}", "price": ${e}}`;
          const dates = `{${until},${sooner}}`;
          const event = uuidOf(`${k} ${e}`);
          return [id, at, event, "Product Viewed", value, "bench", false, now, 0, permits, dates, until];
        }),
      );
    }
    // As autovacuum leaves what lies there for a while.
    for (const table of ["event", "person", "consent"]) await sql.query(`vacuum analyze heed.${table}`);
  });
  return all.map(({ id }) => id);
}

/** As PostgreSQL's `md5(text)::uuid`. */
function uuidOf(text: string): string {
  const hex = hash("md5", text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** COPY of a file that the server reads itself. */
async function copy(owner: Owner, into: string, lines: Iterable<string>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "heed-copy-"));
  try {
    await chmod(folder, 0o711);
    const file = join(folder, "rows");
    await writeFile(file, Readable.from(inBlocks(lines)), { mode: 0o644 });
    await owner.query(`copy heed.${into} from '${file}'`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function* inBlocks(lines: Iterable<string>): Iterable<string> {
  let block = "";
  for (const line of lines) {
    block += line;
    if (block.length < 2 ** 16) continue;
    yield block;
    block = "";
  }
  yield block;
}
