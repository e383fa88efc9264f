// Rotation of the key that people's keys are wrapped by: online, cut off at any step, and with a key service that is asked once.
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { freshDatabase } from "../../test/database.ts";
import { createHeed } from "../heed.ts";
import type { Heed } from "../heed-interface.ts";
import { followKeyRing } from "./keep-key-ring.ts";
import { versionOf } from "./key-ring.ts";
import { rootKeyService, transitKeyService } from "./key-service.ts";
import { deriveKeys } from "./keys.ts";
import { asOwner } from "./owner.ts";
import { newPersonKey } from "./person-key.ts";
import { readPersonKeys, writePersonKeys } from "./person-key-copy.ts";

/** A transit engine as Vault describes it: it keeps its key, and counts who asks. */
const secret = randomBytes(32);
const calls: string[] = [];
let answers: "as it should" | "nobody" | "elsewhere" = "as it should";
const vault = createServer(async (request, reply) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = JSON.parse(Buffer.concat(parts).toString()) as { plaintext?: string; ciphertext?: string };
  const act = /^\/v1\/transit\/(encrypt|decrypt)\/heed$/.exec(request.url ?? "")?.[1];
  calls.push(act ?? "unknown");
  if (answers === "nobody" || act === undefined || request.headers["x-vault-token"] !== "its-token")
    return reply.writeHead(403).end("{}");
  if (answers === "elsewhere") return reply.writeHead(307, { location: `http://127.0.0.1:1/` }).end();
  const data: Record<string, string> = {};
  if (act === "encrypt") {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", secret, nonce);
    const text = Buffer.concat([cipher.update(Buffer.from(body.plaintext ?? "", "base64")), cipher.final()]);
    data["ciphertext"] = `vault:v1:${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64")}`;
  } else {
    const text = Buffer.from(body.ciphertext?.replace("vault:v1:", "") ?? "", "base64");
    const cipher = createDecipheriv("aes-256-gcm", secret, text.subarray(0, 12)).setAuthTag(text.subarray(12, 28));
    data["plaintext"] = Buffer.concat([cipher.update(text.subarray(28)), cipher.final()]).toString("base64");
  }
  return reply.end(JSON.stringify({ data }));
});

let url: string;
const clock = { now: new Date() };
type Shop = Heed<typeof bookshop>;
const opened: Shop[] = [];
const transit = () => ({
  url: `http://127.0.0.1:${(vault.address() as AddressInfo).port}/v1/transit`,
  key: "heed",
  token: "its-token",
});
const open = async (service: boolean): Promise<Shop> => {
  const heed = await createHeed({
    map: bookshop,
    catalogue: [],
    url,
    key: "5a".repeat(32),
    publicUrl: "http://127.0.0.1",
    ...(service ? { transit: transit() } : {}),
    now: () => clock.now,
    onFault: (error) => {
      throw error;
    },
  });
  opened.push(heed);
  return heed;
};
beforeAll(async () => {
  await new Promise<void>((resolve) => vault.listen(0, "127.0.0.1", resolve));
  url = await freshDatabase();
});
afterAll(async () => {
  vault.close();
  for (const heed of opened) await heed.close();
});

const name = (k: number): string => `person-${k}`;
const add = async (heed: Shop, from: number, to: number): Promise<void> => {
  for (let k = from; k < to; k++)
    await heed.ingest.accept({
      type: "identify",
      body: { userId: name(k), messageId: name(k), traits: { email: `${name(k)}@shop.example` } },
      strength: "proven",
      source: "shop",
      receivedAt: clock.now,
    });
};
/** What the person's download says: read through the key. */
const download = async (heed: Shop, k: number): Promise<string> => {
  const asker = await heed.askers.named(name(k));
  const subject = asker.is === "person" ? await heed.rights.person(asker.personId) : undefined;
  let text = "";
  for await (const part of heed.rights.export(subject!, "person:dashboard")) text += part;
  return text;
};
const versions = () =>
  asOwner(url, async (owner) => {
    const { rows } = await owner.query<{ wrapped: Buffer }>("select wrapped from heed.person_key");
    const count: Record<number, number> = {};
    for (const { wrapped } of rows) count[versionOf(wrapped)] = (count[versionOf(wrapped)] ?? 0) + 1;
    return count;
  });
const ring = () =>
  asOwner(url, async (owner) => {
    const { rows } = await owner.query<{ version: number; service: string }>(
      "select version, service from public.heed_key_ring order by version",
    );
    return rows.map(({ version, service }) => `${version} ${service}`);
  });
/** The time in which processes read a new key passes, and a server that runs reads it. */
const spread = (server: Shop) => async (ms: number) => {
  clock.now = new Date(+clock.now + ms);
  await server.jobs.find((job) => job.name === "keys")?.run();
};
/** As `kill -9` between two statements. */
const killed = new Error("killed");
const dies = (): never => {
  throw killed;
};

