// The root key changed: while somebody serves, cut off at any step, two at once, with a backup from before; and whoever holds another key opens nothing.
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { freshDatabase } from "../../test/database.ts";
import { replaceFile } from "../cli/rotate-root.ts";
import { createHeed } from "../heed.ts";
import type { Heed } from "../heed-interface.ts";
import { beginIncarnation } from "../ledger/incarnation.ts";
import { readManifest } from "./backup.ts";
import { deriveKeys, rootBytes } from "./keys.ts";
import { asOwner } from "./owner.ts";
import { restoreBackup } from "./restore.ts";
import { keysOfBackup, openKeys, readSeals } from "./root-key.ts";

type Shop = Heed<typeof bookshop>;
const [FIRST, SECOND, THIRD] = ["a1", "b2", "c3"].map((byte) => byte.repeat(32)) as [string, string, string];
/** The key of the suite: databases copied from its template share their roles, whose passwords follow from it. */
const SUITE = "5a".repeat(32);
let folder: string;
let url: string;
let server: Shop;
const opened: Shop[] = [];

const journal = (): string => join(folder, "journal");
const open = async (key: string, at: string = url, of: string = journal()): Promise<Shop> => {
  const heed = await createHeed({
    map: bookshop,
    catalogue: [],
    url: at,
    key,
    publicUrl: "http://127.0.0.1",
    journal: { folder: of },
    now: () => new Date(),
    onFault: (error) => {
      throw error;
    },
  });
  opened.push(heed);
  return heed;
};
/** Nothing was ever in it: not even Heed's tables. */
async function emptyDatabase(): Promise<string> {
  const beside = new URL(await freshDatabase());
  const name = `empty_${randomBytes(6).toString("hex")}`;
  await asOwner(beside.href, (owner) => owner.query(`create database ${name}`));
  beside.pathname = `/${name}`;
  return beside.href;
}
const seals = (at: string = url) => asOwner(at, readSeals);
const copy = async (of: string = journal()): Promise<unknown> =>
  JSON.parse(await readFile(join(of, "root-key"), "utf8"));
const restore = (at: string, key: string, more: { replace?: boolean; journal?: string } = {}) =>
  asOwner(at, (owner) =>
    restoreBackup(owner, {
      folder: join(folder, "backups"),
      replace: false,
      key,
      now: new Date(),
      beginIncarnation,
      ...more,
    }),
  );
const identify = (heed: Shop, userId: string) =>
  heed.ingest.accept({
    type: "identify",
    body: {
      userId,
      messageId: randomUUID(),
      traits: { email: `${userId}@shop.example` },
    },
    strength: "proven",
    source: "shop",
    receivedAt: new Date(),
  });
const personOf = async (heed: Shop, userId: string): Promise<string | undefined> => {
  const asker = await heed.askers.named(userId);
  return asker.is === "person" ? asker.personId : undefined;
};
/** Whether the person's address is in their download: found by the hash of the name, read through the person's key. */
async function knows(heed: Shop, userId: string): Promise<boolean> {
  const personId = await personOf(heed, userId);
  const subject = personId === undefined ? undefined : await heed.rights.person(personId);
  let text = "";
  if (subject) for await (const part of heed.rights.export(subject, "person:dashboard")) text += part;
  return text.includes(`${userId}@shop.example`);
}
/** Something that only consent keeps: nothing of it outlives a deletion. */
const likes = (heed: Shop, userId: string, at: Date) =>
  heed.ingest.accept({
    type: "identify",
    body: {
      userId,
      messageId: randomUUID(),
      timestamp: at.toISOString(),
      traits: { favourite_genre: "Poetry" },
      context: { consent: { categoryPreferences: { recommendations: true } } },
    },
    strength: "proven",
    source: "shop",
    receivedAt: new Date(),
  });
const began = new Date();
/** Who was erased does not come back with a late message; somebody else's late message is taken. */
async function staysGone(heed: Shop): Promise<void> {
  const other = randomUUID();
  for (const userId of ["gone", other]) await likes(heed, userId, began);
  expect([await personOf(heed, "gone"), typeof (await personOf(heed, other))]).toEqual([undefined, "string"]);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heed-root-"));
  url = await emptyDatabase();
  server = await open(FIRST);
  await identify(server, "ada");
  await likes(server, "gone", new Date());
  await server.addKey("write", "site", { value: "site-key", loopbackOnly: false });
  await server.backup({ folder: join(folder, "backups"), keepDays: 30 });
  await server.rights.erase((await personOf(server, "gone"))!, "person:dashboard");
});
const shut = async (heed: Shop): Promise<void> => {
  opened.splice(opened.indexOf(heed), 1);
  await heed.close();
};
afterAll(async () => {
  for (const heed of opened) await heed.close();
  await rm(folder, { recursive: true });
});

test("another root key opens nothing, changes nothing, and ends nothing", async () => {
  const before = await seals();
  expect(before).toHaveLength(1);
  await expect(open(SECOND)).rejects.toThrow(/^root_key_unknown/);
  await expect(server.endRootKeys(SECOND)).rejects.toThrow(/^root_key_unknown/);
  await expect(server.addRootKey(FIRST)).rejects.toThrow(/^root_key_same/);
  await expect(server.addRootKey("short")).rejects.toThrow(/^key_too_short/);
  expect([await seals(), await copy()]).toEqual([before, before]);
  // What lies there does not hold the seed that the keys follow from, nor anything of the key.
  expect(JSON.stringify(before)).not.toContain(FIRST.slice(0, 16));
});

