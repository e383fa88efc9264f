// kill -9 while hashes go under a new key: the next call ends it, everybody is found meanwhile, and nothing is left under a key before.
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Collection, collection, viewed } from "../../test/collection.ts";
import { readKeyRing } from "./keep-key-ring.ts";
import { rootKeyService } from "./key-service.ts";
import { OF_PEOPLE, rotateHashes } from "./rotate-hashes.ts";

const PEOPLE = 11;
let shop: Collection;
const whom = new Map<string, string>();
beforeAll(async () => {
  shop = await collection();
  for (let k = 0; k < PEOPLE; k++) {
    const context = { consent: { categoryPreferences: { recommendations: true } } };
    await shop.send("track", { userId: `person-${k}`, context, ...viewed("b1") }, "proven");
  }
  for (const [name, id] of await found()) whom.set(name, id);
  expect(whom.size).toBe(PEOPLE);
});
afterAll(() => shop.close());

const deps = () => ({ ring: shop.keys.hashes, services: [rootKeyService(shop.keys.wrap)] as const, now: shop.now });
/** Everybody by what they are called, as a server finds them that has just read the ring. */
async function found(): Promise<readonly (readonly [string, string])[]> {
  await readKeyRing(shop.owner, deps());
  const all = [];
  for (let k = 0; k < PEOPLE; k++) {
    const id = await shop.personOf("user", `person-${k}`);
    if (id !== undefined) all.push([`person-${k}`, id] as const);
  }
  return all;
}
const served = async (): Promise<number> =>
  (await shop.owner.query("select 1 from pg_stat_activity where datname = current_database()")).rowCount ?? 0;

async function killedBefore(act: number): Promise<boolean> {
  const ours = await served();
  const args = [shop.url, shop.now().toISOString(), String(act)];
  const child = fork(join(import.meta.dirname, "../../test/rotate-as-process.ts"), args, { stdio: "pipe" });
  const [code, signal] = await once(child, "exit");
  expect(signal ?? code, `act ${act}`).toBe(code === 0 ? 0 : "SIGKILL");
  // What it sent before it died, a commit too, the server still carries out; its locks go with its connection.
  await vi.waitFor(async () => expect(await served()).toBeLessThanOrEqual(ours), 10_000);
  expect(new Map(await found()), `act ${act}`).toEqual(whom);
  await shop.send("track", { userId: `person-${act % PEOPLE}`, ...viewed(`after ${act}`) }, "proven");
  const { version } = await rotateHashes(shop.owner, deps(), { wait: async () => undefined }, async () => undefined);
  expect(new Map(await found()), `act ${act}`).toEqual(whom);
  for (const table of Object.keys(OF_PEOPLE)) {
    const left = await shop.owner.query(`select 1 from heed.${table} where key_version <> $1`, [version]);
    expect(left.rowCount, `act ${act} ${table}`).toBe(0);
  }
  const people = await shop.owner.query("select 1 from heed.person");
  expect(people.rowCount, `act ${act}`).toBe(PEOPLE);
  return signal !== null;
}

test("killed with SIGKILL before the key is made, before it is used, within a batch, between two and before the end", async () => {
  for (const act of [2, 5, 9, 16, 31]) expect(await killedBefore(act), `act ${act}`).toBe(true);
}, 60_000);

test.runIf(process.env["HEED_SOAK"])(
  "killed with SIGKILL before each of its statements",
  async () => {
    let act = 1;
    while (await killedBefore(act)) act++;
    expect(act).toBeGreaterThan(31);
  },
  900_000,
);
