// A backup is restored as an operator does it: with commands, over a data directory of its own, after what happened since.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { datumKey } from "@heed/core";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { freshDatabase } from "../../test/database.ts";
import { sealAll } from "../../test/seal-all.ts";
import { createHeed } from "../heed.ts";
import type { Heed } from "../heed-interface.ts";
import { beginIncarnation } from "../ledger/incarnation.ts";
import { verifyLedger } from "../ledger/verify.ts";
import { deriveKeys, rootBytes } from "../storage/keys.ts";
import { asOwner } from "../storage/owner.ts";
import { hashOf } from "../storage/person-directory.ts";
import { decryptIdentity } from "../storage/person-key.ts";
import { restoreBackup } from "../storage/restore.ts";

/** Here nothing but a yes needs the address, so that a deletion takes it. */
const shop = {
  ...bookshop,
  purposes: { ...bookshop.purposes, orders: { ...bookshop.purposes.orders, reads: { "Order Completed": "6 months" } } },
} as const;
const KEY = "5a".repeat(32);
let folder: string;
let journal: string;
let url: string;
let heed: Heed<typeof shop>;
const undo: (() => Promise<unknown>)[] = [];

const open = (at: string): Promise<Heed<typeof shop>> =>
  createHeed({
    map: shop,
    catalogue: [],
    url: at,
    key: KEY,
    publicUrl: "http://127.0.0.1:4300",
    journal: { folder: journal },
    now: () => new Date(),
    onFault: (error) => {
      throw error;
    },
  });
const restore = (at: string, options: { replace?: boolean; key?: string; from?: string } = {}) =>
  asOwner(at, (owner) =>
    restoreBackup(owner, {
      folder: options.from ?? folder,
      replace: options.replace ?? false,
      key: options.key ?? KEY,
      now: new Date(),
      beginIncarnation,
    }),
  );
async function says(userId: string, consent: Record<string, boolean>): Promise<void> {
  const result = await heed.ingest.accept({
    type: "batch",
    body: {
      batch: [
        {
          type: "identify",
          userId,
          traits: { email: `${userId}@backup.example` },
          context: { consent: { categoryPreferences: consent } },
        },
        {
          type: "track",
          userId,
          event: "Order Completed",
          messageId: `${userId}-1`,
          properties: { order_id: "1", revenue: 5 },
          context: { consent: { categoryPreferences: consent } },
        },
      ],
    },
    strength: "proven",
    source: "shop",
    receivedAt: new Date(),
  });
  expect(result.ok).toBe(true);
}
async function personOf(one: Heed<typeof shop>, userId: string): Promise<string> {
  const asker = await one.askers.named(userId);
  if (asker.is === "nobody") throw new Error(`nobody is ${userId}`);
  return asker.personId;
}
const allows = async (one: Heed<typeof shop>, userId: string, asked = "recommendations"): Promise<boolean> =>
  (await one.choices.read(await personOf(one, userId))).find(({ purpose }) => purpose === asked)!.decision.allowed;
const rows = async (at: string, text: string): Promise<readonly Record<string, unknown>[]> =>
  asOwner(at, async (owner) => (await owner.query<Record<string, unknown>>(text)).rows);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heed-backup-"));
  journal = join(folder, "the-journal");
  undo.push(() => rm(folder, { recursive: true }));
  url = await freshDatabase();
  heed = await open(url);
  for (const who of ["gone", "changed", "stays"]) await says(who, { recommendations: true, newsletter: true });
});
afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

test("a backup holds what the database holds, no person key, and a copy of the keys beside it", async () => {
  await heed.seal();
  const { manifest, place } = await heed.backup({ folder, keepDays: 35 });
  expect(manifest.tables.map(({ name }) => name)).not.toContain("person_key");
  expect(manifest.tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["event", "consent", "ledger", "seal"]),
  );
  const consent = gunzipSync(await readFile(join(place, "consent.copy.gz"))).toString();
  expect(consent.trim().split("\n")).toHaveLength(6);
  const everything = await Promise.all(
    (await readdir(place))
      .filter((name) => name.endsWith(".gz"))
      .map(async (name) => gunzipSync(await readFile(join(place, name)))),
  );
  expect(everything.some((bytes) => bytes.includes("@backup.example"))).toBe(false);
  expect((await readFile(join(folder, "person-keys"), "utf8")).trim().split("\n")).toHaveLength(3);
});

