// Rotation of the key that hashes of identifiers lie under: everything that finds somebody works before, half way and after; what is left tells nobody who had the old key.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { freshDatabase } from "../../test/database.ts";
import { createHeed } from "../heed.ts";
import type { Heed } from "../heed-interface.ts";
import { beginIncarnation } from "../ledger/incarnation.ts";
import { deriveKeys, rootBytes } from "./keys.ts";
import { asOwner } from "./owner.ts";
import { addressHash, hashOf, type Identifier } from "./person-directory.ts";
import { restoreBackup } from "./restore.ts";
import { OF_NOBODY, OF_PEOPLE } from "./rotate-hashes.ts";

const KEY = "5a".repeat(32);
/** What somebody has who got the key of hashes as it was before. */
const old = deriveKeys(rootBytes(KEY)).alias;
const map = {
  ...bookshop,
  purposes: {
    ...bookshop.purposes,
    newsletter: { ...bookshop.purposes.newsletter, doubleOptIn: true, frequency: "once a month" },
  },
} as const;
type Shop = Heed<typeof map>;

let folder: string;
let url: string;
let server: Shop;
let rotating: Shop;
/** A server whose clock for jobs stands still: it looks for new keys never. */
let asleep: Shop;
const clock = { now: new Date() };
const opened: Shop[] = [];
const open = async (at = url): Promise<Shop> => {
  const heed = await createHeed({
    map,
    catalogue: [],
    url: at,
    key: KEY,
    publicUrl: "http://127.0.0.1",
    journal: { folder: join(folder, "journal") },
    now: () => clock.now,
    onFault: (error) => {
      throw error;
    },
  });
  opened.push(heed);
  return heed;
};
const tick = (ms = 1_000): void => {
  clock.now = new Date(+clock.now + ms);
};
/** The time in which processes read a new key passes, and a server that runs reads it. */
const spread = async (ms: number): Promise<void> => {
  for (const part of [1, ms]) {
    tick(part);
    await server.jobs.find(({ name }) => name === "keys")?.run();
  }
};
const killed = new Error("killed");
const dies = (): never => {
  throw killed;
};
const count = (sql: string, at = url): Promise<number> =>
  asOwner(at, async (owner) => (await owner.query<{ n: number }>(sql)).rows[0]!.n);
const people = (): Promise<number> => count("select count(*)::int as n from heed.person where merged_into is null");

const YES = { context: { consent: { categoryPreferences: { recommendations: true, linking: true } } } };
async function send(heed: Shop, type: "identify" | "track", body: object) {
  tick();
  const result = await heed.ingest.accept({
    type,
    body: { ...YES, ...body },
    strength: "proven",
    source: "shop",
    receivedAt: clock.now,
  });
  if (!result.ok) throw new Error(result.message);
  return result;
}
const viewed = (item: string, who: object) => ({
  ...who,
  event: "Product Viewed",
  messageId: `view ${item}`,
  properties: { product_id: item },
});
const personOf = async (heed: Shop, name: string): Promise<string | undefined> => {
  const asker = await heed.askers.named(name);
  return asker.is === "person" ? asker.personId : undefined;
};
const viaOf = (browser: string): string => hashOf(old, { kind: "browser", value: browser });
const newsletter = async (heed: Shop, personId: string): Promise<boolean | undefined> =>
  (await heed.choices.read(personId)).find(({ purpose }) => purpose === "newsletter")?.answered?.value;

const STAGES = ["before", "half", "after", "again"] as const;
type Stage = (typeof STAGES)[number];
const file = (): string => join(folder, "orders.csv");
const importFile = (heed: Shop) =>
  heed.ingest.importCsv({ file: file(), event: "Order Completed", person: "customer", at: "at" });
const askTo = (heed: Shop, address: string) => heed.requests.ask({ kind: "ACCESS", address, locale: "en" });

