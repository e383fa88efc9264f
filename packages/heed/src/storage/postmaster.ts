/** Finds, launches and stops the PostgreSQL server process (the postmaster) of one cluster. */
import { execFile, spawn } from "node:child_process";
import { closeSync, constants, fchownSync, fstatSync, openSync, readSync, renameSync, statSync } from "node:fs";
import { link, readFile, readlink, rename, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { isAlive } from "./is-alive.ts";
import type { ServerUser } from "./server-home.ts";
import { serverProcess } from "./server-process.ts";

/** A running server. `ready`: it takes connections on `port` of 127.0.0.1; otherwise it is starting, recovering or stopping. */
export type Postmaster = { pid: number; port: number; ready: boolean };

/** Settings that Heed relies on; on the command line, where `postgresql.conf` cannot undo them. */
const rules = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "timezone=UTC",
  "synchronous_commit=on",
  // No personal data in the log. An ERROR quotes values and statements, a DETAIL does even where the message does not;
  // what stays is the life of the server: starts, stops, crashes, refused connections.
  "log_min_messages=log",
  "log_min_error_statement=panic",
  "log_error_verbosity=terse",
  "log_statement=none",
  "log_min_duration_statement=-1",
  "log_parameter_max_length_on_error=0",
  "log_autovacuum_min_duration=-1",
  "log_checkpoints=off",
];

/** A cluster that nobody will miss, for tests: nothing waits for the disk. */
const throwawayRules = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=64MB"];

/** The log starts afresh beyond this size; the former one is kept as `log.old`. */
const logBytes = 1_000_000;

/**
 * Reads `postmaster.pid`: line 1 the process id, line 4 the port, line 8 the state.
 *
 * @example
 * parsePostmasterFile("17\n/data\n1700000000\n5432\n\n127.0.0.1\n 1 2\nready   \n"); // { pid: 17, port: 5432, ready: true }
 */
export function parsePostmasterFile(text: string): Postmaster | undefined {
  const lines = text.split("\n").map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7] === "ready" };
}

/** The server of this cluster, if one is alive; a file left by a dead one, or whose number another program now has, is no server. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "");
  const postmaster = parsePostmasterFile(text);
  return postmaster && (await serves(postmaster.pid, cluster)) ? postmaster : undefined;
}

/** The same, waiting while the server starts, recovers or stops: it is ready or gone (undefined). */
export async function settledPostmaster(cluster: string, log: (line: string) => void): Promise<Postmaster | undefined> {
  for (let waits = 1; ; waits++) {
    const postmaster = await findPostmaster(cluster);
    if (postmaster === undefined || postmaster.ready) return postmaster;
    if (waits % 500 === 0)
      log(`Waiting for PostgreSQL (process ${postmaster.pid}): it is recovering or shutting down.`);
    await sleep(20);
  }
}

/**
 * Launches the server on a free port and waits until it is ready. It survives Heed and the terminal's Ctrl-C.
 *
 * @returns undefined if another process launched one for this cluster first.
 * @throws `postgres_did_not_start` with the last lines of its log.
 */
export async function launchPostmaster(options: {
  cluster: string;
  programs: string;
  user: ServerUser | undefined;
  throwaway: boolean;
}): Promise<Postmaster | undefined> {
  const { cluster } = options;
  await forgetRecycled(cluster);
  for (let attempt = 1; ; attempt++) {
    const log = openLog(join(cluster, "log"), options.user);
    try {
      const postmaster = await launch({ ...options, port: await freePort(), stdio: log.file });
      if (postmaster !== undefined) return postmaster;
      if ((await findPostmaster(cluster)) !== undefined) return undefined;
      const said = log.read();
      // Another program took the port, or processes of a server that was killed are still going: both pass by themselves.
      if (attempt < 50 && /could not bind|shared memory block|lock file/.test(said)) await sleep(200);
      else throw didNotStart(cluster, said);
    } finally {
      closeSync(log.file);
    }
  }
}

