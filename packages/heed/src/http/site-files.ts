// The files that a visitor's browser loads, from the site's own Heed and under a plain address, so that no list of trackers names them.
import { type BrowserFiles, browserFiles } from "@heed/browser/bundle";
import type { FastifyInstance } from "fastify";

/** Long enough for a visit, short enough for a correction. */
const FRESH_SECONDS = 300;
const NAMES: Readonly<Record<keyof BrowserFiles, string>> = {
  "site.js": "The browser SDK",
  "choices.js": "Banner and preference centre, loaded by the SDK",
  "preview.js": "The same, for whoever decides how they look",
};

export function siteFileRoutes(app: FastifyInstance): void {
  for (const [name, summary] of Object.entries(NAMES)) {
    app.get(`/h/${name}`, { schema: { tags: ["browser"], summary } }, async (request, reply) => {
      // The names are those of the files.
      const { text, gzip, etag } = (await browserFiles())[name as keyof BrowserFiles];
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
