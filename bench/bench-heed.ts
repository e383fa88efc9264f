// A Heed over a durable PostgreSQL of its own in a temporary folder, filled with seeded people: what the speed parts run on.
import { hash } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type DataMap, defineMap } from "@heed/core";
import { createHeed, type Heed } from "heed";
import { from } from "pg-copy-streams";
import type { Item } from "../packages/heed/src/capabilities/capability.ts";
import type { Owner } from "../packages/heed/src/storage/database.ts";
import { startEmbedded } from "../packages/heed/src/storage/embedded.ts";
import { asOwner } from "../packages/heed/src/storage/owner.ts";
import { hashOf } from "../packages/heed/src/storage/person-directory.ts";
import { openKeys } from "../packages/heed/src/storage/root-key.ts";

export const benchMap = defineMap({
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

/** The root key of every Heed that a bench opens. */
export const KEY = "5a".repeat(32);

export type BenchHeed<M extends DataMap = typeof benchMap> = {
  heed: Heed<M>;
  url: string;
  /** What lies outside the database. */
  folder: string;
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
    folder: dataDir,
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

type Server = { readonly url: string; readonly folder: string; stop(): Promise<void> };
type Opening = {
  readonly catalogue?: readonly Item[];
  /** For data that is older than Heed would take today. */
  readonly now?: () => Date;
  /** The mail server that it sends by. */
  readonly smtpUrl?: string;
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
  smtpUrl,
  beside,
}: Opening & { readonly map?: DataMap } = {}): Promise<BenchHeed<DataMap>> {
  const server = beside ? await databaseBeside(beside.server, beside.database) : await startBenchServer();
  const heed = await createHeed({
    map,
    catalogue,
    url: server.url,
    key: KEY,
    // Refusals and deletions are on disk twice before they are acknowledged, as wherever Heed is started.
    journal: { folder: join(server.folder, "journal") },
    publicUrl: "http://127.0.0.1",
    // The key of the measured clients works on this machine only.
    demo: true,
    now,
    ...(smtpUrl === undefined ? {} : { smtpUrl }),
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
    folder: server.folder,
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
  return { url: url.href, folder: join(other.folder, name), stop: async () => undefined };
}

/** Person number `k` of the seeded people. */
const idOf = (k: number): string => uuidOf(`person ${k}`);

/** The hashes of the user ids `person-1`, `person-2`, ... */
export async function hashesOfNames({ owner }: BenchHeed, people: number): Promise<readonly string[]> {
  const { alias } = await owner((sql) => openKeys(sql, KEY));
  return Array.from({ length: people }, (_, at) => hashOf(alias, { kind: "user", value: `person-${at + 1}` }));
}

/** Gives the first seeded people these user ids. */
export async function nameSeeded(bench: BenchHeed, people: number): Promise<void> {
  const now = new Date().toISOString();
  const lines = (await hashesOfNames(bench, people)).map(
    (hash, at) => `${[hash, 1, "user", idOf(at + 1), "proven", now].join("\t")}\n`,
  );
  // In the order of the index, which is many times faster.
  lines.sort();
  await bench.owner((sql) => copy(sql, "alias (hash, key_version, kind, person_id, strength, at)", lines));
}

/** `people` consenting people with ten events each, `daysBetween` one and the next, written by the owner with COPY; `vias`: by whom each came, where that matters. */
export async function seedPeople(
  { heed, owner }: BenchHeed,
  people: number,
  daysBetween = 10,
  vias?: readonly string[],
): Promise<readonly string[]> {
  const permits = `{${["recommendations", "statistics"].map((name) => heed.inForce.numberOf(name)).join(",")}}`;
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const [until, sooner, asked] = [day(80), day(20), day(-101)];
  const second = Math.floor(Date.now() / 1_000) * 1_000;
  const now = new Date(second).toISOString();
  // In the order of the index, which is many times faster.
  const all = Array.from({ length: people }, (_, at) => ({ k: at + 1, id: idOf(at + 1) }));
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
        "event (person_id, at, event_id, field, value, via, source, sensitive, received_at, skew_ms, permits, until, expires)",
        each(({ k, id }) => {
          const value = `{"product_id": "${viewOf(k, e).product}", "price": ${e}}`;
          const dates = `{${until},${sooner}}`;
          const event = uuidOf(`${k} ${e}`);
          const via = vias?.[k - 1] ?? "\\N";
          return [id, at, event, "Product Viewed", value, via, "bench", false, now, 0, permits, dates, until];
        }),
      );
    }
    // As autovacuum leaves what lies there for a while.
    for (const table of ["event", "person", "consent"]) await sql.query(`vacuum analyze heed.${table}`);
    await sql.query("checkpoint");
  });
  return all.map(({ id }) => id);
}

/** What a seeded person saw as number `e` of ten, and how long ago. */
const viewOf = (k: number, e: number, daysBetween = 10) => ({
  product: `b${(k * 7 + e * 13) % 500}`,
  daysAgo: e * daysBetween,
});

/** Puts the seeded people into the audiences of what they saw, as the first look at everybody would; gives how many memberships that is. */
export async function seedMembers(
  { owner }: BenchHeed,
  people: number,
  audienceOf: (view: ReturnType<typeof viewOf>) => string | undefined,
): Promise<number> {
  const now = new Date().toISOString();
  const lines: string[] = [];
  for (let k = 1; k <= people; k++) {
    const own = new Set(Array.from({ length: 10 }, (_, e) => audienceOf(viewOf(k, e + 1))));
    for (const audience of own) if (audience !== undefined) lines.push(`${idOf(k)}\t${audience}\t${now}\n`);
  }
  // In the order of the index, which is many times faster.
  lines.sort();
  await owner(async (sql) => {
    await copy(sql, "member (person_id, audience, since)", lines);
    await sql.query("vacuum analyze heed.member");
    await sql.query("checkpoint");
  });
  return lines.length;
}

function uuidOf(text: string): string {
  const hex = hash("md5", text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** COPY of lines that are made while the server stores those before. */
export async function copy(owner: Owner, into: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(inBlocks(lines)), owner.query(from(`copy heed.${into} from stdin`)));
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
