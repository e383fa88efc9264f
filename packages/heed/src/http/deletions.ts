// Deletions that need somebody of the staff: who outside has to be told by hand, and that they were.
import { DeletionsReply, DeletionTold } from "@heed/core";
import type { FastifyInstance } from "fastify";
import { onlyHolders } from "./only-holders.ts";
import type { Services } from "./services.ts";
import { refuse } from "./staff.ts";

/** For whoever reviews, too. */
export function deletionListRoutes(app: FastifyInstance, heed: Services): void {
  onlyHolders(app, heed, "rights", "proof");
  app.get(
    "/api/deletions",
    {
      schema: {
        tags: ["rights"],
        summary: "Deletions that a recipient refused or never answered, or that are overdue; they name nobody",
        response: { 200: DeletionsReply },
      },
    },
    () => listOf(heed),
  );
}

export function deletionRoutes(app: FastifyInstance, heed: Services): void {
  const askerOf = onlyHolders(app, heed, "rights");
  app.post<{ Params: { id: string }; Body: DeletionTold }>(
    "/api/deletions/:id",
    {
      schema: {
        tags: ["rights"],
        summary: "Notes that a recipient was told by hand; the certificate is signed anew, and the step is an entry",
        params: { type: "object", properties: { id: { type: "string", format: "uuid" } } },
        body: DeletionTold,
        response: { 200: DeletionsReply },
      },
    },
    async (request, reply) => {
      const told = { id: request.params.id, recipient: request.body.recipient.replaceAll("\0", "") };
      if (!(await heed.rights.toldByHand(told, `staff:${askerOf(request).id}`)))
        return refuse(
          reply,
          409,
          "deletion_moved",
          "This deletion no longer waits for that recipient to be told. Load the list anew.",
        );
      return listOf(heed);
    },
  );
}

const listOf = async (heed: Services): Promise<DeletionsReply> => ({
  deletions: (await heed.rights.stuck()).map(({ id, asked, deadline, recipient: name, outcome }) => ({
    id,
    asked: asked.toISOString(),
    deadline: deadline.toISOString(),
    outcome,
    ...(name === null ? {} : { recipient: { name, title: heed.inForce.map.recipients?.[name]?.name ?? name } }),
  })),
});
