// Lets in staff whose role holds one purpose: `rights` answers requests, `proof` reads the ledger.
import type { FastifyInstance } from "fastify";
import type { Services } from "./services.ts";
import { onlyStaff, purposesOfRole, refuse } from "./staff.ts";

/** As onlyStaff, and only in a role that holds the purpose. */
export function onlyHolders(app: FastifyInstance, heed: Services, purpose: string): ReturnType<typeof onlyStaff> {
  const keyOf = onlyStaff(app, heed);
  app.addHook("onRequest", async (request, reply) => {
    if (!purposesOfRole(heed, keyOf(request).role).includes(purpose))
      return refuse(
        reply,
        403,
        "role_may_not",
        `This role does not hold "${purpose}". Add it to the purposes of the role in heed.config.ts, or ask a colleague whose role holds it.`,
      );
  });
  return keyOf;
}
