// Requests over HTTP, for staff whose role holds `rights`: what is due, one of them, and what is done about it.
import {
  advance,
  DENIALS,
  isAccepted,
  isFinal,
  isMessage,
  RequestAct,
  type RequestEvent,
  type RequestLine,
  RequestReply,
  RequestsReply,
  type RequestReply as RequestTold,
} from "@heed/core";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Filed } from "../rights/filed.ts";
import type { Fulfilled, HowToFulfil } from "../rights/fulfilment.ts";
import { onlyHolders } from "./only-holders.ts";
import type { Services } from "./services.ts";
import { refuse } from "./staff.ts";

type Numbered = { Params: { id: string } };

export function requestRoutes(app: FastifyInstance, heed: Services): void {
  const keyOf = onlyHolders(app, heed, "rights");
  const unknown = (reply: FastifyReply) =>
    refuse(reply, 404, "request_unknown", "There is no request of this number. Take it from the list.");

  app.get<{ Querystring: { all?: string } }>(
    "/api/requests",
    {
      schema: {
        tags: ["rights"],
        summary: "What people asked for, the most urgent first; it names nobody",
        querystring: {
          type: "object",
          properties: { all: { type: "string", enum: ["true"], description: "Closed ones too." } },
        },
        response: { 200: RequestsReply },
      },
    },
    async ({ query }) => ({
      today: heed.now().toISOString().slice(0, 10),
      requests: (await heed.requests.list(query.all === "true")).map(lineOf),
    }),
  );
  app.get<Numbered>(
    "/api/requests/:id",
    {
      schema: {
        tags: ["rights"],
        summary: "One request, with the address it came from",
        response: { 200: RequestReply },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const filed = await heed.requests.find(id);
      if (!filed) return unknown(reply);
      // Whose address and words are read is a look at somebody, who is known by their request alone.
      await heed.staff.oversee("request opened", keyOf(request).id, id);
      return told(filed, heed.now());
    },
  );
  app.post<Numbered & { Body: RequestAct }>(
    "/api/requests/:id",
    {
      schema: {
        tags: ["rights"],
        summary: "Answer, extend, hold, refuse, do it or take it back; every step is an entry",
        body: RequestAct,
        response: { 200: RequestReply },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { body } = request;
      const filed = await heed.requests.find(id);
      if (!filed) return unknown(reply);
      if (filed.events.length !== body.events)
        return refuse(
          reply,
          409,
          "request_moved",
          "Somebody did something about this request meanwhile. Look at it again.",
        );
      const { id: by, role } = keyOf(request);
      const actor = `staff:${by}`;
      if (body.act === "fulfil") {
        const done = await heed.fulfil(id, actor, {
          ...howOf(body),
          look: { role, reason: body.reason },
          async agreed(personId) {
            const agreed = await heed.staff.secondPerson.allows({ act: "lift a hold", personId }, by);
            return agreed.is === "approved" ? agreed.approval : undefined;
          },
        });
        if (!done.ok) return refuse(reply, 409, done.code, done.message);
        const now = await heed.requests.find(id);
        return now ? { ...told(now, heed.now()), did: done.did, ...linkOf(heed, done) } : unknown(reply);
      }
      if (body.act === "release") {
        const released = await release(heed, filed, keyOf(request).id);
        if (!released) return refuse(reply, 409, "second_person_missing", SECOND_PERSON);
        const done = await heed.requests.act(id, released, actor);
        return done.ok ? told(done.filed, heed.now()) : refuse(reply, 409, done.code, done.message);
      }
      const event = eventOf(body, heed.now());
      if (!event)
        return refuse(
          reply,
          400,
          "words_missing",
          "This step needs its reason, and a hold its last day. Write them, then try again.",
        );
      const done = await heed.requests.act(
        id,
        event,
        actor,
        body.act === "answer" ? clean(body.says ?? "") : undefined,
      );
      return done.ok ? told(done.filed, heed.now()) : refuse(reply, 409, done.code, done.message);
    },
  );
}

const howOf = ({ person, says, field, value = "", purpose }: RequestAct): HowToFulfil => ({
  ...(person === undefined ? {} : { userId: clean(person) }),
  ...(says === undefined ? {} : { says: clean(says) }),
  ...(field === undefined ? {} : { correct: { field, value: clean(value) } }),
  ...(purpose === undefined ? {} : { purpose }),
});

const SECOND_PERSON =
  "Nobody ends a legal hold before its day alone. A colleague whose role holds “rights” approves it in Trust, Approvals; then do it again.";

/** The end of a hold; before its day only with a colleague's approval, which this asks for. */
async function release(
  heed: Services,
  { id, request: { hold } }: Filed,
  by: string,
): Promise<RequestEvent | undefined> {
  const at = heed.now();
  if (!hold || hold.until <= at) return { is: "released", at };
  const agreed = await heed.staff.secondPerson.allows({ act: "end the hold of a request", request: id }, by);
  return agreed.is === "approved" ? { is: "released", at, approval: agreed.approval } : undefined;
}

function eventOf({ act, says = "", because, until = "" }: RequestAct, at: Date): RequestEvent | undefined {
  const reason = clean(says).trim();
  switch (act) {
    case "verify":
      return { is: "verified", at, by: "staff" };
    case "release":
      return { is: "released", at };
    case "revoke":
      return { is: "revoked", at };
    case "fulfil":
      return { is: "fulfilled", at };
    case "answer":
      return reason === "" ? undefined : { is: "fulfilled", at };
    case "extend":
      return reason === "" ? undefined : { is: "extended", at, reason };
    case "refuse": {
      const ground = DENIALS.find((each) => each === because);
      return reason === "" || !ground ? undefined : { is: "denied", at, reason: ground, says: reason };
    }
    case "hold": {
      const day = new Date(`${until}T23:59:59Z`);
      return reason === "" || Number.isNaN(day.getTime()) ? undefined : { is: "held", at, reason, until: day };
    }
  }
}

const ACTS = [
  "verify",
  "answer",
  "fulfil",
  "extend",
  "hold",
  "release",
  "refuse",
  "revoke",
] as const satisfies RequestAct["act"][];

/** What the machine of requests lets happen now, each tried with words that say nothing. */
function actsOf({ request, events }: Filed, at: Date): RequestAct["act"][] {
  const until = new Date(at.getTime() + 86_400_000).toISOString().slice(0, 10);
  return ACTS.filter((act) => {
    if (act === "answer" || act === "fulfil") if (isMessage(request.kind) !== (act === "answer")) return false;
    const event = eventOf({ act, events: events.length, says: "-", because: "other", until }, at);
    return event !== undefined && advance(request, event).ok;
  });
}

function lineOf({ id, request, household, agent }: Filed): RequestLine {
  const { kind, status, reason, receivedAt, expectedBy, confirmBy, extended, hold } = request;
  return {
    id,
    kind,
    status,
    ...(reason ? { reason } : {}),
    receivedAt: receivedAt.toISOString(),
    expectedBy,
    ...(confirmBy ? { confirmBy } : {}),
    proven: isFinal(request) ? request.verified !== undefined : isAccepted(request),
    closed: isFinal(request),
    extended,
    ...(hold ? { holdUntil: hold.until.toISOString() } : {}),
    household,
    ...(agent ? { agent: agent.id } : {}),
  };
}

function told(filed: Filed, at: Date): RequestTold {
  const { request, address, words, answer, done, events } = filed;
  const says = done ?? request.says;
  return {
    today: at.toISOString().slice(0, 10),
    request: lineOf(filed),
    acts: actsOf(filed, at),
    ...(request.verified === undefined ? {} : { proof: request.verified }),
    ...(address === undefined ? {} : { address }),
    ...(words === undefined ? {} : { words }),
    ...(answer === undefined ? {} : { answer }),
    ...(says === undefined ? {} : { says }),
    events: events.map(({ is, at, actor }) => ({ is, at: at.toISOString(), actor })),
  };
}

/** A mail tells the person; where none can go, staff hand the address over. */
const linkOf = (heed: Services, { results }: Extract<Fulfilled, { ok: true }>): { link?: string } =>
  results && !heed.mails ? { link: heed.publicUrl.replace(/\/+$/, "") + results.path } : {};

/** PostgreSQL stores no NUL. */
const clean = (text: string): string => text.replaceAll("\0", "");
