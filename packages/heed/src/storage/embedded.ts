/** Starts the PostgreSQL that Heed brings along, when no DATABASE_URL names another; finds it again after a crash and shares it. */
import { setTimeout as sleep } from "node:timers/promises";
import { findBinaries, settlePrograms } from "./binaries.ts";
import { clusterOwner, ensureCluster } from "./cluster.ts";
import { launchPostmaster } from "./launch-postmaster.ts";
import type { Programs } from "./older-server.ts";
import { findPostmaster, type Postmaster, settledPostmaster, stopPostmaster } from "./postmaster.ts";
import { connect, holdServer, type ServerHold, type ServingProcess } from "./server-hold.ts";
import { settleHome } from "./server-home.ts";

/** A running PostgreSQL that Heed owns. */
export type EmbeddedServer = {
  /** `postgres://heed_owner:<password>@127.0.0.1:<port>/heed` */
  url: string;
  /** Where the cluster really lies. */
  dataDir: string;
  /** It ran already: another Heed process started it, or one that was killed left it behind. */
  adopted: boolean;
  /** Process id of the server. */
  pid: number;
  /** Takes the place of the one process that serves this data directory; false if another has it. Kept until `stop`. */
  holdServing(): Promise<boolean>;
  /** Who has that place. */
  servedBy(): Promise<ServingProcess | undefined>;
  /** Lets go of the server. The last process out stops it; the promise is kept when it has ended. */
  stop(): Promise<void>;
};

/**
 * Starts, or finds running, the PostgreSQL of a data directory. Any number of processes may do so at once; each calls `stop` when done.
 *
 * @param options.dataDir made if need be. As root the cluster may lie elsewhere (`/var/lib/heed`); `<dataDir>/postgres` leads there.
 * @param options.log receives sentences for the operator: no secrets, no personal data.
 * @param options.throwaway for tests: nothing is made durable.
 * @param options.older the programs of the older PostgreSQL that made this data directory; else those that npm brought.
 * @throws errors `code: sentence. remedy.`; `data_dir_unusable`, `postgres_refuses_heed`, and those of findBinaries,
 *   settleHome, ensureCluster, launchPostmaster and stopPostmaster.
 * @example
 * const server = await startEmbedded({ dataDir: ".heed", log: console.log });
 * const pool = new Pool({ connectionString: server.url });
 * // ...
 * await pool.end();
 * await server.stop();
 */
export async function startEmbedded(options: {
  dataDir: string;
  log(line: string): void;
  throwaway?: boolean;
  older?: Programs;
}): Promise<EmbeddedServer> {
  const { log, throwaway = false } = options;
  const { place, programs, password } = await prepare(options).catch(explain);
  const { cluster, user } = place;

  let launched: Postmaster | undefined;
  for (let failures = 0; ; await sleep(50)) {
    const found = await settledPostmaster(cluster, log);
    if (found === undefined) launched = await launchPostmaster({ cluster, programs, user, throwaway, log });
    const postmaster = found ?? launched;
    if (postmaster === undefined) continue; // another process launched it first
    const { pid, port } = postmaster;
    const url = `postgres://${clusterOwner}:${password}@127.0.0.1:${port}/heed`;
    const running = { pid };
    const isUp = async () => (await findPostmaster(cluster))?.pid === running.pid;
    // Whoever serves does not stay without a database because something killed it: the system, out of memory, or a full disk.
    const revive = async (): Promise<boolean> => {
      const again =
        (await settledPostmaster(cluster, log)) ??
        (await launchPostmaster({ cluster, programs, user, throwaway, port, log }));
      if (again?.port !== port) return false;
      if (again.pid !== running.pid) log("PostgreSQL had ended. It runs again.");
      running.pid = again.pid;
      return true;
    };
    try {
      const hold = await enter(url, isUp, revive);
      if (hold) return embeddedServer({ url, cluster, running, adopted: pid !== launched?.pid, hold });
    } catch (error) {
      const reaction = judge(error);
      if (!(await isUp()) || ++failures < patience[reaction]) continue;
      if (reaction !== "restart" || pid === launched?.pid) throw refused(cluster, error, reaction);
      log(`The PostgreSQL that ran already (process ${pid}) does not answer: it is stopped and started again.`);
      await stopPostmaster(cluster, pid);
      failures = 0;
    }
  }
}

