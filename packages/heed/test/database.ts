// A fresh database for one test file, copied from a template that is migrated once per run, with the parts that tests need.
import { randomBytes } from "node:crypto";
import { createTellWhy, type DataMap } from "@heed/core";
import { Client } from "pg";
import { inject } from "vitest";
import { tellersOf } from "../src/capabilities/capability.ts";
import { capabilities } from "../src/capabilities/registry.ts";
import { createChoices } from "../src/consent/choices.ts";
import { createNotices } from "../src/consent/notices.ts";
import { createReceipts } from "../src/consent/receipts.ts";
import { createSigner } from "../src/consent/sign-receipt.ts";
import { createGate } from "../src/gate/gate.ts";
import { createLedger } from "../src/ledger/write.ts";
import { openDatabase } from "../src/storage/database.ts";
import { createHashRing } from "../src/storage/hash-ring.ts";
import { deriveKeys } from "../src/storage/keys.ts";
import { installMap } from "../src/storage/map-in-force.ts";
import { migrate } from "../src/storage/migrate.ts";
import { ensurePartitions } from "../src/storage/partitions.ts";
import { createTally } from "../src/storage/tally.ts";

const TEMPLATE = "heed_template";
/** One root key per run would do; a constant one keeps failures repeatable. */
export const keys = deriveKeys(Buffer.alloc(32, 0x5a));
const shared = keys;

/** The address of a new, migrated, empty database. */
export async function freshDatabase(): Promise<string> {
  const cluster = new Client({ connectionString: inject("clusterUrl") });
  await cluster.connect();
  try {
    await cluster.query("select pg_advisory_lock(1)");
    const made = await cluster.query("select 1 from pg_database where datname = $1", [TEMPLATE]);
    if (made.rowCount === 0) await makeTemplate(cluster);
    const name = `test_${randomBytes(6).toString("hex")}`;
    // Twice as fast as through the log, which nobody reads here.
    await cluster.query(`create database ${name} template ${TEMPLATE} strategy file_copy`);
    await cluster.query("select pg_advisory_unlock(1)");
    return addressOf(name);
  } finally {
    await cluster.end();
  }
}

async function makeTemplate(cluster: Client): Promise<void> {
  // Under another name until it is whole: a file that fails half-way leaves no broken template.
  await cluster.query("drop database if exists heed_template_new");
  await cluster.query("create database heed_template_new");
  const owner = new Client({ connectionString: addressOf("heed_template_new") });
  await owner.connect();
  await migrate(owner, keys);
  await ensurePartitions(owner, new Date());
  await owner.end();
  await cluster.query(`alter database heed_template_new rename to ${TEMPLATE}`);
}

function addressOf(name: string): string {
  const url = new URL(inject("clusterUrl"));
  url.pathname = `/${name}`;
  return url.href;
}

/** The foundation over a fresh database, with `map` in force. `clock.now` may be moved. */
export async function foundation<M extends DataMap>(map: M) {
  const url = await freshDatabase();
  const owner = new Client({ connectionString: url });
  await owner.connect();
  const prefix = (await owner.query<{ prefix: string }>("select prefix from public.heed_role_prefix")).rows[0]!.prefix;
  const clock = { now: new Date() };
  const now = () => clock.now;
  const installed = await installMap(owner, map, now(), async () => undefined);
  // installMap returns the map it was given, typed as any DataMap.
  const inForce = { ...installed, map };
  // A ring of its own: files of one process share this module, and a change of hash keys in one is none in another.
  const keys = { ...shared, hashes: createHashRing() };
  const database = openDatabase(url, prefix, keys);
  const ledger = createLedger(1, keys.erasure);
  const tally = createTally(database, now);
  const choices = createChoices({ database, inForce, ledger, now });
  const notices = createNotices({ database, inForce });
  const signer = createSigner(keys.receipt);
  const receipts = createReceipts({
    database,
    inForce,
    notices,
    signer,
    principalKey: keys.receipt,
    publicUrl: "https://heed.example",
    now,
  });
  const gate = createGate<M>({ database, inForce, ledger, tally, now, wrapKey: keys.people });
  const tellWhy = createTellWhy(tellersOf(capabilities));
  const reader = { language: "en", title: (item: string) => item, label: (field: string) => field };
  const close = async () => {
    await database.close();
    await owner.end();
  };
  return {
    url,
    owner,
    prefix,
    database,
    inForce,
    ledger,
    tally,
    choices,
    notices,
    receipts,
    signer,
    /** Of people's data; nobody, unless a test says so. */
    recipients: [],
    told: (by: unknown, kept: Readonly<Record<string, unknown>>) => tellWhy(by, kept, reader).text,
    gate,
    clock,
    now,
    keys,
    close,
  };
}
