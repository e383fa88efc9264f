/** Launches the PostgreSQL server process of a cluster, with the settings Heed relies on. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, constants, fchownSync, fstatSync, openSync, readSync, renameSync, statSync } from "node:fs";
import { link, readFile, rename, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./is-alive.ts";
import { findPostmaster, type Postmaster, parsePostmasterFile, serves } from "./postmaster.ts";
import type { ServerUser } from "./server-home.ts";
import { serverProcess } from "./server-process.ts";

/** Which cluster to serve, with which programs, as whom; `throwaway`: nothing waits for the disk. */
export type Launch = {
  cluster: string;
  programs: string;
  user: ServerUser | undefined;
  throwaway: boolean;
  /** The port it had before, where those look for it who knew it; else a free one. */
  port?: number;
  log(line: string): void;
};

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

/** A cluster that nobody will miss, for tests: nothing waits for the disk, nor for thousands of rounds of hashing whenever somebody connects. */
const throwawayRules = [
  "fsync=off",
  "full_page_writes=off",
  "synchronous_commit=off",
  "shared_buffers=64MB",
  "scram_iterations=1",
];

/** The log starts afresh beyond this size; the former one is kept as `log.old`. */
const logBytes = 1_000_000;

/**
 * Launches the server on a free port and waits until it is ready. It survives Heed and the terminal's Ctrl-C.
 *
 * @returns undefined if another process launched one for this cluster first.
 * @throws `postgres_did_not_start` with the last lines of its log.
 */
export async function launchPostmaster(options: Launch): Promise<Postmaster | undefined> {
  const { cluster, user } = options;
  await forgetRecycled(cluster);
  for (let attempt = 1; ; attempt++) {
    const said = openLog(join(cluster, "log"), user);
    try {
      const postmaster = await becomesReady(launch(options, options.port ?? (await freePort()), said.file), options);
      if (postmaster !== undefined) return postmaster;
      if ((await findPostmaster(cluster)) !== undefined) return undefined;
      const last = said.read();
      // Another program took the port, or processes of a server that was killed are still going: both pass by themselves.
      if (attempt === 50 || !/could not bind|shared memory block|lock file/.test(last))
        throw didNotStart(cluster, last);
    } finally {
      closeSync(said.file);
    }
    await sleep(200);
  }
}

function launch({ cluster, programs, user, throwaway }: Launch, port: number, log: number): ChildProcess {
  const settings = [...rules, ...(throwaway ? throwawayRules : [])].flatMap((setting) => ["-c", setting]);
  const child = spawn(join(programs, "postgres"), ["-D", cluster, "-p", String(port), ...settings], {
    ...serverProcess(user),
    stdio: ["ignore", log, log],
    detached: true, // its own process group, so that Ctrl-C reaches Heed alone
  });
  child.unref();
  return child;
}

/** The server once it takes connections; undefined if it ended before. */
async function becomesReady(child: ChildProcess, { cluster, log }: Launch): Promise<Postmaster | undefined> {
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  for (let waits = 1; child.exitCode === null && child.signalCode === null; waits++) {
    if (failure !== undefined) throw didNotStart(cluster, failure.message);
    const postmaster = await findPostmaster(cluster);
    if (postmaster?.ready && postmaster.pid === child.pid) return postmaster;
    if (waits % 1000 === 0)
      log("Waiting for PostgreSQL: it is recovering what it had not yet written when it was killed.");
    await sleep(10);
  }
  return undefined;
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
