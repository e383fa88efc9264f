/** Vitest's global setup: one throwaway PostgreSQL cluster per test run; a test gets its address by `inject("clusterUrl")`. */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "../src/storage/embedded.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** `postgres://` address of the cluster's owner. */
    clusterUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), "heed-test-"));
  await chmod(dataDir, 0o711); // as root, so that PostgreSQL's user may enter it
  const server = await startEmbedded({ dataDir, log: () => undefined, throwaway: true });
  project.provide("clusterUrl", server.url);
  return async () => {
    await server.stop();
    for (const made of [dirname(server.dataDir), dataDir]) await rm(made, { recursive: true, force: true });
  };
}