test("a second root key is let in and the first ended while somebody writes and reads; two at once are one; what follows from the seed stays", async () => {
  const signed = server.receipts.keys();
  const both = await Promise.allSettled([
    server.addRootKey(SECOND),
    server.addRootKey(THIRD),
    server.addRootKey(SECOND),
  ]);
  const won = (await seals()).length;
  expect(won).toBe(2);
  const [refused] = both.filter((each) => each.status === "rejected");
  expect(String(refused?.reason)).toMatch(/root_key_waits/);
  const next = both[0]?.status === "fulfilled" ? SECOND : THIRD;
  // Cut off here, both open it.
  for (const key of [FIRST, next]) {
    const heed = await open(key);
    expect(await knows(heed, "ada")).toBe(true);
    await staysGone(heed);
  }
  await identify(server, "bo");
  const renewed = await open(next);
  expect(await renewed.endRootKeys()).toBe(1);
  expect(await renewed.endRootKeys()).toBe(0);
  await expect(open(FIRST)).rejects.toThrow(/^root_key_unknown/);
  // Who serves since before knows nothing of it.
  await identify(server, "cy");
  for (const heed of [server, await open(next)])
    for (const userId of ["ada", "bo", "cy"]) expect(await knows(heed, userId)).toBe(true);
  await staysGone(server);
  expect(await renewed.apiKeys.find(["write"], "site-key")).toMatchObject({ name: "site" });
  expect(renewed.receipts.keys()).toEqual(signed);
  const written = await server.database.query<{ did: string }>(
    "auditor",
    "select detail->>'did' as did from heed.ledger where kind = 'access' and detail->>'did' like 'root key%' order by at",
  );
  expect(written.map(({ did }) => did)).toEqual(["root key added", "root key ended"]);
  // Back to one name for what follows.
  if (next === THIRD) {
    await (await open(THIRD)).addRootKey(SECOND);
    await (await open(SECOND)).endRootKeys();
  }
});

test("the file of the root key is replaced, cut off at any step: the file that is there opens the database, and the next call goes on", async () => {
  const dir = join(folder, "data");
  await mkdir(dir);
  const file = join(dir, "key");
  await writeFile(file, SECOND);
  const heed = await open(SECOND);
  const now = async () => (await readFile(file, "utf8")).trim();
  const opens = async () => {
    const key = await now();
    await asOwner(url, (owner) => openKeys(owner, key));
  };
  const dies = () => Promise.reject(new Error("killed"));
  await expect(replaceFile({ ...heed, addRootKey: dies }, file)).rejects.toThrow("killed");
  expect(await now()).toBe(SECOND);
  await opens();
  const next = await readFile(`${file}.next`, "utf8");
  // Sealed, and not renamed.
  await heed.addRootKey(next);
  await opens();
  await expect(replaceFile({ ...heed, endRootKeys: dies }, file)).rejects.toThrow("killed");
  expect(await now()).toBe(next);
  await opens();
  expect(await (await open(next)).endRootKeys()).toBe(1);
  await expect(open(SECOND)).rejects.toThrow(/^root_key_unknown/);
  expect(await replaceFile(await open(next), file, SECOND)).toBe(1);
  expect([await now(), (await seals()).length]).toEqual([SECOND, 1]);
});

test("a backup from before comes back under the key of its time, or by what lies beside it under the new one; who was erased since stays gone", async () => {
  const lost = await emptyDatabase();
  // The database is lost, and only the new key is known.
  await expect(restore(lost, SECOND)).rejects.toThrow(/^backup_of_another_key/);
  await expect(restore(lost, THIRD, { journal: journal() })).rejects.toThrow(/^backup_of_another_key/);
  await restore(lost, SECOND, { journal: journal() });
  const found = await open(SECOND, lost);
  expect([found.replayed.erasures, await knows(found, "ada")]).toEqual([1, true]);
  await staysGone(found);
  await expect(open(FIRST, lost)).rejects.toThrow(/^root_key_unknown/);

  // The key of its time opens the backup by what is in it, and a key of another time does not.
  const backups = join(folder, "backups");
  const [name = ""] = (await readdir(backups)).filter((each) => each.endsWith("Z"));
  const { key: seed, seals: own = [] } = await readManifest(join(backups, name));
  const openedBy = (key: string) => asOwner(lost, (owner) => keysOfBackup(owner, key, seed, own));
  expect((await openedBy(FIRST)).keys.token).toEqual((await openedBy(SECOND)).keys.token);
  await expect(openedBy(THIRD)).rejects.toThrow(/^backup_of_another_key/);
});

test("a database that is lost without a backup keeps its word: the journal's seed is opened by the root key, and by no other", async () => {
  const anew = await emptyDatabase();
  await expect(open(THIRD, anew, journal())).rejects.toThrow(/^root_key_unknown/);
  await staysGone(await open(SECOND, anew));
  // A journal that names other people is not taken for one's own.
  await expect(open(SECOND, await freshDatabase())).rejects.toThrow(/^journal_of_another_seed/);
});

test("a database of before has the root key itself as its seed, and one that does not open its key ring is not taken for it", async () => {
  const before = await freshDatabase();
  await shut(await open(SUITE, before, join(folder, "before")));
  await asOwner(before, (owner) => owner.query("delete from public.heed_root_key"));
  await expect(open(SECOND, before, join(folder, "another"))).rejects.toThrow(/^root_key_unknown/);
  expect(await seals(before)).toEqual([]);
  expect(await asOwner(before, async (owner) => (await openKeys(owner, SUITE)).token)).toEqual(
    deriveKeys(rootBytes(SUITE)).token,
  );
});
