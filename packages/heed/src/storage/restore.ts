// Restoring a backup: one transaction, so that the database afterwards is the backup or what it was; a new incarnation whose journal is replayed
// by whoever opens it next.
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { from as copyFrom } from "pg-copy-streams";
import { assertHashKeys } from "./assert-hash-keys.ts";
import { checkBackup, type Manifest, readManifest } from "./backup.ts";
import { MAP_LOCK, type Owner } from "./database.ts";
import { prepareSchema } from "./migrate.ts";
import { inTransaction } from "./owner.ts";
import { hasPersonKeys, readPersonKeys } from "./person-key-copy.ts";
import { keysOfBackup, replaceSeals } from "./root-key.ts";
import { copyIn, type RootSeal } from "./root-key-copy.ts";

export type RestoreOptions = {
  /** The folder of the backups, for the newest of them, or one of its backups. */
  readonly folder: string;
  /** Put the backup in the place of what the database holds. */
  readonly replace: boolean;
  /** The root key, as text. */
  readonly key: string;
  /** The journal's folder: a root key that came after the backup may open it by what lies there. */
  readonly journal?: string;
  readonly now: Date;
  /** Seals what a former incarnation left unsealed and gives the new one its lane. */
  beginIncarnation(owner: Owner, now: Date, above: number): Promise<void>;
  report?(share: number, says: string): void;
};

/** What was restored. */
export type Restored = { readonly manifest: Manifest; readonly place: string; readonly personKeys: boolean };

/**
 * Restores a backup. A running Heed on this database is superseded: it refuses until it is started again, and replays the journal then.
 *
 * @throws `backup_missing`, `backup_damaged`, `backup_of_another_key`, `backup_newer`, `database_not_empty`
 */
export async function restoreBackup(owner: Owner, options: RestoreOptions): Promise<Restored> {
  const { now, report } = options;
  const { place, root } = await findBackup(options.folder);
  const manifest = await readManifest(place);
  report?.(0, "comparing checksums");
  await checkBackup(place, manifest);
  const { keys, seal } = await keysOfBackup(
    owner,
    options.key,
    manifest.key,
    await sealsBeside(root, manifest, options),
  );
  const personKeys = await hasPersonKeys(root);
  await inTransaction(owner, async () => {
    // Alone with the database: who reads or writes has finished, and who comes finds a newer map in force.
    await owner.query("select pg_advisory_xact_lock($1)", [MAP_LOCK]);
    const before = await makeRoom(owner, options.replace);
    await prepareSchema(owner, keys, manifest.migrations);
    await replaceSeals(owner, seal);
    await makePartitions(owner, manifest);
    await fill(owner, place, manifest, report);
    if (personKeys) await readPersonKeys(owner, root);
    await assertHashKeys(owner);
    await reopenHashes(owner);
    await owner.query(
      "insert into heed.backup (at, until, place, bytes) values ($1, $2, $3, 0) on conflict do nothing",
      [new Date(manifest.at), manifest.until, root],
    );
    await options.beginIncarnation(owner, now, before.lane);
    await owner.query(
      "insert into heed.map (number, at, body, hash) select greatest(number, $2) + 1, $1, body, hash from heed.map order by number desc limit 1",
      [now, before.map],
    );
  });
  await owner.query("analyze");
  return { manifest, place, personKeys };
}

/** What may open the seed of a backup: its own, and what was written since. */
async function sealsBeside(root: string, { seals = [] }: Manifest, { journal }: RestoreOptions): Promise<RootSeal[]> {
  const others = await Promise.all(
    (await backupsIn(root)).map((name) => readManifest(join(root, name)).catch(() => undefined)),
  );
  const copies = journal === undefined ? [] : await copyIn(journal);
  return [...seals, ...others.flatMap((other) => other?.seals ?? []), ...copies];
}

/** A backup by its own folder, or the newest of a folder of backups. */
async function findBackup(folder: string): Promise<{ place: string; root: string }> {
  const names: string[] = await readdir(folder).catch(() => []);
  if (names.includes("manifest.json")) return { place: folder, root: join(folder, "..") };
  const newest = (await backupsIn(folder)).at(-1);
  return { place: newest === undefined ? folder : join(folder, newest), root: folder };
}

/** The names of a folder's backups, the newest last. */
const backupsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [] as string[]))
    .filter((name) => /^\d{4}-\d{2}-\d{2}T[\d.-]+Z$/.test(name))
    .sort();

/** @returns the numbers of map and lane that were in use: what is restored gets higher ones, so that nobody mistakes it for what was */
async function makeRoom(owner: Owner, replace: boolean): Promise<{ map: number; lane: number }> {
  const { rows } = await owner.query<{ there: boolean }>("select to_regclass('heed.person') is not null as there");
  if (!rows[0]?.there) return { map: 0, lane: 0 };
  const people = await owner.query("select 1 from heed.person limit 1");
  if (people.rowCount !== 0 && !replace)
    throw new Error(
      "database_not_empty: this database holds people, who would be gone. Restore into an empty one (another HEED_DATA_DIR), or say --replace.",
    );
  const used = await owner.query<{ map: number; lane: number }>(
    "select (select coalesce(max(number), 0) from heed.map) as map, (select coalesce(max(number), 0) from heed.lane)::int as lane",
  );
  await owner.query("drop schema heed cascade; delete from public.heed_migration");
  return used.rows[0]!;
}

/** A dump of before a rotation has its hashes under the key of then: they are looked for under every key until a rotation has gone over them. */
const reopenHashes = (owner: Owner): Promise<unknown> =>
  owner.query(
    `update public.heed_hash_key newest set done_at = null where version = (select max(version) from public.heed_hash_key)
        and exists (select 1 from heed.alias where key_version <> newest.version)`,
  );

async function makePartitions(owner: Owner, { partitions }: Manifest): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'heed'::regnamespace and relispartition",
  );
  const have = new Set(rows.map((row) => row.name));
  for (const { name, parent, bounds } of partitions)
    if (!have.has(name)) await owner.query(`create table heed."${name}" partition of heed."${parent}" ${bounds}`);
}

async function fill(
  owner: Owner,
  place: string,
  { tables }: Manifest,
  report: RestoreOptions["report"],
): Promise<void> {
  const total = tables.reduce((sum, { bytes }) => sum + bytes, 1);
  let done = 0;
  // What the migrations put there is in the backup too. Whoever refers to others is emptied first and filled last.
  for (const { name } of [...tables].reverse()) await owner.query(`delete from heed."${name}"`);
  for (const { name, columns, bytes } of tables) {
    report?.(done / total, name);
    const into = owner.query(copyFrom(`copy heed."${name}" (${columns.join(", ")}) from stdin`));
    await pipeline(createReadStream(join(place, `${name}.copy.gz`)), createGunzip(), into);
    done += bytes;
  }
}
