/** Makes a directory that is there complete or not at all, whatever is killed when. */
import { randomBytes } from "node:crypto";
import { open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isAlive } from "./is-alive.ts";

/**
 * Builds a directory under a name of its own and renames it to `path` when complete. Does nothing if `path` exists and is not empty. Of several processes
 * that build at once the first to finish has made it, and the others throw theirs away: no lock that could be left behind.
 *
 * @param build makes the directory `fresh`; what else it needs may begin with that name and is swept up with it.
 * @example
 * await makeWhole("/data/server", (fresh) => cp("/opt/server", fresh, { recursive: true }));
 */
export async function makeWhole(path: string, build: (fresh: string) => Promise<void>): Promise<void> {
  if ((await readdir(path).catch(() => [])).length > 0) return;
  await sweep(path);
  const fresh = `${path}.new-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await build(fresh);
    await rename(fresh, path);
    await syncDirectory(dirname(path)); // else a power cut could undo the rename after the first commit
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

/** Removes what processes that are no more left half-made. One of their children may still write: then the next start removes it. */
async function sweep(path: string): Promise<void> {
  const mark = `${basename(path)}.new-`;
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(mark) || isAlive(Number.parseInt(name.slice(mark.length), 10))) continue;
    await rm(join(dirname(path), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Waits until the disk has what was made, renamed or removed in a directory. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  await directory.sync().finally(() => directory.close());
}
