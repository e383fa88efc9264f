// PostgreSQL's own pg_dump, called as the guide says, takes no key of anybody: what it takes opens no identifier, today and after a deletion.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { freshDatabase } from "../../test/database.ts";
import { createHeed } from "../heed.ts";
import type { Heed } from "../heed-interface.ts";
import { asOwner } from "../storage/owner.ts";

const GUIDE = readFileSync(resolve(import.meta.dirname, "../../../../docs/guide/operate.md"), "utf8");
/** What stands between `pg_dump` and the address in the guide. */
const OPTIONS = /`pg_dump ([^`]*) "\$DATABASE_URL"/.exec(GUIDE)?.[1]?.split(" ") ?? [];
const given = (name: string): string[] =>
  OPTIONS.flatMap((each) => (each.startsWith(`--${name}=`) ? [each.slice(name.length + 3)] : []));

let url: string;
let heed: Heed<typeof bookshop>;
const rows = <T extends Record<string, unknown>>(text: string): Promise<readonly T[]> =>
  asOwner(url, async (owner) => (await owner.query<T>(text)).rows);

beforeAll(async () => {
  url = await freshDatabase();
  heed = await createHeed({
    map: bookshop,
    catalogue: [],
    url,
    key: "5a".repeat(32),
    publicUrl: "http://127.0.0.1:4300",
    now: () => new Date(),
    onFault: (error) => {
      throw error;
    },
  });
  const consent = { categoryPreferences: { newsletter: true } };
  const said = { type: "identify", userId: "ada", traits: { email: "ada@dump.example" }, context: { consent } };
  const body = { batch: [said] };
  await heed.ingest.accept({ type: "batch", body, strength: "proven", source: "shop", receivedAt: new Date() });
});
afterAll(() => heed?.close());

/** Every wrapped key that there is, as PostgreSQL writes bytes. */
async function wrappedKeys(): Promise<readonly string[]> {
  const keys = await rows<{ hex: string }>(
    ["heed.person_key", "public.heed_key_ring"]
      .map((table) => `select encode(wrapped, 'hex') as hex from ${table}`)
      .join(" union all "),
  );
  return keys.map(({ hex }) => hex);
}

test("the guide's command leaves out every table in which a key lies, whatever its columns are called", async () => {
  const keys = await wrappedKeys();
  const tables = await rows<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'`,
  );
  const holding: string[] = [];
  for (const { name } of tables) {
    const found = await rows(`select 1 from ${name} t where t::text ~ '${keys.join("|")}' limit 1`);
    if (found.length > 0) holding.push(name);
  }
  expect(holding.sort()).toEqual(["heed.person_key", "public.heed_key_ring"]);
  const dumped = holding.filter((name) => given("schema").includes(name.split(".")[0]!));
  expect(given("schema")).toEqual(["heed"]);
  expect(dumped.filter((name) => !given("exclude-table-data").includes(name))).toEqual([]);
});

/** Why pg_dump cannot be tried on this machine; undefined: it can. One that is older than the server dumps nothing. */
async function withoutDump(): Promise<string | undefined> {
  const [server] = await rows<{ major: number }>("select current_setting('server_version_num')::int / 10000 as major");
  try {
    const version = execFileSync("pg_dump", ["--version"], { encoding: "utf8" });
    const major = Number(/ (\d+)/.exec(version)?.[1]);
    return major < server!.major ? `pg_dump is of PostgreSQL ${major}, the server of ${server!.major}` : undefined;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return "there is no pg_dump on PATH";
    throw cause;
  }
}

test("a dump by pg_dump, as the guide says, holds rows and no key", async ({ skip }) => {
  const why = await withoutDump();
  if (why !== undefined) skip(why);
  const dump = execFileSync("pg_dump", [...OPTIONS, url], { encoding: "utf8", maxBuffer: 1e9 });
  const [cipher] = await rows<{ hex: string }>("select encode(cipher, 'hex') as hex from heed.identity");
  expect(dump).toContain(cipher!.hex);
  for (const key of await wrappedKeys()) expect(dump).not.toContain(key);
  expect(dump).not.toContain("ada@dump.example");
});
