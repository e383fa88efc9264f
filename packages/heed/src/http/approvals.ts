// What nobody of the staff does alone: what waits for a second person, and their yes or no. A key is no person, so only colleagues answer.
import { ApprovalAnswer, ApprovalsReply, type DataMap, readable, wordsIn } from "@heed/core";
import type { FastifyInstance } from "fastify";
import { type ApprovalRefused, judgedUnder } from "../staff/second-person.ts";
import type { Services } from "./services.ts";
import { type Asker, onlyStaff, purposesOfRole, refuse } from "./staff.ts";

const REFUSED: Readonly<Record<ApprovalRefused, readonly [number, string]>> = {
  approval_gone: [409, "This no longer waits: it was answered, or its days are over. Load the list anew."],
  own_approval: [403, "Somebody else has to approve what you ask for. Ask a colleague."],
  role_may_not: [403, "Your role does not hold what this is about. Ask a colleague whose role does."],
  another_person: [
    409,
    "This is about somebody else, or nobody is known under what you wrote. Nothing was approved. Write exactly whom you were told.",
  ],
};

type Query = { locale?: string };

export function approvalRoutes(app: FastifyInstance, heed: Services): void {
  const askerOf = onlyStaff(app, heed);
  const { map } = heed.inForce;
  const querystring = {
    type: "object",
    properties: { locale: { type: "string", maxLength: 35, description: "Of the words." } },
  };
  async function list({ id: mark, role }: Asker, locale: string): Promise<ApprovalsReply> {
    const held = purposesOfRole(heed, role);
    const waiting = (await heed.staff.secondPerson.list()).filter(({ says }) => held.includes(judgedUnder(says)));
    return {
      waiting: waiting.map(({ id, act, says, askedBy, until, named }) => ({
        id,
        act,
        says: Object.fromEntries(
          Object.entries(says).map(([name, value]) => [name, inWords(map, name, value, locale)]),
        ),
        askedBy,
        until: until.toISOString(),
        own: askedBy === mark,
        named,
      })),
    };
  }
  app.get<{ Querystring: Query }>(
    "/api/approvals",
    {
      schema: {
        tags: ["staff"],
        summary: "What waits for a second person, as far as the role may judge it",
        querystring,
        response: { 200: ApprovalsReply },
      },
    },
    (request) => list(askerOf(request), request.query.locale ?? "en"),
  );
  app.post<{ Params: { id: string }; Body: ApprovalAnswer; Querystring: Query }>(
    "/api/approvals/:id",
    {
      schema: {
        tags: ["staff"],
        summary: "Approves or refuses, as a second person; gives what still waits",
        querystring,
        body: ApprovalAnswer,
        response: { 200: ApprovalsReply },
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      if (asker.name === undefined)
        return refuse(reply, 403, "colleague_missing", "A key is no second person. Sign in at /console to approve.");
      const { yes, identifier = "" } = request.body;
      const whom = identifier.trim() === "" ? undefined : await heed.askers.named(identifier.replaceAll("\0", ""));
      const personId = whom?.is === "nobody" ? undefined : whom?.personId;
      const judged = await heed.staff.secondPerson.judge(request.params.id, yes, asker, personId);
      if (!judged.ok) return refuse(reply, REFUSED[judged.reason][0], judged.reason, REFUSED[judged.reason][1]);
      return list(asker, request.query.locale ?? "en");
    },
  );
}

/** What an act says by the names of the map, in the words of the map. */
function inWords(map: DataMap, name: string, value: string, locale: string): string {
  const purpose = name === "purpose" && Object.hasOwn(map.purposes, value) ? map.purposes[value] : undefined;
  if (purpose) return wordsIn(purpose.title ?? purpose.says, locale);
  const reasons = map.lookReasons ?? {};
  const reason = name === "reason" && Object.hasOwn(reasons, value) ? reasons[value] : undefined;
  if (reason) return wordsIn(reason.says, locale);
  return name === "purpose" ? readable(value) : value;
}
