/** Makes a PostgreSQL cluster (`initdb`) that is there whole or not at all, and the password of its owner. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { lchown, link, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import { makeWhole } from "./make-whole.ts";
import type { ServerHome, ServerUser } from "./server-home.ts";
import { serverProcess } from "./server-process.ts";

/** The superuser of the cluster; only migrations and this folder connect as it. */
export const clusterOwner = "heed_owner";

/** An eighth of the memory, within bounds: what is read again and again is then not fetched from the system each time. */
const bufferMegabytes = Math.round(Math.min(1_024, Math.max(128, totalmem() / 2 ** 20 / 8)));

/** What suits this machine. It is written to `postgresql.conf` once, where an operator may change it. */
const tuning = [`shared_buffers=${bufferMegabytes}MB`, "max_connections=60", "wal_compression=on", "jit=off"];

/**
 * The password of the cluster's owner; makes the cluster first if there is none. It grows under a name of its own and is renamed when it
 * is complete: one that was interrupted is never taken for a cluster, and of two processes that make one at once the first wins.
 *
 * @param options.major of the programs: they cannot open a cluster that another made.
 * @returns 32 random bytes as base64url, kept in `owner-password` beside the cluster, readable only by who runs Heed.
 * @throws `cluster_unreadable`, `cluster_other_version`, `owner_password_missing`, `initdb_failed`.
 */
export async function ensureCluster(
  place: ServerHome,
  programs: string,
  options: { major: string; throwaway?: boolean; log(line: string): void },
): Promise<string> {
  const { major } = options;
  const passwordFile = join(place.home, "owner-password");
  const version = await clusterMajor(place);
  if (version === undefined) {
    const password = await keepPassword(passwordFile);
    await makeCluster(place, programs, password, options);
  } else if (version !== major) {
    throw new Error(
      `cluster_other_version: ${place.cluster} was made by PostgreSQL ${version}, this Heed brings ${major}. Run heed upgrade, which carries it over and keeps the old one beside it.`,
    );
  }
  await linkCluster(place);
  const password = await readFile(passwordFile, "utf8").catch(unlessAbsent(place));
  if (password === undefined) {
    throw new Error(`owner_password_missing: ${passwordFile} is gone. Restore it from a backup of the data directory.`);
  }
  return password;
}

/** The major version that made the cluster of this place; undefined where there is none. */
export async function clusterMajor(place: ServerHome): Promise<string | undefined> {
  return (await readFile(join(place.cluster, "PG_VERSION"), "utf8").catch(unlessAbsent(place)))?.trim();
}

async function makeCluster(
  { cluster, user }: ServerHome,
  programs: string,
  password: string,
  { throwaway = false, log }: { throwaway?: boolean; log(line: string): void },
): Promise<void> {
  log(`Making the database in ${cluster}.`);
  await makeWhole(cluster, async (fresh) => {
    const secret = `${fresh}.password`; // initdb reads it with the rights of the server's user, for whom it is no secret
    try {
      await mkdir(fresh, { mode: 0o700 });
      await writeFile(secret, password, { mode: 0o600, flag: "wx" });
      await own(fresh, user);
      await own(secret, user);
      const settings = tuning.flatMap((setting) => ["-c", setting]);
      // The builtin provider sorts by code point and is the same on every system; its own locale is C, which every system has.
      const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
      const access = [`--username=${clusterOwner}`, `--pwfile=${secret}`, "--auth=scram-sha-256"];
      const args = ["-D", fresh, ...access, ...locale, ...settings, ...(throwaway ? ["--no-sync"] : [])];
      await runInitdb(join(programs, "initdb"), args, user);
    } finally {
      await rm(secret, { force: true });
    }
  });
}

async function runInitdb(program: string, args: string[], user: ServerUser | undefined): Promise<void> {
  const child = spawn(program, args, { ...serverProcess(user), stdio: ["ignore", "pipe", "pipe"] });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => said.push(text));
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code === 0) return;
  throw new Error(
    `initdb_failed: PostgreSQL could not make its database. Read its last lines, free disk space or mend the permission they name, and start again:\n${said.join("").trim().split("\n").slice(-8).join("\n")}`,
  );
}

/** The first process to come keeps its password; `link` is the one call that writes a whole file or finds another's. */
async function keepPassword(file: string): Promise<string> {
  const fresh = `${file}.new-${process.pid}-${randomBytes(4).toString("hex")}`;
  await writeFile(fresh, randomBytes(32).toString("base64url"), { mode: 0o600, flush: true });
  await link(fresh, file)
    .catch(unlessThere)
    .finally(() => rm(fresh));
  return readFile(file, "utf8");
}

/** When the cluster lies elsewhere, the data directory shows where. */
async function linkCluster({ dataDir, cluster }: ServerHome): Promise<void> {
  const place = join(dataDir, "postgres");
  await symlink(cluster, place).catch(unlessThere);
}

async function own(path: string, user: ServerUser | undefined): Promise<void> {
  if (user !== undefined) await lchown(path, user.uid, user.gid);
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

function unlessAbsent({ cluster }: ServerHome): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`cluster_unreadable: ${cluster} belongs to another user. Run Heed as that user or as root.`, {
      cause: error,
    });
  };
}
