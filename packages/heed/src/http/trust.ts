// `GET /trust`: the self-tests as a public page. Counting is for a few times an hour, whoever asks how often.
import type { FastifyInstance } from "fastify";
import { page } from "../pages/reply.ts";
import { trustPage } from "../pages/trust-page.ts";
import type { Services } from "./services.ts";

export function trustRoutes(app: FastifyInstance, heed: Services): void {
  app.get(
    "/trust",
    { schema: { tags: ["consent"], summary: "Five self-tests with the numbers they rest on, as a page" } },
    async (_request, reply) => {
      const { status, headers, body } = page(200, trustPage(heed.inForce.map, await heed.trust()), {
        "cache-control": "public, max-age=300",
      });
      return reply.status(status).headers(headers).send(body);
    },
  );
}
