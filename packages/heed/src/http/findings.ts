// What `heed doctor` finds, for whoever proves how things stand: it tells of weak spots, so not everybody of the staff reads it.
import { type Finding, FindingsReply } from "@heed/core";
import type { FastifyInstance } from "fastify";
import { onlyHolders } from "./only-holders.ts";
import type { Services } from "./services.ts";
import { refuse } from "./staff.ts";

export function findingRoutes(app: FastifyInstance, heed: Services): void {
  onlyHolders(app, heed, "proof");
  let looking: Promise<readonly Finding[]> | undefined;
  app.get(
    "/api/findings",
    {
      schema: {
        tags: ["operate"],
        summary: "What is unlawful, insecure or misconfigured, worst first, each with its remedy",
        response: { 200: FindingsReply },
      },
    },
    async (_, reply) => {
      if (!heed.examine)
        return refuse(reply, 409, "not_examined", "This Heed was started by a program of yours. Run: heed doctor.");
      // It asks the mail server and the disk: whoever asks meanwhile gets the same.
      looking ??= heed.examine().finally(() => {
        looking = undefined;
      });
      const findings = await looking;
      return { at: heed.now().toISOString(), findings: [...findings] };
    },
  );
}
