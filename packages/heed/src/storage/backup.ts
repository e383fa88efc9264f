// A backup: every table of one moment as COPY writes it, gzipped and checksummed, in a folder that is there whole or not at all.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { to as copyTo } from "pg-copy-streams";
import type { Owner } from "./database.ts";
import { journalFiles } from "./journal.ts";
import type { Keys } from "./keys.ts";
import { writePersonKeys } from "./person-key-copy.ts";
import { readSeals, seedName } from "./root-key.ts";
import type { RootSeal } from "./root-key-copy.ts";

/** One table of a backup: `<name>.copy.gz`. */
export type DumpedTable = { name: string; columns: readonly string[]; bytes: number; sha256: string };

/** What `manifest.json` says. */
export type Manifest = {
  readonly format: 1;
  readonly at: string;
  /** The last day for which it is kept; deletions of people refer to it. */
  readonly until: string;
  /** Migrations that the tables stand after; a newer Heed runs the rest when it has restored them. */
  readonly migrations: readonly string[];
  /** Names the seed of the keys that it was made under, and says nothing of it. */
  readonly key: string;
  /** The seed, as root keys of that time open it; an older Heed wrote none. */
  readonly seals?: readonly RootSeal[];
  readonly partitions: readonly { readonly name: string; readonly parent: string; readonly bounds: string }[];
  readonly tables: readonly DumpedTable[];
};

export type BackupOptions = {
  readonly folder: string;
  readonly keepDays: number;
  readonly keys: Pick<Keys, "token">;
  /** Where the journal lies; it is copied beside the backups. */
  readonly journal: string | undefined;
  readonly now: Date;
  report?(share: number, says: string): void;
};

/** No backup is kept longer than the journal that it needs. */
export const MAX_KEEP_DAYS = 1_000;
/** Person keys have a place of their own, and no history. */
const NOT_DUMPED = ["person_key"];
const DAY_MS = 86_400_000;

/**
 * Writes a backup of the whole database into `<folder>/<time>`, the person keys into `<folder>/person-keys`, and deletes backups there whose days
 * are over. Everything is of one moment, and nobody waits for it: one REPEATABLE READ transaction that only reads.
 *
 * @returns what was written and where
 * @throws `backup_folder_unusable`; those of the database
 */
export async function writeBackup(
  owner: Owner,
  options: BackupOptions,
): Promise<{ manifest: Manifest; place: string }> {
  const { folder, now, keepDays } = options;
  const until = new Date(now.getTime() + keepDays * DAY_MS).toISOString().slice(0, 10);
  const place = join(folder, now.toISOString().replaceAll(":", "-"));
  const growing = `${place}.partial`;
  await mkdir(growing, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw new Error(
      "backup_folder_unusable: the folder for the backup cannot be written. Name one that the user of Heed may write.",
      { cause },
    );
  });
  await owner.query("begin isolation level repeatable read, read only");
  try {
    const manifest = await dump(owner, growing, { ...options, until });
    const text = JSON.stringify(manifest, undefined, 1);
    await writeFile(join(growing, "manifest.json"), text, { flush: true });
    await writeFile(join(growing, "manifest.sha256"), sha256(text), { flush: true });
    await writePersonKeys(owner, folder);
    await owner.query("commit");
    await rename(growing, place);
    if (options.journal !== undefined) await copyJournal(options.journal, folder);
    await owner.query("insert into heed.backup (at, until, place, bytes) values ($1, $2, $3, $4)", [
      now,
      until,
      folder,
      manifest.tables.reduce((sum, table) => sum + table.bytes, 0),
    ]);
    await deleteOld(folder, now);
    return { manifest, place };
  } catch (error) {
    await owner.query("rollback").catch(() => undefined);
    await rm(growing, { recursive: true, force: true });
    throw error;
  }
}