/** Identifiers of everybody who is in the database, as whoever tries them would write them. */
const names = new Set<string>();
const known = (name: string): string => {
  names.add(name);
  return name;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heed-hashes-"));
  url = await freshDatabase();
  [server, rotating, asleep] = [await open(), await open(), await open()];
  await writeFile(
    file(),
    `customer,at,order_id\n${known("imported@reader.example")},2026-01-05T10:00:00Z,7\n${known("1002")},2026-01-06T10:00:00Z,8\n`,
  );
  await importFile(server);
  await send(server, "identify", { userId: known("ada@reader.example"), traits: { favourite_genre: "sea" } });
  await send(server, "identify", { userId: known("1001"), traits: { email: known("ann@reader.example") } });
  await send(server, "track", viewed("first", { anonymousId: known("browser-1") }));
  for (const stage of STAGES) {
    await send(server, "track", viewed(`m ${stage}`, { anonymousId: known(`merges-${stage}`) }));
    await send(server, "identify", { userId: known(`user-${stage}`), traits: { favourite_genre: "sea" } });
    await send(server, "identify", { userId: known(`leaves-${stage}`), traits: { favourite_genre: "sea" } });
    await server.confirmations.ask({ address: known(`asks-${stage}@reader.example`), purpose: "newsletter" });
  }
  await askTo(server, known("wants@reader.example"));
  await send(server, "identify", { userId: "gone@reader.example", traits: { favourite_genre: "sea" } });
  tick();
  await server.rights.erase((await personOf(server, "gone@reader.example"))!, "person:dashboard");
  await server.requests.ask({ kind: "CONTACT_OPT_OUT", address: known("never@reader.example"), locale: "en" });
  tick();
  await server.jobs.find(({ name }) => name === "opt-outs")?.run();
});
afterAll(async () => {
  for (const heed of opened) await heed.close();
  await rm(folder, { recursive: true });
});

/** All that finds somebody by what they are called, by one server, at one moment of a rotation. */
async function everythingFinds(heed: Shop, stage: Stage): Promise<void> {
  const before = await people();
  const ada = await personOf(heed, "ada@reader.example");
  expect(ada).toBeDefined();
  // Known people and messages stay known, of whichever process.
  expect(await send(heed, "identify", { userId: "ada@reader.example", messageId: "ada", traits: {} })).toBeDefined();
  expect(await send(heed, "track", viewed("first", { anonymousId: "browser-1" }))).toMatchObject({ duplicates: 1 });
  expect(await importFile(heed)).toMatchObject({ accepted: 0, duplicates: 2 });
  expect([await personOf(heed, "ada@reader.example"), await people()]).toEqual([ada, before]);

  // A browser sees what it sent, by a token of any time, and decisions rely on it.
  const browser = await heed.rights.browser(viaOf("browser-1"));
  expect(browser?.alone).toBe(true);
  const own = await heed.rights.read(browser!, "person:dashboard");
  expect(own.held.find(({ field }) => field === "Product Viewed")?.total).toBe(1);
  expect(own.aliases.map(({ hash }) => hash)).toEqual([viaOf("browser-1")]);
  const read = await heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" }).decide({
    personId: browser!.ids[0],
    via: viaOf("browser-1"),
    use: (access) => ({
      result: access.allowed ? access.data.events("Product Viewed").length : access.reason,
      decision: { placement: "shelf", arm: "personal", model: undefined, detail: { stage } },
    }),
  });
  expect(read).toBe(1);

  // Who was erased does not come back; who leaves now does not either.
  const late = (userId: string) => ({
    userId,
    messageId: `${userId} late ${stage}`,
    timestamp: "2026-01-01T00:00:00Z",
    traits: { favourite_genre: "sea" },
  });
  expect(await send(heed, "identify", late("gone@reader.example"))).toMatchObject({
    refused: [{ reason: "erased_person", n: 1 }],
  });
  await heed.rights.erase((await personOf(heed, `leaves-${stage}`))!, "person:dashboard");
  expect(await send(heed, "identify", late(`leaves-${stage}`))).toMatchObject({
    refused: [{ reason: "erased_person", n: 1 }],
  });
  expect(await personOf(heed, `leaves-${stage}`)).toBeUndefined();

  // A no by an address holds for whoever brings it.
  await send(heed, "identify", { userId: known(`brings-${stage}`), traits: { email: "Never@reader.example" } });
  expect(await newsletter(heed, (await personOf(heed, `brings-${stage}`))!)).toBe(false);
  // The same asked again is the same request, and an address that waits for its confirmation is found.
  await askTo(heed, "wants@reader.example");
  expect(await count("select count(*)::int as n from heed.asked where kind = 'ACCESS'")).toBe(1);
  await confirm(heed, `asks-${stage}@reader.example`);

  // A browser that signs in is joined, and parts again with what came by it.
  await send(heed, "identify", { userId: `user-${stage}`, anonymousId: `merges-${stage}`, traits: {} });
  const joined = await personOf(heed, `user-${stage}`);
  expect(await personOf(heed, `merges-${stage}`)).toBe(joined);
  expect(await heed.ingest.split(joined!, `merges-${stage}`, "person:dashboard")).toMatchObject({ ok: true });
  const parted = await heed.rights.browser(viaOf(`merges-${stage}`));
  expect(parted?.ids[0]).not.toBe(joined);
  expect((await heed.rights.read(parted!, "person:dashboard")).held.map(({ field }) => field)).toEqual([
    "Product Viewed",
  ]);
}

