// Audiences over HTTP, for staff: how many a rule reaches and why not more, saved rules, and what a change would do. A role sees those of its purposes.
import {
  AudienceDiffReply,
  AudienceDiffRequest,
  AudienceOverlapReply,
  AudienceOverlapRequest,
  AudienceRemovedReply,
  AudienceReply,
  AudienceRequest,
  AudienceRuleReply,
  AudienceRuleRequest,
  AudienceSizeReply,
  AudienceSizeRequest,
  AudiencesReply,
  AudienceTermsReply,
  AudienceVersionsReply,
  apiError,
  RuleProblem,
} from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Asked, AudienceChanged, type WhoCounts } from "../audiences/audiences.ts";
import { RuleMistakes } from "../audiences/rule.ts";
import { CountsUsedUp } from "../gate/count-pace.ts";
import { pageLanguage } from "../pages/page-language.ts";
import type { Services } from "./services.ts";
import { onlyStaffOrServer, refuse } from "./staff.ts";

type Named = { Params: { name: string } };

const describe = (summary: string, ok: object, more: { body?: object; query?: object } = {}) => ({
  schema: {
    tags: ["audiences"],
    summary,
    ...(more.body ? { body: more.body } : {}),
    ...(more.query ? { querystring: { type: "object", properties: more.query } } : {}),
    response: { 200: ok, 422: RuleProblem },
  },
});

