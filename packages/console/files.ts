// The console as Heed serves it: made by Vite into dist/, at `npm ci` or by whoever first asks after its sources changed.
import { spawn } from "node:child_process";
import { hash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** One file below /console/assets, whose name holds the hash of its text. */
export type ConsoleFile = { readonly type: string; readonly plain: Buffer; readonly gzip: Buffer };

export type ConsoleFiles = {
  /** By name, such as `assets/main-3f2a.js`. */
  readonly files: ReadonlyMap<string, ConsoleFile>;
  /** The page that loads them; styles that a component makes carry the nonce. */
  page(nonce: string): string;
};

const HERE = import.meta.dirname;
const DIST = join(HERE, "dist");
const STAMP = join(DIST, "made-from");
/** Stands in the built page for the nonce of each reply. */
export const NONCE = "NONCE-OF-THE-REPLY";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

let read: Promise<ConsoleFiles> | undefined;

/**
 * The files, read once per process; made anew first where the sources are not those of the last time.
 *
 * @throws `console_not_built`
 * @example
 * (await consoleFiles()).files.size > 1; // true
 */
export function consoleFiles(): Promise<ConsoleFiles> {
  read ??= ensureBuilt().then(load);
  // A build that failed is tried again by whoever comes next.
  read.catch(() => {
    read = undefined;
  });
  return read;
}

/** Makes dist/ where it is not of these sources. In a process of its own, so that nobody who is served meanwhile waits. */
export async function ensureBuilt(): Promise<void> {
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === madeFrom()) return;
  const child = spawn(process.execPath, [join(HERE, "build.ts")], { cwd: HERE, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code] = await once(child, "close");
  if (code !== 0)
    throw new Error(
      `console_not_built: the console could not be made. Run: node packages/console/build.ts. ${said.slice(-2_000)}`,
    );
}

/** The hash of everything that the built files depend on; versions of libraries are exact in package.json. */
export function madeFrom(): string {
  const sources = readdirSync(join(HERE, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(tsx?|css)$/.test(name) && !name.includes(".test."))
    .map((name) => join("src", name));
  const texts = [...sources.sort(), "index.html", "build.ts", "package.json"].map((name) =>
    hash("sha256", readFileSync(join(HERE, name))),
  );
  return hash("sha256", texts.join());
}

function load(): ConsoleFiles {
  const files = new Map(
    readdirSync(join(DIST, "assets")).map((name) => {
      const plain = readFileSync(join(DIST, "assets", name));
      const type = TYPES[extname(name)] ?? "application/octet-stream";
      return [`assets/${name}`, { type, plain, gzip: gzipSync(plain, { level: 9 }) }];
    }),
  );
  const page = readFileSync(join(DIST, "index.html"), "utf8");
  return { files, page: (nonce) => page.replaceAll(NONCE, nonce) };
}
