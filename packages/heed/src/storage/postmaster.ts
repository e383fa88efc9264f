/** Finds and stops the PostgreSQL server process (the postmaster) of one cluster. */
import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** A running server. `ready`: it takes connections on `port` of 127.0.0.1; otherwise it is starting, recovering or stopping. */
export type Postmaster = { pid: number; port: number; ready: boolean };

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
export async function serves(pid: number, cluster: string): Promise<boolean> {
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
