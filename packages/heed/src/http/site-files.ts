// The files that a visitor's browser loads, from the site's own Heed and under a plain address, so that no list of trackers names them.
import { type BrowserFiles, browserFiles } from "@heed/browser/bundle";
import type { FastifyInstance } from "fastify";

/** Long enough for a visit, short enough for a correction. */
const FRESH_SECONDS = 300;
const NAMES: readonly (keyof BrowserFiles)[] = ["site.js", "choices.js"];

export function siteFileRoutes(app: FastifyInstance): void {
  for (const name of NAMES) {
    const summary = name === "site.js" ? "The browser SDK" : "Banner and preference centre, loaded by the SDK";
    app.get(`/h/${name}`, { schema: { tags: ["browser"], summary } }, async (request, reply) => {
      const { text, gzip, etag } = (await browserFiles())[name];
      reply
        .header("content-type", "text/javascript; charset=utf-8")
        .header("cache-control", `public, max-age=${FRESH_SECONDS}`)
        .header("vary", "accept-encoding")
        .header("x-content-type-options", "nosniff")
        // It is for pages of other origins, also for those that isolate themselves.
        .header("cross-origin-resource-policy", "cross-origin")
        .header("etag", etag);
      if (request.headers["if-none-match"] === etag) return reply.status(304).send();
      if (!/\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""))) return reply.send(text);
      return reply.header("content-encoding", "gzip").send(gzip);
    });
  }
}
