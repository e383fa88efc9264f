// Collection: the Segment HTTP API, so that an application changes host and write key and nothing else.
import { apiError, SegmentBatch, SegmentMessage, SegmentReply } from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { keyOf, unauthorized } from "./authenticate.ts";
import { describeOnly, readEveryBodyAsJson } from "./read-json.ts";
import { requestSignals } from "./request-signals.ts";
import type { Services } from "./services.ts";

const PATHS = {
  // analytics-kotlin's host carries the prefix, or none.
  batch: ["/v1/batch", "/v1/b", "/b", "/v1/import"],
  track: ["/v1/track", "/v1/t"],
  identify: ["/v1/identify", "/v1/i"],
  page: ["/v1/page", "/v1/p"],
  screen: ["/v1/screen", "/v1/s"],
  group: ["/v1/group", "/v1/g"],
  alias: ["/v1/alias", "/v1/a"],
} as const;
type Type = keyof typeof PATHS;

export function collectRoutes(app: FastifyInstance, heed: Services): void {
  // Fastify's own parsers stay for the other routes.
  app.register(async (scope) => {
    readEveryBodyAsJson(scope);
    describeOnly(scope);
    for (const [type, paths] of Object.entries(PATHS)) {
      const schema = {
        tags: ["collect"],
        summary: `Segment ${type}`,
        body: type === "batch" ? SegmentBatch : SegmentMessage,
        response: { 200: SegmentReply },
      };
      // The keys of PATHS are its types.
      for (const path of paths)
        scope.post(path, { schema }, (request, reply) => collect(heed, type as Type, request, reply));
    }
    // The client's own measurements: accepted, never kept.
    scope.post("/v1/m", { schema: { tags: ["collect"], summary: "Segment metrics, discarded" } }, () => ({
      success: true,
    }));
  });
}

/**
 * The status is all that clients act on, and what they do is not what it seems: of the 4xx only 408, 410, 429 and 460 are tried
 * again, every other throws the events away for good. So 401 only when the key is surely wrong; a fault is answered with 503.
 */
async function collect(heed: Services, type: Type, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const key = await keyOf(heed, request, ["write", "server"]);
  if (!key) return unauthorized(reply);
  const strength = key.kind === "server" ? "proven" : "claimed";
  const result = await heed.ingest.accept({
    type,
    body: request.body,
    strength,
    source: key.name,
    receivedAt: heed.now(),
    signals: requestSignals(request),
  });
  if (!result.ok) return reply.status(400).send(apiError(400, result.code, result.message));
  // Clients ignore the body, and analytics-python takes anything but exactly 200 for a failure (segment.md 2.3).
  return { success: true };
}