async function confirm(heed: Shop, address: string): Promise<void> {
  const ids = await asOwner(
    url,
    async (owner) => (await owner.query("select id from heed.confirmation where confirmed_at is null")).rows,
  );
  const mails = await Promise.all(ids.map(({ id }) => heed.confirmations.mailFor(id)));
  const mail = mails.find((one) => one?.to === address);
  expect(await heed.confirmations.confirm(mail!.token)).toMatchObject({ confirmed: true });
  expect(await newsletter(heed, (await personOf(heed, `mailto:${address}`))!)).toBe(true);
}

/** Tables but the guard in which somebody with the old key alone finds an identifier that they try. */
const tellTales = (at = url): Promise<readonly string[]> =>
  asOwner(at, async (owner) => {
    const identifiers = [...names].flatMap((value): Identifier[] => [
      { kind: "user", value },
      { kind: "browser", value },
    ]);
    const tries = [...identifiers.map((one) => hashOf(old, one)), ...[...names].map((name) => addressHash(old, name))];
    const { rows } = await owner.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'heed'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> 'erased' order by 1",
    );
    const found = [];
    for (const { name } of rows) {
      const all = await owner.query<{ line: string }>(`select t::text as line from heed.${name} t`);
      if (all.rows.some(({ line }) => tries.some((hash) => line.includes(hash)))) found.push(name);
    }
    return found;
  });

const HASHED = [...Object.keys(OF_PEOPLE), ...Object.keys(OF_NOBODY), "consent"].sort();

test("before the first rotation the old key alone tells who is in every table that has a hash", async () => {
  await everythingFinds(server, "before");
  expect(await tellTales()).toEqual(HASHED);
});

test("half way, everything finds everybody, whatever lies under which key; cut off anywhere, the next call goes on", async () => {
  await server.backup({ folder, keepDays: 35 });
  await expect(rotating.rotateHashKeys({ wait: dies })).rejects.toBe(killed);
  await expect(rotating.rotateHashKeys({ wait: spread, batch: 3, report: dies })).rejects.toBe(killed);
  for (let k = 0; k < 2; k++)
    await expect(rotating.rotateHashKeys({ wait: spread, batch: 3, report: dies })).rejects.toBe(killed);
  const under = (version: number) => count(`select count(*)::int as n from heed.alias where key_version = ${version}`);
  expect([await under(1), await under(2)].every((n) => n > 3)).toBe(true);
  await everythingFinds(server, "half");
  const twice = async (ms: number) => {
    await expect(rotating.rotateHashKeys({ wait: dies })).rejects.toThrow(/^rotation_running/);
    await spread(ms);
  };
  expect(await rotating.rotateHashKeys({ wait: twice, batch: 3 })).toMatchObject({ version: 2, resumed: true });
  expect(await under(1)).toBe(0);
});