/** Stops a server: clients are cut off, all is on disk. Harsher only if it has not ended after 30 seconds. */
export async function stopPostmaster(cluster: string, pid: number): Promise<void> {
  for (const { signal, seconds } of [
    { signal: "SIGINT", seconds: 30 },
    { signal: "SIGQUIT", seconds: 5 },
    { signal: "SIGKILL", seconds: 5 },
  ]) {
    if (!(await serves(pid, cluster))) return;
    process.kill(pid, signal);
    for (const end = performance.now() + 1000 * seconds; performance.now() < end; await sleep(10)) {
      if (!(await serves(pid, cluster))) return;
    }
  }
  throw new Error(
    `postgres_does_not_stop: process ${pid} of ${cluster} does not end. Look at its disk, then end it by hand.`,
  );
}

/** Whether a process is a PostgreSQL of this cluster: its working directory is the cluster. A zombie has none. */
async function serves(pid: number, cluster: string): Promise<boolean> {
  try {
    const proc = `/proc/${pid}`;
    if (process.platform === "linux") {
      return (
        (await readlink(`${proc}/cwd`)) === cluster && (await readFile(`${proc}/comm`, "utf8")).trim() === "postgres"
      );
    }
    const { stdout } = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]);
    const [program, flag] = stdout.split(" -D ");
    return basename(program ?? "") === "postgres" && (flag ?? "").startsWith(`${cluster} `);
  } catch {
    return false; // no such process, or one of another user
  }
}

/**
 * Sets aside a `postmaster.pid` whose number another program now has: PostgreSQL takes any living process of its user for a server and would
 * refuse to start. A dead number is left to PostgreSQL, whose own check two servers starting at once cannot pass.
 */
async function forgetRecycled(cluster: string): Promise<void> {
  const file = join(cluster, "postmaster.pid");
  const text = await readFile(file, "utf8").catch(() => "");
  const pid = parsePostmasterFile(text)?.pid;
  if (pid === undefined || !isAlive(pid) || (await serves(pid, cluster))) return;
  const aside = `${file}.stale-${process.pid}`;
  await rename(file, aside).catch(() => undefined); // another Heed was faster
  const moved = await readFile(aside, "utf8").catch(() => text);
  if (moved !== text) await link(aside, file); // a server began in between: its file goes back
  await rm(aside, { force: true });
}

/** The server once it is ready; undefined if it ended before. */
async function launch(options: {
  cluster: string;
  programs: string;
  user: ServerUser | undefined;
  throwaway: boolean;
  port: number;
  stdio: number;
}): Promise<Postmaster | undefined> {
  const { cluster, user, throwaway, port, stdio } = options;
  const settings = [...rules, ...(throwaway ? throwawayRules : [])].flatMap((setting) => ["-c", setting]);
  const child = spawn(join(options.programs, "postgres"), ["-D", cluster, "-p", String(port), ...settings], {
    ...serverProcess(user),
    stdio: ["ignore", stdio, stdio],
    detached: true, // its own process group, so that Ctrl-C reaches Heed alone
  });
  child.unref();
  let over = false;
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject).once("exit", () => {
      over = true;
      resolve();
    });
  });
  while (!over) {
    const postmaster = await findPostmaster(cluster);
    if (postmaster?.ready && postmaster.pid === child.pid) return postmaster;
    await Promise.race([sleep(10), ended]);
  }
  return undefined;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no_port: the system gave no port. Free one.");
  return address.port;
}

/** The log, for the server to append to and for Heed to read back what was said since. Its directory is not root's: links are not followed. */
function openLog(path: string, user: ServerUser | undefined): { file: number; read(): string } {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > logBytes) renameSync(path, `${path}.old`);
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW, 0o600);
  if (user !== undefined) fchownSync(file, user.uid, user.gid);
  const start = fstatSync(file).size;
  const read = () => {
    const said = Buffer.alloc(Math.min(fstatSync(file).size - start, 64_000));
    return said.toString("utf8", 0, readSync(file, said, 0, said.length, start));
  };
  return { file, read };
}

function didNotStart(cluster: string, said: string): Error {
  const remedy = /No space left|could not write/.test(said)
    ? "Free disk space and start again."
    : /Permission denied|wrong ownership|invalid permissions/.test(said)
      ? `Give ${cluster} back to the user PostgreSQL runs as (mode 700).`
      : /could not bind/.test(said)
        ? "Free a port on 127.0.0.1."
        : "Mend what its last lines say, or set DATABASE_URL.";
  return new Error(
    `postgres_did_not_start: the server of ${cluster} ended at once. ${remedy}\n${said.trim().split("\n").slice(-8).join("\n")}`,
  );
}
