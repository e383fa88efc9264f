// API keys made and taken away, by colleagues whose account invites others: a key opens as much as they do.
import { KeyMadeReply, KeyRequest, KeysGoneReply } from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Services } from "./services.ts";
import { type Asker, onlyStaff, refuse } from "./staff.ts";

export function keyRoutes(app: FastifyInstance, heed: Services): void {
  const askerOf = onlyStaff(app, heed);
  const { map } = heed.inForce;
  /** A key makes no key, and neither does an account that may not invite. */
  const asAdmin = (request: FastifyRequest, reply: FastifyReply, work: (asker: Asker) => Promise<unknown>) => {
    const asker = askerOf(request);
    if (asker.name === undefined || !asker.admin)
      return refuse(
        reply,
        403,
        "admin_missing",
        "Keys are made and taken away by accounts that invite colleagues. Ask one of them, or run: heed key NAME.",
      );
    return work(asker);
  };
  app.post<{ Body: KeyRequest }>(
    "/api/keys",
    {
      schema: {
        tags: ["staff"],
        summary: "Makes an API key; its value is shown this once",
        body: KeyRequest,
        response: { 200: KeyMadeReply },
      },
    },
    (request, reply) =>
      asAdmin(request, reply, async ({ id }) => {
        const { kind, role } = request.body;
        const name = request.body.name.replaceAll("\0", "").trim();
        if (name === "") return refuse(reply, 400, "name_missing", "Give the key a name, by which it is taken away.");
        const actor = `staff:${id}`;
        if (kind !== "staff") return { name, value: await heed.addKey(kind, name, undefined, actor) };
        if (role === undefined || !Object.hasOwn(map.roles ?? {}, role))
          return refuse(reply, 400, "role_unknown", "This is no role of heed.config.ts. Choose one of them.");
        return { name, value: await heed.addStaffKey(role, name, actor) };
      }),
  );
  app.delete<{ Params: { name: string } }>(
    "/api/keys/:name",
    {
      schema: {
        tags: ["staff"],
        summary: "Takes every key of a name away",
        response: { 200: KeysGoneReply },
      },
    },
    (request, reply) =>
      asAdmin(request, reply, async ({ id }) => {
        const { name } = request.params;
        return { name, gone: await heed.removeKeys(name, `staff:${id}`) };
      }),
  );
}
