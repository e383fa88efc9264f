// Segment's regulations over HTTP: with a secret server key, whoever is named is suppressed or deleted.
import { RegulationReply, RegulationRequest } from "@heed/core";
import type { FastifyInstance } from "fastify";
import { keyOf, unauthorized } from "./authenticate.ts";
import type { Services } from "./services.ts";

export function regulationRoutes(app: FastifyInstance, heed: Services): void {
  const schema = {
    tags: ["rights"],
    summary: "Suppress or delete users by their ids, as Segment's Public API does; a server key as Bearer",
    body: RegulationRequest,
    response: { 200: RegulationReply },
  };
  // Heed has one source: what is asked for one of Segment's sources holds for everything.
  for (const path of ["/regulations", "/regulations/sources/:source"])
    app.post<{ Body: RegulationRequest }>(path, { schema }, async (request, reply) => {
      if (!(await keyOf(heed, request, ["server"]))) return unauthorized(reply);
      const { regulationType, subjectIds } = request.body;
      return { data: await heed.regulate(regulationType, subjectIds) };
    });
}
