// Peak memory of the Node process that serves the demo, at its first start (which fills it and trains) and at the next; the database's beside it.
import { spawn } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, readlink, realpath, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BenchContext, Figure } from "../figure.ts";

const MAIN = resolve(import.meta.dirname, "../../packages/heed/src/cli/main.ts");

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  if (process.platform !== "linux") return; // only /proc tells the peak
  const dataDir = await mkdtemp(join(tmpdir(), "heed-memory-"));
  await chmod(dataDir, 0o711);
  try {
    for (const which of ["first start, with training", "next start"]) {
      const { node, database } = await peaks(dataDir, quick ? 50 : 500);
      yield { name: `peak RSS of Node, demo, ${which}`, value: node, unit: "MB", toReach: 300, better: "lower" };
      yield { name: `PSS of the database beside it, ${which}`, value: database, unit: "MB" };
    }
  } finally {
    const cluster = await realpath(join(dataDir, "postgres")).catch(() => dataDir);
    await rm(dataDir, { recursive: true, force: true });
    // As root the cluster may lie elsewhere.
    if (!cluster.startsWith(dataDir)) await rm(join(cluster, ".."), { recursive: true, force: true });
  }
}

/** Megabytes, after the demo was started and its shelf asked for. */
async function peaks(dataDir: string, requests: number): Promise<{ node: number; database: number }> {
  const port = await freePort();
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [MAIN, "start", "--demo"], {
    env: { PATH, HOME, HEED_DATA_DIR: dataDir, HEED_PORT: String(port) },
    stdio: "ignore",
  });
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  const url = `http://127.0.0.1:${port}`;
  const ready = (): Promise<boolean> =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await ready())) {
    if (child.exitCode !== null)
      throw new Error("bench_demo_ended: heed start --demo ended by itself. Run it by hand.");
    await sleep(200);
  }
  for (let n = 0; n < requests; n++)
    await fetch(`${url}/ofrep/v1/evaluate/flags/shelf`, {
      method: "POST",
      headers: { authorization: "Bearer demo", "content-type": "application/json" },
      body: JSON.stringify({ context: { targetingKey: n % 2 ? "ada" : "bo" } }),
    }).then((reply) => reply.arrayBuffer());
  const node = await figureOf(`/proc/${child.pid}/status`, "VmHWM");
  const database = await databaseMb(dataDir);
  child.kill("SIGTERM");
  await ended;
  return { node, database };
}

/** Shared pages counted once: the proportional set size of every process that works in the cluster. */
async function databaseMb(dataDir: string): Promise<number> {
  const cluster = await realpath(join(dataDir, "postgres"));
  let sum = 0;
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid) || (await readlink(`/proc/${pid}/cwd`).catch(() => "")) !== cluster) continue;
    sum += await figureOf(`/proc/${pid}/smaps_rollup`, "Pss").catch(() => 0);
  }
  return sum;
}

async function figureOf(file: string, name: string): Promise<number> {
  const text = await readFile(file, "utf8");
  return Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1]) / 1024);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, "127.0.0.1", listening));
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  if (typeof address !== "object" || address === null) throw new Error("no_port: the system gave no port. Free one.");
  return address.port;
}