test("afterwards too, by a process that never looked for a new key; and the old key tells nothing any more", async () => {
  await everythingFinds(asleep, "after");
  await everythingFinds(server, "again");
  expect(await tellTales()).toEqual([]);
  const entries = await asOwner(
    url,
    async (owner) => (await owner.query("select detail from heed.ledger where kind = 'access'")).rows,
  );
  expect(entries).toEqual([{ detail: { did: "hash keys rotated", version: 2 } }]);
  // Who was erased is still guarded by the hash as it was made, and by nothing else.
  expect(await count("select count(*)::int as n from heed.erased")).toBeGreaterThan(4);
});

test("a second rotation moves everything once more; under the key between nothing is left", async () => {
  expect(await rotating.rotateHashKeys({ wait: spread })).toMatchObject({ version: 3, resumed: false });
  await server.jobs.find(({ name }) => name === "keys")?.run();
  for (const table of [...Object.keys(OF_PEOPLE), ...Object.keys(OF_NOBODY)])
    expect(await count(`select count(*)::int as n from heed.${table} where key_version <> 3`), table).toBe(0);
  expect(await personOf(server, "ada@reader.example")).toBeDefined();
  expect(await rotating.hashRing()).toMatchObject([
    { version: 3, inUse: true, done: true },
    { version: 2, inUse: false },
  ]);
});

test("a backup from before is restored after: whoever is in it is found under the key of then, and a rotation brings it to the newest", async () => {
  // The newest copy of the rings lies beside it.
  const { place } = await server.backup({ folder, keepDays: 35 });
  const first = await count("select count(*)::int as n from heed.backup");
  expect(first).toBe(2);
  const into = await freshDatabase();
  const [oldest] = await asOwner(
    url,
    async (owner) => (await owner.query<{ at: Date }>("select at from heed.backup order by at")).rows,
  );
  const from = join(folder, oldest!.at.toISOString().replaceAll(":", "-"));
  expect(from).not.toBe(place);
  await asOwner(into, (owner) =>
    restoreBackup(owner, { folder: from, replace: false, key: KEY, now: clock.now, beginIncarnation }),
  );
  const restored = await open(into);
  expect(await personOf(restored, "ada@reader.example")).toBe(await personOf(server, "ada@reader.example"));
  expect((await restored.rights.browser(viaOf("browser-1")))?.alone).toBe(true);
  expect(await restored.hashRing()).toMatchObject([{ version: 3, done: false }, { version: 2 }]);
  expect(await restored.rotateHashKeys({ wait: spread })).toMatchObject({ version: 3, resumed: true });
  expect(await personOf(restored, "1001")).toBeDefined();
  expect(await tellTales(into)).toEqual([]);
  // A dump that is loaded without its ring would find nobody.
  await asOwner(into, (owner) => owner.query("delete from public.heed_hash_key"));
  await expect(open(into)).rejects.toThrow("hash_keys_missing");
});

test("every column in which a hash of an identifier could lie is rotated, or stands here with why it is none", async () => {
  const { rows } = await asOwner(url, (owner) =>
    owner.query<{ name: string }>(
      `select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'heed'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.atttypid = 'uuid'::regtype
          and a.attname not in ('person_id', 'id', 'origin', 'merged_into', 'user_id', 'erasure', 'asked') order by 1`,
    ),
  );
  const rotated = Object.entries({ ...OF_PEOPLE, ...OF_NOBODY }).flatMap(([table, columns]) =>
    columns.map((column) => `${table}.${column}`),
  );
  const why = {
    "api_key.hash": "of a secret key that we made",
    "approval.about": "of an act of the staff, for hours",
    "decision.decision_id": "random",
    "delivery.about": "id of an event",
    "erased.hash": "the guard: it has to hold whatever becomes of keys",
    "event.event_id": "of source and message id, under the key of messages",
    "ledger.entry_id": "random",
    "message.hash": "of source and message id, under the key of messages",
    "notice_mail.last_id": "a person's inner id",
    "outbox.ref": "id of a row",
    "staff_attempt.key": "of the staff, for a day",
    "staff_invitation.hash": "of a token that we made",
  };
  expect(rows.map(({ name }) => name)).toEqual([...rotated, ...Object.keys(why)].sort());
});
