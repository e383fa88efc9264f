// Lets in staff whose role holds a purpose: `rights` answers requests, `proof` reviews and changes nothing.
import type { FastifyInstance } from "fastify";
import type { Services } from "./services.ts";
import { onlyStaff, purposesOfRole, refuse } from "./staff.ts";

/** As onlyStaff, and only in a role that holds one of the purposes. */
export function onlyHolders(
  app: FastifyInstance,
  heed: Services,
  ...purposes: readonly [string, ...string[]]
): ReturnType<typeof onlyStaff> {
  const keyOf = onlyStaff(app, heed);
  const named = purposes.map((purpose) => `"${purpose}"`).join(" or ");
  app.addHook("onRequest", async (request, reply) => {
    if (!purposesOfRole(heed, keyOf(request).role).some((held) => purposes.includes(held)))
      return refuse(
        reply,
        403,
        "role_may_not",
        `This role does not hold ${named}. Add it to the purposes of the role in heed.config.ts, or ask a colleague whose role holds it.`,
      );
  });
  return keyOf;
}
