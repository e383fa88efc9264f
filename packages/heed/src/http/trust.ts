// `GET /trust`: the self-tests as a public page. Counting is for a few times an hour, whoever asks how often.
import type { FastifyInstance } from "fastify";
import { pageLanguage } from "../pages/page-language.ts";
import { page } from "../pages/reply.ts";
import { trustPage } from "../pages/trust-page.ts";
import type { Services } from "./services.ts";

export function trustRoutes(app: FastifyInstance, heed: Services): void {
  app.get<{ Querystring: { locale?: unknown } }>(
    "/trust",
    { schema: { tags: ["consent"], summary: "Five self-tests with the numbers they rest on, as a page" } },
    async (request, reply) => {
      const { map } = heed.inForce;
      const { locale } = request.query;
      const tongue = pageLanguage(map, {
        chosen: typeof locale === "string" ? locale : undefined,
        accept: request.headers["accept-language"],
      });
      const { status, headers, body } = page(200, trustPage(map, await heed.trust(), tongue), {
        "cache-control": "public, max-age=300",
        vary: "accept-language",
      });
      return reply.status(status).headers(headers).send(body);
    },
  );
}