async function dump(owner: Owner, place: string, options: BackupOptions & { until: string }): Promise<Manifest> {
  const found = await dumpable(owner);
  const partitions = await owner.query<Manifest["partitions"][number]>(PARTITIONS);
  const migrations = await owner.query<{ name: string }>("select name from public.heed_migration order by name");
  const total = found.reduce((sum, { size }) => sum + size, 1);
  const tables: DumpedTable[] = [];
  let done = 0;
  for (const { name, columns, size } of found) {
    options.report?.(done / total, name);
    tables.push({ name, columns, ...(await dumpTable(owner, place, name, columns)) });
    done += size;
  }
  return {
    format: 1,
    at: options.now.toISOString(),
    until: options.until,
    migrations: migrations.rows.map((row) => row.name),
    key: seedName(options.keys),
    seals: await readSeals(owner),
    partitions: partitions.rows,
    tables,
  };
}

/** Partitions, each after its parent, with their bounds as PostgreSQL writes them. */
const PARTITIONS = `
  select c.relname as name, p.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bounds
  from pg_class c join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent
  where c.relnamespace = 'heed'::regnamespace and c.relispartition and c.relkind in ('r', 'p')
  order by (c.relkind = 'r'), c.relname`;

/** Tables in an order in which they can be filled: those that refer to others come last. */
async function dumpable(owner: Owner): Promise<{ name: string; columns: string[]; size: number }[]> {
  const { rows } = await owner.query<{ name: string; columns: string[]; size: number }>(
    `select c.relname as name,
            (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
            (select coalesce(sum(pg_table_size(t.relid)), 0) from pg_partition_tree(c.oid) t) + pg_table_size(c.oid) as size
     from pg_class c
     where c.relnamespace = 'heed'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all ($1)
     order by (select count(*) from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'), c.relname`,
    [NOT_DUMPED],
  );
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

async function dumpTable(
  owner: Owner,
  place: string,
  name: string,
  columns: readonly string[],
): Promise<{ bytes: number; sha256: string }> {
  const rows = owner.query(copyTo(`copy (select ${columns.join(", ")} from heed.${name}) to stdout`));
  const hash = createHash("sha256");
  let bytes = 0;
  const hashing = new Transform({
    transform(part: Buffer, _, done) {
      hash.update(part);
      bytes += part.length;
      done(null, part);
    },
  });
  const file = createWriteStream(join(place, `${name}.copy.gz`), { mode: 0o600, flush: true });
  await pipeline(rows, createGzip({ level: 1 }), hashing, file);
  return { bytes, sha256: hash.digest("hex") };
}

async function copyJournal(journal: string, folder: string): Promise<void> {
  const into = join(folder, "journal");
  await mkdir(into, { recursive: true, mode: 0o700 });
  for (const name of await journalFiles(journal)) await copyFile(join(journal, name), join(into, name));
}

/** Deletes the backups of a folder whose days are over, and what an interrupted one left. */
async function deleteOld(folder: string, now: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^\d{4}-\d{2}-\d{2}T[\d.-]+Z(\.partial)?$/.test(name)) continue;
    const manifest = await readManifest(join(folder, name)).catch(() => undefined);
    const over = manifest ? manifest.until < now.toISOString().slice(0, 10) : name.endsWith(".partial");
    if (over) await rm(join(folder, name), { recursive: true });
  }
}

/**
 * The manifest of one backup.
 *
 * @throws `backup_missing`, `backup_damaged`
 */
export async function readManifest(place: string): Promise<Manifest> {
  const text = await readFile(join(place, "manifest.json"), "utf8").catch((cause: unknown) => {
    throw new Error("backup_missing: there is no backup in this folder. Name the folder that heed backup wrote into.", {
      cause,
    });
  });
  const sum = await readFile(join(place, "manifest.sha256"), "utf8").catch(() => "");
  if (sum !== sha256(text)) throw damaged("manifest.json");
  // Its checksum holds, so writeBackup made it.
  return JSON.parse(text) as Manifest;
}

/** Reads every file of a backup and compares its checksum. */
export async function checkBackup(place: string, manifest: Manifest): Promise<void> {
  for (const { name, sha256: expected } of manifest.tables) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(join(place, `${name}.copy.gz`)), hash).catch(() => {
      throw damaged(`${name}.copy.gz`);
    });
    if (hash.digest("hex") !== expected) throw damaged(`${name}.copy.gz`);
  }
}

const damaged = (file: string): Error =>
  new Error(`backup_damaged: ${file} is not as it was written. Restore another backup of the folder.`);

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
