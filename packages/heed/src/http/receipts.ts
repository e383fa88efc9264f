// Receipts over HTTP: for the browser that chose, for the host's server, and the key with which anybody checks them.
import { apiError } from "@heed/core";
import type { FastifyInstance } from "fastify";
import { unauthorized } from "./authenticate.ts";
import { chooser } from "./consent.ts";
import type { Services } from "./services.ts";

export function receiptRoutes(app: FastifyInstance, heed: Services): void {
  app.get<{ Params: { id: string }; Querystring: { userId?: string; anonymousId?: string } }>(
    "/consent/v1/receipts/:id",
    { schema: { tags: ["consent"], summary: "The signed receipt of a choice (ISO/IEC TS 27560, DPV JSON-LD)" } },
    async (request, reply) => {
      const who = await chooser(heed, request, request.query, ["server"]);
      if (!who) return unauthorized(reply);
      if ("code" in who) return reply.status(400).send(apiError(400, who.code, who.message));
      const personId = "personId" in who ? who.personId : await known(heed, who.identifier.value);
      const receipt = personId && (await heed.receipts.find(personId, request.params.id));
      if (!receipt)
        return reply
          .status(404)
          .send(
            apiError(
              404,
              "receipt_unknown",
              "There is no such receipt for whoever asks. Use the id that the choice's reply gave.",
            ),
          );
      return reply.header("cache-control", "no-store").type("application/ld+json").send(JSON.stringify(receipt));
    },
  );
  app.get(
    "/.well-known/jwks.json",
    { schema: { tags: ["consent"], summary: "The public key that receipts are signed with (RFC 7517, RFC 8037)" } },
    (_request, reply) => reply.header("cache-control", "public, max-age=3600").send(heed.receipts.keys()),
  );
}

async function known(heed: Services, identifier: string): Promise<string | undefined> {
  const asker = await heed.askers.named(identifier);
  return asker.is === "person" ? asker.personId : undefined;
}
