// Makes the two files that browsers load from the sources, in memory: Heed does it when it starts, so that there is no build step.
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

/** A file as browsers get it. */
export type BrowserFile = { readonly text: string; readonly gzip: Buffer; readonly etag: string };

/**
 * `site.js`: the SDK, as a classic script. `choices.js`: banner and preference centre, a module that it loads when it must ask. `preview.js`: the
 * same for whoever decides how they look.
 */
export type BrowserFiles = Readonly<Record<"site.js" | "choices.js" | "preview.js", BrowserFile>>;

let made: Promise<BrowserFiles> | undefined;

/**
 * The files, made once per process.
 *
 * @example
 * (await browserFiles())["site.js"].gzip.length < 5_000; // true
 */
export function browserFiles(): Promise<BrowserFiles> {
  made ??= Promise.all([bundle("script.ts", "iife"), bundle("choices.ts", "es"), bundle("preview.ts", "es")]).then(
    ([site, choices, preview]) => ({
      "site.js": site,
      "choices.js": choices,
      "preview.js": preview,
    }),
  );
  return made;
}

/** One file, minified; everything it imports is in it, but for what the page is to have already. */
export async function bundle(file: string, format: "iife" | "es", external = ["react"]): Promise<BrowserFile> {
  const build = await rolldown({
    input: resolve(import.meta.dirname, "src", file),
    logLevel: "warn",
    external,
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
  });
  try {
    const { output } = await build.generate({ format, minify: true });
    const text = output[0].code;
    const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
    return { text, gzip: gzipSync(text, { level: 9 }), etag };
  } finally {
    await build.close();
  }
}
