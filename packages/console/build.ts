// Makes dist/ with Vite; run at `npm ci` (the root's `prepare`) and by files.ts.
import { randomUUID } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { madeFrom, NONCE } from "./files.ts";

// Else a test, or a shell that says "development", would get React's slow and large build.
process.env["NODE_ENV"] = "production";

const here = import.meta.dirname;
// Into a folder of its own first, and then in its place at once: two that build meanwhile do not mix.
const fresh = join(here, `dist-${randomUUID()}`);
const stamp = madeFrom();
try {
  await build({
    configFile: false,
    root: here,
    base: "/console/",
    // Its warnings are of the libraries: directives for another kind of server.
    logLevel: "error",
    html: { cspNonce: NONCE },
    build: {
      outDir: fresh,
      emptyOutDir: true,
      target: "es2022",
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
    },
  });
  writeFileSync(join(fresh, "made-from"), stamp);
  const dist = join(here, "dist");
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
