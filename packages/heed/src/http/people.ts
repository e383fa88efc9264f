// People over HTTP, for staff: a key acts in one role of the map, and whoever opens a person says for what and why.
import {
  type Day,
  dayOf,
  LookTermsReply,
  LookupReply,
  LookupRequest,
  PersonDashboardReply,
  PersonDecisionsReply,
  PersonReply,
  type PersonReply as PersonTold,
  readable,
  StaffSession,
  wordsIn,
} from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isPurpose } from "../gate/look-at.ts";
import { dressOf } from "../pages/dress.ts";
import { pageLanguage } from "../pages/page-language.ts";
import { labelOf } from "../pages/show-value.ts";
import { CONTENT_SECURITY_POLICY } from "../pages/style.ts";
import type { HeldPermit } from "../rights/permits-of.ts";
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
        today: dayOf(heed.now()),
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
  type Opening = FastifyRequest<{
    Params: { ref: string };
    Querystring: { purpose?: string; reason?: string; from?: Day; locale?: string };
  }>;
  const opening = (summary: string, reply: object) => ({
    schema: {
      tags: ["staff"],
      summary,
      querystring: {
        type: "object",
        properties: {
          purpose: { type: "string", description: "A purpose of the role." },
          reason: { type: "string", description: "A name under lookReasons in heed.config.ts." },
          from: {
            type: "string",
            pattern: "^\\d{4}-\\d\\d-\\d\\d$",
            description: "The day from which they are shown it, once a second person approved it.",
          },
          locale: { type: "string", description: "The language of titles and reasons." },
        },
      },
      response: { 200: reply },
    },
  });
  const titleOf = (purpose: string, language: string): string => {
    const title = map.purposes[purpose]?.title;
    return title === undefined ? readable(purpose) : wordsIn(title, language);
  };
  const languageOf = (locale: string | undefined) => pageLanguage(map, { chosen: locale }).language;
  /** Opens the person as the gate allows, or has answered why not. */
  async function opened(
    request: Opening,
    reply: FastifyReply,
    {
      purpose = request.query.purpose ?? "",
      all,
      fields,
    }: { purpose?: string; all?: true; fields?: readonly string[] } = {},
  ) {
    const { role, id } = keyOf(request);
    const { reason = "", from } = request.query;
    if (!isPurpose(map, purpose)) {
      refuse(reply, 400, "purpose_not_declared", "Say for what: ?purpose= with a purpose of heed.config.ts.");
      return undefined;
    }
    const personId = heed.references.open(request.params.ref);
    if (personId === undefined) {
      refuse(reply, 404, "unknown_person", "This is no reference. Take one from /api/people/lookup.");
      return undefined;
    }
    const look = { role, reason: reason || undefined, all };
    const looked = await heed.look({ personId, purpose, look, by: id, from, ...(fields ? { fields } : {}) });
    if (!looked.allowed) {
      refuse(reply, 403, looked.reason, looked.remedy);
      return undefined;
    }
    return { looked, asked: { personId, purpose, role, reason, by: id } };
  }

  app.get<{ Querystring: { locale?: string } }>(
    "/api/look-terms",
    {
      schema: {
        tags: ["staff"],
        summary: "For what and why this role may look at one person, in words",
        querystring: { type: "object", properties: { locale: { type: "string", description: "The language." } } },
        response: { 200: LookTermsReply },
      },
    },
    (request) => {
      const { role } = keyOf(request);
      const language = languageOf(request.query.locale);
      const purposes = purposesOfRole(heed, role).map((name) => ({ name, title: titleOf(name, language) }));
      const reasons = Object.entries(map.lookReasons ?? {}).map(([name, { says }]) => {
        const lateUntil = heed.staff.secondPerson.lateUntil(name);
        return { name, title: wordsIn(says, language), ...(lateUntil === undefined ? {} : { lateUntil }) };
      });
      return {
        role: readable(role),
        purposes,
        reasons,
        narrow: map.roles?.[role]?.fields !== undefined,
      };
    },
  );
  app.get<{ Params: Opening["params"]; Querystring: Opening["query"] }>(
    "/api/people/:ref",
    opening("Open a person for a purpose and a reason; the person sees role, purpose, reason and time", PersonReply),
    async (request, reply) => {
      const open = await opened(request, reply);
      if (!open) return reply;
      const { looked, asked } = open;
      const { allowed: _, ...seen } = looked;
      const language = languageOf(request.query.locale);
      const fields = [...Object.keys(seen.traits), ...Object.keys(seen.events)];
      return {
        role: asked.role,
        purpose: asked.purpose,
        reason: asked.reason,
        ...seen,
        permits: permitsFor(
          await heed.rights.permits(asked.personId),
          fields,
          purposesOfRole(heed, asked.role),
          (name) => titleOf(name, language),
        ),
        titles: Object.fromEntries(fields.map((name) => [name, labelOf(map, name, language)])),
        items: Object.fromEntries(textsIn(seen).flatMap((text) => pairOf(text, heed.itemTitle(text)))),
      };
    },
  );
  app.get<{ Params: Opening["params"]; Querystring: Opening["query"] }>(
    "/api/people/:ref/decisions",
    opening("What was decided for a person under a purpose, and why; this is a look, too", PersonDecisionsReply),
    async (request, reply) => {
      const open = await opened(request, reply, { all: true, fields: [] });
      if (!open) return reply;
      const decisions = await heed.decided(open.asked, languageOf(request.query.locale));
      return {
        decisions: decisions.map(({ at, model, ...told }) => ({ at, ...(model === null ? {} : { model }), ...told })),
      };
    },
  );
  app.get<{ Params: Opening["params"]; Querystring: Opening["query"] }>(
    "/api/people/:ref/dashboard",
    opening(
      "The Data Dashboard of a person as they see it, for a role that may see all; a look of its own",
      PersonDashboardReply,
    ),
    async (request, reply) => {
      const open = await opened(request, reply, { purpose: "rights", all: true, fields: [] });
      if (!open) return reply;
      const { personId, role, reason, by } = open.asked;
      const tongue = pageLanguage(map, { chosen: request.query.locale });
      const page = await heed.dashboard.forStaff(personId, { actor: `staff:${by}`, role, reason }, tongue);
      if (page === undefined)
        return refuse(reply, 404, "unknown_person", "Nothing is held about them any longer. Find them anew.");
      const { appearance } = await heed.appearance.current();
      return { page: dressOf(appearance)(page, CONTENT_SECURITY_POLICY).text };
    },
  );
}

/** Of the fields that were opened: the purposes of the role by name, of all others how many there are. */
function permitsFor(
  permits: readonly HeldPermit[],
  fields: readonly string[],
  held: readonly string[],
  titleOf: (purpose: string) => string,
): PersonTold["permits"] {
  return fields.flatMap((field) => {
    const all = permits.filter((permit) => permit.field === field);
    const own = all.filter(({ purpose }) => held.includes(purpose));
    const serves = own.map(({ purpose, things, until }) => ({ title: titleOf(purpose), things, until }));
    return all.length === 0 ? [] : [{ field, serves, others: all.length - own.length }];
  });
}

/** Every text in a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const pairOf = (item: string, title: string | undefined): [string, string][] =>
  title === undefined ? [] : [[item, title]];
