// Makes the files that browsers load from the sources, in memory: Heed does it when they are first asked for, so that there is no build step.
import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";

/** A file as browsers get it. */
export type BrowserFile = { readonly text: string; readonly gzip: Buffer; readonly etag: string };

/**
 * `site.js`: the SDK, as a classic script. `choices.js`: banner and preference centre, a module that it loads when it must ask. `preview.js`: the
 * same for whoever decides how they look.
 */
export type BrowserFiles = Readonly<Record<"site.js" | "choices.js" | "preview.js", BrowserFile>>;

/** What `bundle-process.ts` says: the text of each, or why there are none. */
export type Bundled = { readonly texts: Readonly<Record<keyof BrowserFiles, string>> } | { readonly error: string };

let made: Promise<BrowserFiles> | undefined;

/**
 * The files, made once per process; what failed is made again when it is next asked for.
 *
 * @example
 * (await browserFiles())["site.js"].gzip.length < 5_000; // true
 */
export function browserFiles(): Promise<BrowserFiles> {
  made ??= bundleElsewhere().catch((error: unknown) => {
    made = undefined;
    throw error;
  });
  return made;
}

/** In a process that ends with it: a bundler is 50 MB that a server would carry for as long as it runs. */
async function bundleElsewhere(): Promise<BrowserFiles> {
  const bundled = await new Promise<Bundled>((done) => {
    const child = fork(new URL("./bundle-process.ts", import.meta.url));
    child.once("message", done);
    child.once("error", ({ message }) => done({ error: message }));
    // Without effect once it has answered.
    child.once("exit", (code) => done({ error: `its process ended with code ${code}` }));
  });
  if ("error" in bundled)
    throw new Error(`bundle_failed: the files for browsers could not be made: ${bundled.error}. Run npm ci again.`);
  const { texts } = bundled;
  return {
    "site.js": fileOf(texts["site.js"]),
    "choices.js": fileOf(texts["choices.js"]),
    "preview.js": fileOf(texts["preview.js"]),
  };
}

/** One file, minified; everything it imports is in it, but for what the page is to have already. */
export const bundle = async (file: string, format: "iife" | "es", external?: readonly string[]): Promise<BrowserFile> =>
  fileOf(await bundleText(file, format, external));

/** Its text. */
export async function bundleText(
  file: string,
  format: "iife" | "es",
  external: readonly string[] = ["react"],
): Promise<string> {
  const { rolldown } = await import("rolldown");
  const build = await rolldown({
    input: resolve(import.meta.dirname, "src", file),
    logLevel: "warn",
    external: [...external],
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
  });
  try {
    const { output } = await build.generate({ format, minify: true });
    return output[0].code;
  } finally {
    await build.close();
  }
}

function fileOf(text: string): BrowserFile {
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
  return { text, gzip: gzipSync(text, { level: 9 }), etag };
}