test("what was refused and erased since the backup is replayed before anybody is served", async () => {
  const gone = await personOf(heed, "gone");
  const before = await readFile(join(folder, "person-keys"), "latin1");
  expect(before).toContain(gone.replaceAll("-", ""));
  await heed.choices.record({
    personId: await personOf(heed, "changed"),
    answers: [{ purpose: "recommendations", value: false }],
    strength: "proven",
    source: "dashboard",
  });
  await says("late", { recommendations: false });
  await says("brief", { recommendations: true });
  const beforeErasure = new Date().toISOString();
  await heed.rights.erase(await personOf(heed, "brief"), "person:dashboard");
  // One thing and one way, closed since: the day of the backup knows nothing of either.
  const stays = await personOf(heed, "stays");
  const key = datumKey("5e8e0c9e-0000-4000-8000-000000000000", "Order Completed");
  await heed.choices.stop(stays, key, true, "person:dashboard");
  await heed.choices.reach(stays, { purpose: "newsletter", channel: "e-mail" }, false, "person:dashboard");
  const certificate = await heed.rights.erase(gone, "person:dashboard");
  await heed.close();
  expect(certificate.backups).toEqual({
    identifiersUnreadableSince: expect.any(String),
    rowsUntil: new Date(Date.now() + 35 * 86_400_000).toISOString().slice(0, 10),
    outOfReach: 0,
  });
  // The journal names nobody.
  const lines = (await Promise.all((await readdir(journal)).map((name) => readFile(join(journal, name), "utf8")))).join(
    "\n",
  );
  expect(lines).toContain('"is":"erased"');
  expect(lines).not.toMatch(/gone|changed|late@|backup\.example/);

  // On another machine somebody's no was acknowledged an hour before the seal, by a transaction that the backup did not see; somebody else,
  // whom the backup does not know, had everything deleted there.
  const abroad = hashOf(deriveKeys(rootBytes(KEY)).alias, { kind: "user", value: "abroad" });
  const erasedAbroad = { is: "erased", at: new Date(), of: [{ kind: "user", hash: abroad }] };
  const no = lines.split("\n").find((line) => line.includes('"is":"no"')) ?? "";
  await writeFile(
    join(journal, `elsewhere-${new Date().toISOString().slice(0, 7)}.jsonl`),
    `${JSON.stringify({ ...JSON.parse(no), purpose: "newsletter", at: new Date(Date.now() - 3_600_000) })}\n${JSON.stringify(erasedAbroad)}\n`,
  );

  // Yesterday's backup alone: the person is in it, and nothing that is kept opens their address.
  const second = await freshDatabase();
  const restored = await restore(second);
  expect(restored.personKeys).toBe(true);
  const [cipher] = await rows(second, `select person_id from heed.identity where person_id = '${gone}'`);
  expect(cipher).toBeDefined();
  expect(await rows(second, `select 1 from heed.person_key where person_id = '${gone}'`)).toEqual([]);
  const others = await rows(second, "select wrapped from heed.person_key");
  expect(others).toHaveLength(2);
  // Not with anybody else's key either.
  const sealed = await rows(second, `select cipher from heed.identity where person_id = '${gone}'`);
  expect(sealed.length).toBeGreaterThan(0);
  for (const { cipher: text } of sealed)
    for (const { wrapped } of others)
      expect(() => decryptIdentity(deriveKeys(rootBytes(KEY)).people, wrapped as Buffer, text as Buffer)).toThrow(
        /^identity_unreadable: /,
      );

  const again = await open(second);
  undo.push(() => again.close());
  expect(again.replayed).toEqual({ erasures: 3, refusals: expect.any(Number), restrictions: 2 });
  expect(await again.choices.stopped(await personOf(again, "stays"))).toEqual(new Set([key]));
  expect(again.replayed.refusals).toBeGreaterThanOrEqual(2);
  // The order stays for the tax law, and for nothing else.
  expect(await allows(again, "gone")).toBe(false);
  expect(await rows(second, `select 1 from heed.identity where person_id = '${gone}'`)).toEqual([]);
  expect(await allows(again, "changed")).toBe(false);
  expect(await allows(again, "late")).toBe(false);
  expect(await allows(again, "changed", "newsletter")).toBe(false);
  expect(await allows(again, "stays")).toBe(true);

  // Who came and went after the backup is guarded too: a late event of theirs brings nobody back.
  const order = { type: "track", event: "Order Completed", properties: { order_id: "2", revenue: 5 } };
  await again.ingest.accept({
    type: "batch",
    body: {
      batch: ["brief", "abroad", "stays"].map((userId) => ({
        ...order,
        userId,
        messageId: `${userId}-late`,
        timestamp: beforeErasure,
        context: { consent: { categoryPreferences: { recommendations: true } } },
      })),
    },
    strength: "proven",
    source: "shop",
    receivedAt: new Date(),
  });
  for (const name of ["brief", "abroad"])
    expect(await again.askers.named(name)).toEqual({ is: "nobody", reason: "unknown_person" });
  expect(await rows(second, `select 1 from heed.event where person_id = '${stays}'`)).toHaveLength(2);

  // A new incarnation writes in a lane of its own, and the chain of both is whole.
  await sealAll(again.database, new Date(), 2);
  const verified = await verifyLedger(again.database, again.ledger, new Date());
  expect(verified.findings).toEqual([]);
  expect(verified.unsealed).toBe(0);
  expect(await rows(second, "select distinct lane from heed.seal order by lane")).toEqual([{ lane: 1 }, { lane: 2 }]);

  // Nothing is left to replay.
  await again.close();
  undo.pop();
  const third = await open(second);
  expect(third.replayed).toEqual({ erasures: 0, refusals: 0, restrictions: 0 });
  await third.close();
});