test("a rotation that is cut off at any step goes on; who writes and reads meanwhile notices nothing; the key before the last is gone", async () => {
  const server = await open(false);
  await add(server, 0, 7);
  expect([await versions(), await ring()]).toEqual([{ 1: 7 }, ["1 root"]]);
  const rotating = await open(false);
  await expect(rotating.rotateKeys({ wait: dies })).rejects.toBe(killed);
  for (const left of [5, 3, 1]) {
    await expect(rotating.rotateKeys({ wait: spread(server), batch: 2, report: dies })).rejects.toBe(killed);
    expect((await versions())[1]).toBe(left);
    expect(await download(server, left)).toContain(`${name(left)}@shop.example`);
  }
  await add(server, 7, 8);
  expect(await versions()).toEqual({ 1: 1, 2: 7 });
  // The second begins while the first waits, however busy the machine is.
  const twice = async (ms: number) => {
    await expect(rotating.rotateKeys({ wait: dies })).rejects.toThrow(/^rotation_running/);
    await spread(server)(ms);
  };
  expect(await rotating.rotateKeys({ wait: twice, batch: 2 })).toEqual({ version: 2, people: 1, resumed: true });
  expect([await versions(), await ring()]).toEqual([{ 2: 8 }, ["1 root", "2 root"]]);
  for (const k of [0, 6, 7]) expect(await download(server, k)).toContain(`${name(k)}@shop.example`);
  expect(await rotating.rotateKeys({ wait: spread(server) })).toEqual({ version: 3, people: 8, resumed: false });
  expect([await versions(), await ring()]).toEqual([{ 3: 8 }, ["2 root", "3 root"]]);
});

test("a rotation that was cut off is carried on by a server, once every process knows its key", async () => {
  const server = await open(false);
  const carryOn = async (ms: number) => {
    await spread(server)(ms);
    await server.jobs.find((job) => job.name === "rotations")?.run();
  };
  await carryOn(60_000);
  expect(await versions()).toEqual({ 3: 8 });
  await expect(server.rotateKeys({ wait: dies })).rejects.toBe(killed);
  await carryOn(30_000);
  expect(await versions()).toEqual({ 3: 8 });
  await carryOn(30_000);
  expect([await versions(), await ring()]).toEqual([{ 4: 8 }, ["3 root", "4 root"]]);
});

test("a key service is asked once a start and once a rotation, never for a person; away, or elsewhere, nothing is opened and nothing changes", async () => {
  const heed = await open(true);
  expect(calls).toEqual([]);
  expect(await heed.rotateKeys({ wait: spread(heed) })).toEqual({ version: 5, people: 8, resumed: false });
  expect([calls, await ring()]).toEqual([
    ["encrypt", "decrypt"],
    ["4 root", "5 transit"],
  ]);
  await add(heed, 8, 10);
  expect(await download(heed, 9)).toContain(`${name(9)}@shop.example`);
  expect(calls).toHaveLength(2);
  const again = await open(true);
  expect(await download(again, 3)).toContain(`${name(3)}@shop.example`);
  expect(calls).toHaveLength(3);
  await expect(open(false)).rejects.toThrow("key_service_missing");
  for (const how of ["nobody", "elsewhere"] as const) {
    answers = how;
    await expect(open(true)).rejects.toThrow("key_service_away");
    await expect(heed.rotateKeys({ wait: spread(heed) })).rejects.toThrow("key_service_away");
  }
  answers = "as it should";
  // The key of hashes too: wrapped once, unwrapped once by each process, however many people it is for.
  calls.length = 0;
  expect(await heed.rotateHashKeys({ wait: spread(heed) })).toMatchObject({ version: 2, people: 10 });
  expect(calls).toEqual(["encrypt", "decrypt"]);
  const third = await open(true);
  expect((await third.askers.named(name(3))).is).toBe("person");
  expect(calls).toEqual(["encrypt", "decrypt", "decrypt", "decrypt"]);
  expect([await versions(), await ring()]).toEqual([{ 5: 10 }, ["4 root", "5 transit"]]);
  expect(() => transitKeyService({ ...transit(), url: "http://vault.example/v1/transit" })).toThrow(
    "key_service_insecure",
  );
});

test("a database from before there was a ring goes on under the root key, and its backup's ring comes back with the keys", async () => {
  await asOwner(url, (owner) =>
    owner.query(
      "delete from heed.person_key; delete from heed.identity; delete from public.heed_key_ring; delete from heed.alias; delete from public.heed_hash_key",
    ),
  );
  await asOwner(url, async (owner) => {
    const { people } = deriveKeys(Buffer.alloc(32, 0x5a));
    await owner.query("insert into heed.person_key values ($1, $2)", [randomUUID(), newPersonKey(people)]);
  });
  const heed = await open(false);
  await add(heed, 20, 21);
  // Somebody has a key already, so that the new one is used only when every process has had time to read it.
  expect([await versions(), await ring()]).toEqual([{ 0: 2 }, ["1 root"]]);
  expect(await heed.rotateKeys({ wait: spread(heed) })).toEqual({ version: 2, people: 2, resumed: false });
  const folder = await mkdtemp(join(tmpdir(), "heed-keys-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await asOwner(url, async (owner) => {
    await writePersonKeys(owner, folder);
    // Another installation under the same root key has a ring of its own.
    await owner.query("delete from heed.person_key; delete from public.heed_key_ring");
    await readPersonKeys(owner, folder);
  });
  expect([await versions(), await ring()]).toEqual([{ 2: 2 }, ["1 root", "2 root"]]);
  expect(await download(await open(false), 20)).toContain(`${name(20)}@shop.example`);
});

test("a process that knows the newest key looks without the owner's connection; one that does not reads it as the owner", async () => {
  const server = opened[0]!;
  const known = {
    ring: deriveKeys(Buffer.alloc(32, 0x5a)).people,
    services: [rootKeyService(deriveKeys(Buffer.alloc(32, 0x5a)).wrap)] as const,
    now: () => new Date(),
  };
  const away = { ...server.database, url: "postgres://nobody@127.0.0.1:1/none" };
  await expect(followKeyRing(away, known)).rejects.toThrow(/ECONNREFUSED/);
  await followKeyRing(server.database, known);
  await followKeyRing(away, known);
});
