// For those who run Heed: alive, ready, and what the interfaces are.
import type { FastifyInstance } from "fastify";
import type { Services } from "./services.ts";

export function operateRoutes(app: FastifyInstance, heed: Services): void {
  app.get("/healthz", { schema: { tags: ["operate"], summary: "The process is alive" } }, () => ({ ok: true }));
  app.get(
    "/readyz",
    { schema: { tags: ["operate"], summary: "The database answers and the map is in force" } },
    async (_request, reply) => {
      const ready = await heed.ready();
      return reply.status(ready ? 200 : 503).send({ ok: ready });
    },
  );
  app.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
}
