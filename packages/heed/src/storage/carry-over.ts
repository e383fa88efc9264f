/** Carries the database of an older PostgreSQL over to the one that npm brought: a backup through the old server, a restore beside it, and a swap. */
import { copyFile, mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeBackup } from "./backup.ts";
import { MAP_LOCK, type Owner } from "./database.ts";
import { type EmbeddedServer, startEmbedded } from "./embedded.ts";
import { syncDirectory } from "./make-whole.ts";
import type { Programs } from "./older-server.ts";
import { asOwner } from "./owner.ts";
import { findPostmaster, stopPostmaster } from "./postmaster.ts";
import { type RestoreOptions, restoreBackup } from "./restore.ts";
import { openKeys } from "./root-key.ts";
import { nextCluster, type ServerHome } from "./server-home.ts";

/** Days for which the old cluster is kept; nobody's later deletion reaches it, so it has an end, which certificates of deletion name. */
const KEEP_OLD_DAYS = 30;
const DAY_MS = 86_400_000;

export type CarryOver = {
  readonly place: ServerHome;
  readonly older: Programs;
  /** The root key, as text. */
  readonly key: string;
  readonly now: Date;
  readonly beginIncarnation: RestoreOptions["beginIncarnation"];
  /** Opens the carried-over database as Heed will, and throws unless its ledger is whole. */
  prove(url: string): Promise<void>;
  log(line: string): void;
  /** For tests: nothing is made durable. */
  readonly throwaway?: boolean;
  report?(share: number, says: string): void;
};

/**
 * Carries the cluster of `place` over. Until the last two renames the old one stays where it is and as it was: whatever is killed when, either the old
 * cluster is there and this begins again, or the next start puts the new one in its place. No Heed can write meanwhile: it waits for the lock that a
 * change of map takes, and its connections end with the old server.
 *
 * @returns where the old cluster lies now, and until when
 * @throws `data_dir_in_use` while another process serves; those of startEmbedded, writeBackup, restoreBackup and `prove`.
 */
export async function carryOver(options: CarryOver): Promise<{ old: string; until: string }> {
  const { place, older, now, log, throwaway = false } = options;
  const { cluster, home } = place;
  const until = new Date(now.getTime() + KEEP_OLD_DAYS * DAY_MS).toISOString().slice(0, 10);
  const old = `${cluster}-${older.major}-until-${until}`;
  const beside = join(home, "upgrade");
  await clear(beside);
  await rm(nextCluster(cluster), { recursive: true, force: true });
  log(`Starting PostgreSQL ${older.major} for the last time.`);
  const from = await startEmbedded({ dataDir: place.dataDir, older, throwaway, log });
  try {
    await requireAlone(from);
    await asOwner(from.url, async (owner) => {
      await owner.query("select pg_advisory_lock($1)", [MAP_LOCK]);
      await copy(owner, beside, { ...options, old, until });
      // Before the lock goes: a command that waited for it ends with the server, unacknowledged.
      await from.stop();
      await end(cluster);
    });
  } finally {
    await from.stop();
  }
  await rename(join(beside, "postgres"), nextCluster(cluster));
  await syncDirectory(home);
  await rename(cluster, old);
  await rename(nextCluster(cluster), cluster);
  await syncDirectory(home);
  await clear(beside);
  return { old, until };
}

/** Writes the backup, fills a new cluster from it, and has it proved. */
async function copy(owner: Owner, beside: string, options: CarryOver & { old: string; until: string }): Promise<void> {
  const { place, key, now, log, throwaway = false, report, old, until } = options;
  await mkdir(beside, { mode: 0o711 });
  const folder = join(beside, "backup");
  const forget = "delete from heed.backup where place = $1";
  const keys = await openKeys(owner, key);
  await writeBackup(owner, { folder, keepDays: 1, keys, journal: undefined, now, ...share(report, 0, 0.3) });
  await owner.query(forget, [folder]);
  // The same owner and password: whoever knows the address of the database finds it as it was.
  await copyFile(join(place.home, "owner-password"), join(beside, "owner-password"));
  const into = await startEmbedded({ dataDir: beside, throwaway, log });
  try {
    await asOwner(into.url, async (fresh) => {
      const { beginIncarnation } = options;
      await restoreBackup(fresh, { folder, replace: false, key, now, beginIncarnation, ...share(report, 0.3, 0.9) });
      await fresh.query(forget, [folder]);
      await fresh.query("insert into heed.backup (at, until, place, bytes) values ($1, $2, $3, 0)", [now, until, old]);
    });
    report?.(0.9, "verifying the ledger");
    await options.prove(into.url);
  } finally {
    await into.stop();
  }
}

async function requireAlone(server: EmbeddedServer): Promise<void> {
  // One that was killed a moment ago lets go when the server sees that its connection is gone.
  for (let waits = 0; waits < 50; waits++, await sleep(100)) if (await server.holdServing()) return;
  const other = await server.servedBy();
  throw new Error(
    `data_dir_in_use: another Heed serves this data directory${other ? ` (process ${other.pid})` : ""}. Stop it, and run heed upgrade again.`,
  );
}

/** Removes the folder of an attempt, whose servers may still run. */
async function clear(beside: string): Promise<void> {
  await end(join(beside, "postgres"));
  // An initdb whose Heed was killed may still write there: it gives up when its folder goes.
  await rm(beside, { recursive: true, force: true, maxRetries: 50, retryDelay: 20 });
}

async function end(cluster: string): Promise<void> {
  const left = await findPostmaster(cluster);
  if (left) await stopPostmaster(cluster, left.pid);
}

/** One bar for several parts. */
const share = (report: CarryOver["report"], from: number, to: number): { report?: NonNullable<CarryOver["report"]> } =>
  report ? { report: (done, says) => report(from + done * (to - from), says) } : {};

/** The older clusters that were kept beside this one. */
export async function keptClusters({
  cluster,
}: Pick<ServerHome, "cluster">): Promise<{ path: string; until: string }[]> {
  const mark = new RegExp(`^${basename(cluster)}-\\d+-until-(\\d{4}-\\d{2}-\\d{2})$`);
  const names = await readdir(dirname(cluster));
  return names.flatMap((name) => {
    const until = mark.exec(name)?.[1];
    return until === undefined ? [] : [{ path: join(dirname(cluster), name), until }];
  });
}
