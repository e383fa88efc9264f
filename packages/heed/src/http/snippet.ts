// Serves Segment's own browser client, as its npm package brings it, so that no page has to load it from somebody else.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";

/**
 * The client learns from the address of its script where its settings and chunks are, but only from an https one. This line tells
 * it the same on a laptop; a page that set `_cdn` itself is left alone.
 */
const WHERE =
  "!function(s){var a=window.analytics,m=s&&/^(.*)\\/analytics\\.js\\/v1\\//.exec(s.src);a&&m&&(a._cdn=a._cdn||m[1])}(document.currentScript);\n";

export function snippetRoutes(app: FastifyInstance): void {
  const files = readBundles();
  const script = WHERE + files.get("standalone.js");
  const schema = { tags: ["collect"], summary: "Segment's client for browsers" };
  app.get("/analytics.js/v1/:writeKey/analytics.min.js", { schema }, (_request, reply) =>
    reply.header("cache-control", "public, max-age=3600").type("text/javascript; charset=utf-8").send(script),
  );
  app.get<{ Params: { file: string } }>("/analytics-next/bundles/:file", { schema }, (request, reply) => {
    const file = files.get(request.params.file);
    if (file === undefined) return reply.callNotFound();
    // Their names hold a hash of what is in them.
    return reply
      .header("cache-control", "public, max-age=31536000, immutable")
      .type("text/javascript; charset=utf-8")
      .send(file);
  });
}

/** All scripts of the package by name, read once; a name that is not among them reaches no file. */
function readBundles(): ReadonlyMap<string, string> {
  const entry = fileURLToPath(import.meta.resolve("@segment/analytics-next"));
  const folder = join(dirname(entry), "../umd");
  const names = readdirSync(folder).filter((name) => name.endsWith(".js"));
  return new Map(
    names.map((name) => [
      name,
      readFileSync(join(folder, name), "utf8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, ""),
    ]),
  );
}