/** Registered in a scope of its own: its hook lets nobody through without a key or a session, before anything that was sent is read. */
export function audienceRoutes(app: FastifyInstance, heed: Services): void {
  const { map } = heed.inForce;
  const countingOf = onlyStaffOrServer(app, heed);
  /** Answers for a rule that cannot be used, and for what somebody else changed meanwhile. */
  const forStaff =
    <Request extends FastifyRequest>(
      work: (request: Request, who: WhoCounts, reply: FastifyReply) => Promise<unknown>,
    ) =>
    async (request: Request, reply: FastifyReply) => {
      try {
        return await work(request, countingOf(request), reply);
      } catch (error) {
        if (error instanceof AudienceChanged)
          return refuse(reply, 409, error.code, error.message.slice(error.code.length + 2));
        if (error instanceof CountsUsedUp) {
          reply.header("retry-after", Math.max(1, Math.ceil((+error.again - +heed.now()) / 1000)));
          return refuse(reply, 429, error.code, error.message.slice(error.code.length + 2));
        }
        if (!(error instanceof RuleMistakes)) throw error;
        const { mistakes } = error;
        const [first] = mistakes;
        const body = apiError(422, first?.code ?? "rule_malformed", mistakes.map(({ message }) => message).join(" "));
        return reply.status(422).send({ ...body, mistakes });
      }
    };
  /** Only for a purpose that the role holds; one that the map does not know is the rule's own mistake. */
  const forPurpose = <Request extends FastifyRequest<{ Body: { purpose: string } }>>(
    work: (request: Request, who: WhoCounts, reply: FastifyReply) => Promise<unknown>,
  ) =>
    forStaff<Request>(async (request, who, reply) => {
      const { purpose } = request.body;
      if (Object.hasOwn(map.purposes, purpose) && !who.holds(purpose)) return mayNot(reply);
      return work(request, who, reply);
    });
  /** Only for an audience that is there, of a purpose that the role holds: others are as good as none. */
  const forAudience = <Request extends FastifyRequest<Named>>(
    work: (request: Request, who: WhoCounts, reply: FastifyReply) => Promise<unknown>,
  ) =>
    forStaff<Request>(async (request, who, reply) => {
      const audience = await heed.audiences.find(request.params.name);
      return audience && who.holds(audience.purpose) ? work(request, who, reply) : unknown(reply);
    });

  app.get<{ Querystring: { locale?: string } }>(
    "/api/audience-terms",
    describe("What a rule may name, by purpose", AudienceTermsReply, {
      query: { locale: { type: "string", description: "The language of titles." } },
    }),
    forStaff<FastifyRequest<{ Querystring: { locale?: string } }>>(async ({ query }, who) => ({
      purposes: await heed.audiences.terms(pageLanguage(map, { chosen: query.locale }).language, who),
    })),
  );
  app.post(
    "/api/audience-rule",
    describe("Whether a rule may be used, and its parts; nothing is counted", AudienceRuleReply, {
      body: AudienceRuleRequest,
    }),
    forPurpose<FastifyRequest<{ Body: AudienceRuleRequest }>>(
      async ({ body }, who) => (await heed.audiences.check(body, who)) ?? { join: "and" },
    ),
  );
  app.post(
    "/api/audiences/size",
    describe("How many a rule reaches, and who is not included and why", AudienceSizeReply, {
      body: AudienceSizeRequest,
    }),
    forPurpose<FastifyRequest<{ Body: AudienceSizeRequest }>>(({ body: { all, name, ...body } }, who) =>
      heed.audiences.size({ ...asked(body), ...(name === undefined ? {} : { name }) }, who, all),
    ),
  );
  app.post(
    "/api/audiences/overlap",
    describe("Who is in which of several audiences at once; one count", AudienceOverlapReply, {
      body: AudienceOverlapRequest,
    }),
    forStaff<FastifyRequest<{ Body: AudienceOverlapRequest }>>(({ body: { names } }, who) =>
      heed.audiences.overlap(names, who),
    ),
  );
  app.get(
    "/api/audiences",
    describe("Saved audiences, with how many each reached when it was counted last", AudiencesReply),
    forStaff(async (_, { holds }) => ({
      audiences: (await heed.audiences.list())
        .filter(({ purpose }) => holds(purpose))
        .map(({ counted, ...audience }) => ({
          ...told(audience),
          ...(counted ? { counted: told(counted) } : {}),
        })),
    })),
  );
  app.get(
    "/api/audiences/:name",
    describe("One audience, with how many it reaches now", AudienceReply),
    forAudience<FastifyRequest<Named>>(async ({ params: { name } }, who, reply) => {
      const audience = await heed.audiences.find(name);
      return audience ? { ...told(audience), size: await heed.audiences.size(audience, who) } : unknown(reply);
    }),
  );
  app.get(
    "/api/audiences/:name/versions",
    describe("Every saving of an audience, the newest first", AudienceVersionsReply),
    forAudience<FastifyRequest<Named>>(async ({ params: { name } }, { holds }) => ({
      versions: (await heed.audiences.versions(name)).filter(({ purpose }) => holds(purpose)).map(told),
    })),
  );
  app.put(
    "/api/audiences/:name",
    describe("Save a rule under a name", AudienceReply, { body: AudienceRequest }),
    forPurpose<FastifyRequest<Named & { Body: AudienceRequest }>>(async ({ params: { name }, body }, who, reply) => {
      const before = await heed.audiences.find(name);
      // Under the name of one that they do not see nobody overwrites it.
      if (before && !who.holds(before.purpose)) return mayNot(reply);
      const { audience, size } = await heed.audiences.save(name, asked(body), who, body.version);
      return { ...told(audience), size };
    }),
  );
  app.delete(
    "/api/audiences/:name",
    describe("End an audience", AudienceRemovedReply, {
      query: { version: { type: "string", pattern: "^\\d{1,9}$", description: "Only if this one is the newest." } },
    }),
    forAudience<FastifyRequest<Named & { Querystring: { version?: string } }>>(
      async ({ params: { name }, query: { version } }, { actor }, reply) =>
        (await heed.audiences.remove(name, actor, version === undefined ? undefined : Number(version)))
          ? { removed: true }
          : unknown(reply),
    ),
  );
  app.post(
    "/api/audiences/:name/diff",
    describe("Who would stay, enter and leave under another rule", AudienceDiffReply, { body: AudienceDiffRequest }),
    forAudience<FastifyRequest<Named & { Body: AudienceDiffRequest }>>(({ params: { name }, body }, who) =>
      heed.audiences.diff(name, body.rule, who),
    ),
  );
}

const asked = ({ rule, purpose, channel }: AudienceRequest): Asked => ({
  rule,
  purpose,
  ...(channel === undefined ? {} : { channel }),
});

const told = <T extends { at: Date }>(audience: T) => ({ ...audience, at: audience.at.toISOString() });

const mayNot = (reply: FastifyReply) =>
  refuse(reply, 403, "role_may_not", "This role does not hold that purpose. Use one of a role that does.");

const unknown = (reply: FastifyReply) =>
  refuse(reply, 404, "audience_unknown", "There is no audience of this name. Take one from the list.");
