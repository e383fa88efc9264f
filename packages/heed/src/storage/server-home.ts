/** Decides which user runs PostgreSQL and in which directory: PostgreSQL refuses to run as root, and its user must reach its files. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, readlink, realpath, rename, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

/** The user PostgreSQL's processes run as when Heed runs as root. */
export type ServerUser = { name: string; uid: number; gid: number };

/** Owner and permission bits of a directory on the way to the data. */
export type DirectoryStat = { path: string; uid: number; gid: number; mode: number };

/** Where PostgreSQL lives: `cluster` and, beside it in `home`, its password and (as root) its binaries. */
export type ServerHome = { dataDir: string; home: string; cluster: string; user: ServerUser | undefined };

/** Where the cluster goes when its user cannot reach the data directory. Open to all, readable by none but root. */
const shelter = "/var/lib/heed";

/**
 * The home of PostgreSQL for a data directory, and why it is not the data directory itself if it is not.
 *
 * @param way the directories from `/` down to the data directory.
 * @example
 * const closed = { path: "/root", uid: 0, gid: 0, mode: 0o700 };
 * chooseHome("/root/data", [closed], { name: "postgres", uid: 101, gid: 104 }).closed; // "/root"
 */
export function chooseHome(
  dataDir: string,
  way: readonly DirectoryStat[],
  user: ServerUser | undefined,
): { home: string; closed?: string } {
  const closed = user && way.find((directory) => !mayEnter(directory, user))?.path;
  if (closed === undefined) return { home: dataDir };
  return { home: join(shelter, createHash("sha256").update(dataDir).digest("hex").slice(0, 16)), closed };
}

/**
 * Makes the data directory if need be and settles where PostgreSQL lives and as whom it runs. A cluster that exists keeps its place
 * (a symbolic link `postgres` in the data directory is followed) and its owner. Never changes a directory that Heed did not make.
 *
 * @throws `cluster_missing` if the link leads nowhere, `data_dir_closed` if the user of an existing cluster was shut out.
 */
export async function settleHome(options: { dataDir: string; log(line: string): void }): Promise<ServerHome> {
  const dataDir = resolve(options.dataDir);
  await makeDirectory(dataDir);
  const place = join(dataDir, "postgres");
  const linked = (await lstat(place).catch(absent))?.isSymbolicLink() ?? false;
  await finishSwap(linked ? resolve(dataDir, await readlink(place)) : place);
  const found = await ownerOf(place);
  if (linked && found === undefined) {
    throw new Error(
      `cluster_missing: ${place} leads to ${await readlink(place)}, which is not there. Put that directory back, or delete the link to begin with an empty database.`,
    );
  }
  const asRoot = process.getuid?.() === 0;
  const user = asRoot ? (unlessRoot(found) ?? (await findServerUser(options.log))) : undefined;
  if (linked) return { dataDir, home: dirname(await realpath(place)), cluster: await realpath(place), user };

  const { home, closed } = chooseHome(dataDir, user ? await wayTo(dataDir) : [], user);
  if (closed === undefined) return { dataDir, home, cluster: join(await realpath(home), "postgres"), user };
  if (found !== undefined) throw shutOut(user, closed, `chmod o+x ${closed}`);
  await makeDirectory(home);
  const alsoClosed = chooseHome(home, await wayTo(home), user).closed;
  if (alsoClosed !== undefined) throw shutOut(user, alsoClosed, `chmod o+x ${alsoClosed}`);
  options.log(`The user ${user?.name} may not enter ${closed}, so the database lies in ${home}.`);
  const cluster = join(await realpath(home), "postgres");
  return { dataDir, home, cluster, user: unlessRoot(await ownerOf(cluster)) ?? user };
}

/** Where `heed upgrade` leaves a cluster that is complete and takes the place of the older one next. */
export const nextCluster = (cluster: string): string => `${cluster}-next`;

/** Whoever was killed between setting the older cluster aside and putting the next one in its place left neither there. */
async function finishSwap(cluster: string): Promise<void> {
  if ((await lstat(cluster).catch(absent)) === undefined) await rename(nextCluster(cluster), cluster).catch(absent);
}

function shutOut(user: ServerUser | undefined, closed: string, remedy: string): Error {
  return new Error(
    `data_dir_closed: PostgreSQL runs as ${user?.name}, who may not enter ${closed}. Run \`${remedy}\`.`,
  );
}

/** The permission check of POSIX: the first class that fits decides. Access lists are not read: who only enters by one goes to the shelter. */
function mayEnter(directory: DirectoryStat, user: ServerUser): boolean {
  const bit = directory.uid === user.uid ? 0o100 : directory.gid === user.gid ? 0o010 : 0o001;
  return (directory.mode & bit) !== 0;
}

async function wayTo(path: string): Promise<DirectoryStat[]> {
  const way: string[] = [];
  for (let at = await realpath(path); at !== way[0]; at = dirname(at)) way.unshift(at);
  return Promise.all(
    way.map(async (at) => {
      const { uid, gid, mode } = await stat(at);
      return { path: at, uid, gid, mode };
    }),
  );
}

/** `postgres` where a package made it, else `nobody`, which every system has. */
async function findServerUser(log: (line: string) => void): Promise<ServerUser> {
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = await Promise.all([id("-u", name), id("-g", name)]);
    if (uid === undefined || gid === undefined) continue;
    log(`Heed runs as root, PostgreSQL as the user ${name}.`);
    return { name, uid, gid };
  }
  throw new Error(
    "postgres_no_user: PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`. Run Heed as an ordinary user, or set DATABASE_URL.",
  );
}

async function id(what: "-u" | "-g", name: string): Promise<number | undefined> {
  return promisify(execFile)("id", [what, name]).then(
    ({ stdout }) => Number(stdout),
    () => undefined,
  );
}

async function ownerOf(cluster: string): Promise<ServerUser | undefined> {
  const found = await stat(cluster).catch(absent);
  return found && { name: `with the id ${found.uid}`, uid: found.uid, gid: found.gid };
}

/** A cluster that root owns was copied without its owner: PostgreSQL will refuse it and say why. */
function unlessRoot(user: ServerUser | undefined): ServerUser | undefined {
  return user?.uid === 0 ? undefined : user;
}

/** Makes what is missing of a path. As root it may be entered by all and read by none else; otherwise it is the user's alone. */
async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  for (let at = path; at.length >= first.length; at = dirname(at)) await chmod(at, mode); // whatever the umask is
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