/** After how many failures to connect, 50 ms apart, Heed does something about it. */
const patience = { wait: 1200, refuse: 1, restart: 3 };

/** What to do about a server that runs but does not let Heed in. */
function judge(error: unknown): keyof typeof patience {
  // cannot_connect_now, admin_shutdown, too_many_connections: the server is sound, and soon gone or free.
  if (["57P03", "57P01", "53300"].includes(codeOf(error))) return "wait";
  // invalid_password, invalid_authorization: a restart would not help, and would harm who uses it.
  if (["28P01", "28000"].includes(codeOf(error))) return "refuse";
  return "restart";
}

/** All that must be there before a server can run. */
async function prepare(options: { dataDir: string; log(line: string): void; throwaway?: boolean; older?: Programs }) {
  const binaries = findBinaries();
  const place = await settleHome(options);
  const own = async () => ({
    programs: await settlePrograms(place, binaries),
    major: binaries.version.split(".")[0] ?? "",
  });
  const { programs, major } = options.older ?? (await own());
  const password = await ensureCluster(place, programs, { ...options, major });
  return { place, programs, password };
}

/** Faults of the file system, which name a path but no remedy. */
function explain(error: NodeJS.ErrnoException): never {
  const remedies: Readonly<Record<string, string | undefined>> = {
    ENOSPC: "Free disk space and start again.",
    EDQUOT: "Free disk space and start again.",
    EACCES: "Give that path to the user Heed runs as, or set HEED_DATA_DIR to another directory.",
    EPERM: "Give that path to the user Heed runs as, or set HEED_DATA_DIR to another directory.",
    EROFS: "Set HEED_DATA_DIR to a directory that can be written.",
    ENOTDIR: "Set HEED_DATA_DIR to a directory.",
    EEXIST: "Set HEED_DATA_DIR to a directory.",
  };
  const remedy = remedies[error.code ?? ""];
  if (remedy === undefined) throw error;
  throw new Error(`data_dir_unusable: ${error.message}. ${remedy}`, { cause: error });
}

function embeddedServer(server: {
  url: string;
  cluster: string;
  running: { pid: number };
  adopted: boolean;
  hold: ServerHold;
}): EmbeddedServer {
  const { url, cluster, running, adopted, hold } = server;
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    if (await hold.release()) await stopPostmaster(cluster, running.pid);
  };
  return {
    url,
    dataDir: cluster,
    adopted,
    pid: running.pid,
    holdServing: hold.serve,
    servedBy: hold.served,
    stop: () => (stopped ??= stop()),
  };
}

/** Holds the server, making the database `heed` on the first start. */
async function enter(
  url: string,
  isUp: () => Promise<boolean>,
  revive: () => Promise<boolean>,
): Promise<ServerHold | undefined> {
  try {
    return await holdServer(url, isUp, revive);
  } catch (error) {
    if (codeOf(error) !== "3D000") throw error; // invalid_catalog_name
    const client = await connect(url.replace(/\/heed$/, "/postgres"));
    await client
      .query("CREATE DATABASE heed")
      .catch(unlessMade)
      .finally(() => client.end());
    return holdServer(url, isUp, revive);
  }
}

/** Two processes may come first at once: duplicate_database, unique_violation. */
function unlessMade(error: unknown): void {
  if (!["42P04", "23505"].includes(codeOf(error))) throw error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function refused(cluster: string, cause: unknown, reaction: keyof typeof patience): Error {
  const remedy = {
    wait: "Start Heed again when it has recovered, or end some of its connections.",
    refuse: "Restore the file owner-password beside it from a backup.",
    restart: "Look at the file log in that directory.",
  }[reaction];
  const reason = cause instanceof Error ? cause.message : cause;
  return new Error(
    `postgres_refuses_heed: the server of ${cluster} runs but does not let Heed in (${reason}). ${remedy}`,
    { cause },
  );
}