test("a process that ran while a backup was restored serves nothing more", async () => {
  const shared = await freshDatabase();
  await restore(shared);
  const running = await open(shared);
  undo.push(() => running.close());
  expect(await running.ready()).toEqual({ ok: true });
  await expect(restore(shared)).rejects.toThrow(/^database_not_empty: /);
  await restore(shared, { replace: true });
  expect(await running.ready()).toMatchObject({ ok: false, code: "map_superseded" });
  const stays = await personOf(running, "stays");
  await expect(
    running.choices.record({
      personId: stays,
      answers: [{ purpose: "recommendations", value: true }],
      strength: "proven",
      source: "dashboard",
    }),
  ).rejects.toThrow(/^map_superseded: /);
});

test("a damaged backup, and one of another key, are refused and leave the database as it was", async () => {
  const empty = await freshDatabase();
  await expect(restore(empty, { key: "77".repeat(32) })).rejects.toThrow(/^backup_of_another_key: /);
  await expect(restore(empty, { from: join(folder, "nothing-here") })).rejects.toThrow(/^backup_missing: /);
  const place = (await readdir(folder)).find((name) => name.endsWith("Z"))!;
  const path = join(folder, place, "event.copy.gz");
  const bytes = await readFile(path);
  await writeFile(path, Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1)! ^ 1])]));
  await expect(restore(empty)).rejects.toThrow(/^backup_damaged: event\.copy\.gz /);
  await writeFile(path, bytes);
  expect(await rows(empty, "select count(*)::int as n from heed.person")).toEqual([{ n: 0 }]);
  await restore(empty);
  expect(await rows(empty, "select count(*)::int as n from heed.person")).toEqual([{ n: 3 }]);
});

test("a refusal whose journal cannot be written is not acknowledged, and not stored", async () => {
  const full = await freshDatabase();
  const file = join(folder, "no-folder");
  await writeFile(file, "");
  const stuck = await createHeed({
    map: shop,
    catalogue: [],
    url: full,
    key: KEY,
    publicUrl: "http://127.0.0.1:4300",
    journal: { folder: join(folder, "empty-journal") },
    now: () => new Date(),
    onFault: () => undefined,
  });
  undo.push(() => stuck.close());
  const person = await stuck.askers.ensure({ kind: "user", value: "u" }, "proven");
  const client = new Client({ connectionString: full });
  await client.connect();
  undo.push(() => client.end());
  await rm(join(folder, "empty-journal"), { recursive: true, force: true });
  await writeFile(join(folder, "empty-journal"), "a file where the folder should be");
  const no = {
    personId: person,
    answers: [{ purpose: "recommendations", value: false }],
    strength: "proven",
    source: "dashboard",
  } as const;
  await expect(stuck.choices.record(no)).rejects.toThrow();
  expect((await client.query("select 1 from heed.consent")).rowCount).toBe(0);
  await rm(join(folder, "empty-journal"));
  expect(await stuck.choices.record(no)).toMatchObject({ ok: true });
});
