// For those who run Heed: alive, ready, figures, and what the interfaces are.
import { apiError } from "@heed/core";
import type { FastifyInstance } from "fastify";
import { isFromHere, keyOf, unauthorized } from "./authenticate.ts";
import type { Services } from "./services.ts";

export function operateRoutes(app: FastifyInstance, heed: Services): void {
  app.get("/healthz", { schema: { tags: ["operate"], summary: "The process is alive" } }, () => ({ ok: true }));
  app.get(
    "/readyz",
    { schema: { tags: ["operate"], summary: "It may serve; else 503 with the reason" } },
    async (_request, reply) => {
      const ready = await heed.ready();
      if (ready.ok) return reply.send({ ok: true });
      return reply
        .status(503)
        .header("retry-after", "2")
        .send(apiError(503, ready.code, ready.message));
    },
  );
  app.get(
    "/metrics",
    { schema: { tags: ["operate"], summary: "Figures for Prometheus; from another machine with a server key" } },
    async (request, reply) => {
      // What a shop sells and how much is nobody's business: strangers need the secret key. Behind a proxy with TLS everybody may be one,
      // for not every proxy says whom it forwards.
      const open = isFromHere(request) && !heed.publicUrl.startsWith("https:");
      if (!open && !(await keyOf(heed, request, ["server"]))) return unauthorized(reply);
      const { type, body } = await heed.metrics.text();
      return reply.type(type).send(body);
    },
  );
  app.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
}
