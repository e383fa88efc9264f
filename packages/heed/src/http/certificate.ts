// The certificate of a deletion at an address that only its person has: as a page while it fills in, and as the signed file.
import { apiError } from "@heed/core";
import type { FastifyInstance } from "fastify";
import { certificatePage } from "../pages/certificate-page.ts";
import { pageLanguage } from "../pages/page-language.ts";
import { page } from "../pages/reply.ts";
import type { Services } from "./services.ts";

type Linked = { Params: { token: string }; Querystring: { locale?: unknown } };

export function certificateRoutes(app: FastifyInstance, heed: Services): void {
  app.get<Linked>(
    "/certificate/:token",
    { schema: { tags: ["the person"], summary: "A deletion as it goes on, then its certificate, as a page" } },
    async ({ params: { token }, query: { locale }, headers: asked }, reply) => {
      const { map } = heed.inForce;
      const certificate = await heed.rights.certificate({ token });
      const chosen = typeof locale === "string" ? locale : undefined;
      const tongue = pageLanguage(map, { chosen, accept: asked["accept-language"] });
      const text = certificatePage(map, { tongue, path: `/certificate/${encodeURIComponent(token)}` }, certificate);
      const { status, headers, body } = page(certificate ? 200 : 404, text);
      return reply.status(status).headers(headers).send(body);
    },
  );
  app.get<Linked>(
    "/certificate/:token/file",
    { schema: { tags: ["the person"], summary: "The signed certificate of a deletion, as it stands" } },
    async ({ params: { token } }, reply) => {
      const certificate = await heed.rights.certificate({ token });
      if (!certificate)
        return reply
          .status(404)
          .send(apiError(404, "certificate_unknown", "There is no certificate at this address. Copy it as a whole."));
      return reply
        .headers({
          "cache-control": "no-store",
          "content-disposition": `attachment; filename="certificate-${certificate.id}.json"`,
          "referrer-policy": "no-referrer",
          "x-content-type-options": "nosniff",
        })
        .type("application/json; charset=utf-8")
        .send(JSON.stringify(certificate, undefined, 2));
    },
  );
}
