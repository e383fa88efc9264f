/** Vitest's global setup: one throwaway PostgreSQL cluster per test run; a test gets its address by `inject("clusterUrl")`. */
import { chmod, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "../src/storage/embedded.ts";
import { isAlive } from "../src/storage/is-alive.ts";
import { findPostmaster, stopPostmaster } from "../src/storage/postmaster.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** `postgres://` address of the cluster's owner. */
    clusterUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  for (const name of await readdir(tmpdir())) {
    const run = /^heed-test-(\d+)-/.exec(name)?.[1]; // a run that was cut short leaves its cluster, and the server runs on
    if (run !== undefined && !isAlive(Number(run))) await remove(join(tmpdir(), name)).catch(() => undefined);
  }
  const dataDir = await mkdtemp(join(tmpdir(), `heed-test-${process.pid}-`));
  await chmod(dataDir, 0o711); // as root, so that PostgreSQL's user may enter it
  const server = await startEmbedded({ dataDir, log: () => undefined, throwaway: true });
  project.provide("clusterUrl", server.url);
  return async () => {
    await server.stop();
    await remove(dataDir);
  };
}

/** Removes a data directory, and the home of its cluster if that lies elsewhere. */
async function remove(dataDir: string): Promise<void> {
  const cluster = await realpath(join(dataDir, "postgres")).catch(() => undefined);
  const postmaster = cluster && (await findPostmaster(cluster));
  if (cluster && postmaster) await stopPostmaster(cluster, postmaster.pid);
  for (const made of [cluster ? dirname(cluster) : dataDir, dataDir]) await rm(made, { recursive: true, force: true });
}
