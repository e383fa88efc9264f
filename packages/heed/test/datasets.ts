// Data sets that others publish: not ours to ship, read where they are. HEED_DATASETS names their folder, else it lies beside the repository.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, test } from "vitest";

const DATASETS = process.env["HEED_DATASETS"] ?? resolve(import.meta.dirname, "../../../../shared/data");

/** The path of something in a data set; undefined where that is not on this machine. */
export function inDatasets(...path: readonly string[]): string | undefined {
  const full = join(DATASETS, ...path);
  return existsSync(full) ? full : undefined;
}

/** Tests that read a data set, by the path of its folder; skipped, and said why, where that is not on this machine. */
export function describeDataset(name: string, dataset: string, tests: (folder: string) => void): void {
  const folder = inDatasets(dataset);
  if (folder === undefined) test.skip(`${name}: HEED_DATASETS holds no ${dataset}`, () => undefined);
  else describe(name, () => tests(folder));
}
