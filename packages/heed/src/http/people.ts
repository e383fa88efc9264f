// People over HTTP, for staff: a key acts in one role of the map, and whoever opens a person says for what and why.
import { LookupReply, LookupRequest, PersonReply, StaffSession } from "@heed/core";
import type { FastifyInstance } from "fastify";
import { isPurpose } from "../gate/look-at.ts";
import type { Services } from "./services.ts";
import { onlyStaff, purposesOfRole, refuse } from "./staff.ts";

/** Registered in a scope of its own: its hook lets nobody through without a key of the staff. */
export function peopleRoutes(app: FastifyInstance, heed: Services): void {
  const { map } = heed.inForce;
  const keyOf = onlyStaff(app, heed);

  app.get(
    "/api/session",
    { schema: { tags: ["staff"], summary: "What this key may do", response: { 200: StaffSession } } },
    (request) => {
      const { role, id: _, ...who } = keyOf(request);
      return {
        role,
        purposes: [...purposesOfRole(heed, role)],
        reasons: Object.keys(map.lookReasons ?? {}),
        shop: map.controller.name,
        ...who,
      };
    },
  );
  app.post<{ Body: LookupRequest }>(
    "/api/people/lookup",
    {
      schema: {
        tags: ["staff"],
        summary: "Find a person by an exact identifier; nothing of them is shown",
        body: LookupRequest,
        response: { 200: LookupReply },
      },
    },
    async (request, reply) => {
      const { role } = keyOf(request);
      if (purposesOfRole(heed, role).length === 0)
        return refuse(
          reply,
          403,
          "role_may_not",
          "This role opens no person. Use a key of a role that holds a purpose.",
        );
      const asker = await heed.askers.named(request.body.identifier);
      if (asker.is === "nobody")
        return refuse(reply, 404, "unknown_person", "Nothing is known under this identifier. Give it exactly.");
      return { ref: heed.references.of(asker.personId) };
    },
  );
  app.get<{ Params: { ref: string }; Querystring: { purpose?: string; reason?: string } }>(
    "/api/people/:ref",
    {
      schema: {
        tags: ["staff"],
        summary: "Open a person for a purpose and a reason; the person sees role, purpose, reason and time",
        querystring: {
          type: "object",
          properties: {
            purpose: { type: "string", description: "A purpose of the role." },
            reason: { type: "string", description: "A name under lookReasons in heed.config.ts." },
          },
        },
        response: { 200: PersonReply },
      },
    },
    async (request, reply) => {
      const { role, id } = keyOf(request);
      const { purpose = "", reason } = request.query;
      if (!isPurpose(map, purpose))
        return refuse(reply, 400, "purpose_not_declared", "Say for what: ?purpose= with a purpose of heed.config.ts.");
      const personId = heed.references.open(request.params.ref);
      if (personId === undefined)
        return refuse(reply, 404, "unknown_person", "This is no reference. Take one from /api/people/lookup.");
      const looked = await heed.look({ personId, purpose, look: { role, reason }, by: id });
      if (!looked.allowed) return refuse(reply, 403, looked.reason, looked.remedy);
      const { allowed: _, ...seen } = looked;
      return { role, purpose, reason, ...seen };
    },
  );
}
