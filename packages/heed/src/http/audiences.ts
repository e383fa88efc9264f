// Audiences over HTTP, for staff: how many a rule reaches and why not more, saved rules, and what a change would do.
import {
  AudienceDiffReply,
  AudienceDiffRequest,
  AudienceRemovedReply,
  AudienceReply,
  AudienceRequest,
  AudienceSizeReply,
  AudiencesReply,
  apiError,
  RuleProblem,
} from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Asked } from "../audiences/audiences.ts";
import { RuleMistakes } from "../audiences/rule.ts";
import type { Actor } from "../gate/access.ts";
import { unauthorized } from "./authenticate.ts";
import type { Services } from "./services.ts";
import { staffOf } from "./staff.ts";

type Named = { Params: { name: string } };

const describe = (summary: string, ok: object, body?: object) => ({
  tags: ["audiences"],
  summary,
  ...(body ? { body } : {}),
  response: { 200: ok, 422: RuleProblem },
});

/** Registered in a scope of its own: its hook lets nobody through without a key, before anything that was sent is read. */
export function audienceRoutes(app: FastifyInstance, heed: Services): void {
  const actors = new WeakMap<FastifyRequest, Actor>();
  app.addHook("onRequest", async (request, reply) => {
    reply.header("cache-control", "no-store");
    const actor = await staffOf(heed, request);
    if (!actor) return unauthorized(reply);
    actors.set(request, actor);
  });
  /** Gives the actor, whom the hook has set, and answers for a rule that cannot be used. */
  const forStaff =
    <Request extends FastifyRequest>(work: (request: Request, actor: Actor, reply: FastifyReply) => Promise<unknown>) =>
    async (request: Request, reply: FastifyReply) => {
      try {
        // The hook has set it, or nothing runs after it.
        return await work(request, actors.get(request)!, reply);
      } catch (error) {
        if (!(error instanceof RuleMistakes)) throw error;
        const { mistakes } = error;
        const [first] = mistakes;
        const body = apiError(422, first?.code ?? "rule_malformed", mistakes.map(({ message }) => message).join(" "));
        return reply.status(422).send({ ...body, mistakes });
      }
    };

  app.post(
    "/api/audiences/size",
    {
      schema: describe("How many a rule reaches, and who is not included and why", AudienceSizeReply, AudienceRequest),
    },
    forStaff<FastifyRequest<{ Body: AudienceRequest }>>(({ body }, actor) =>
      heed.audiences.size(asked(body), actor, body.all),
    ),
  );
  app.get(
    "/api/audiences",
    { schema: describe("Saved audiences", AudiencesReply) },
    forStaff(async () => ({ audiences: (await heed.audiences.list()).map(told) })),
  );
  app.get(
    "/api/audiences/:name",
    {
      schema: describe("One audience, with how many it reaches now", AudienceReply),
    },
    forStaff<FastifyRequest<Named>>(async ({ params: { name } }, actor, reply) => {
      const audience = await heed.audiences.find(name);
      return audience ? { ...told(audience), size: await heed.audiences.size(audience, actor) } : unknown(reply);
    }),
  );
  app.put(
    "/api/audiences/:name",
    {
      schema: describe("Save a rule under a name", AudienceReply, AudienceRequest),
    },
    forStaff<FastifyRequest<Named & { Body: AudienceRequest }>>(async ({ params: { name }, body }, actor) => {
      const { audience, size } = await heed.audiences.save(name, asked(body), actor);
      return { ...told(audience), size };
    }),
  );
  app.delete(
    "/api/audiences/:name",
    { schema: describe("End an audience", AudienceRemovedReply) },
    forStaff<FastifyRequest<Named>>(async ({ params: { name } }, actor, reply) =>
      (await heed.audiences.remove(name, actor)) ? { removed: true } : unknown(reply),
    ),
  );
  app.post(
    "/api/audiences/:name/diff",
    { schema: describe("Who would stay, enter and leave under another rule", AudienceDiffReply, AudienceDiffRequest) },
    forStaff<FastifyRequest<Named & { Body: AudienceDiffRequest }>>(async ({ params: { name }, body }, actor, reply) =>
      (await heed.audiences.find(name)) ? heed.audiences.diff(name, body.rule, actor) : unknown(reply),
    ),
  );
}

const asked = ({ rule, purpose, channel }: AudienceRequest): Asked => ({
  rule,
  purpose,
  ...(channel === undefined ? {} : { channel }),
});

const told = <T extends { at: Date }>(audience: T) => ({ ...audience, at: audience.at.toISOString() });

const unknown = (reply: FastifyReply) =>
  reply
    .status(404)
    .send(apiError(404, "audience_unknown", "There is no audience of this name. GET /api/audiences lists them."));
