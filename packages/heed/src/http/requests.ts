// Requests over HTTP: what is due, for whoever answers or reviews; one of them, and what is done about it, for staff whose role holds `rights`.
import {
  RequestAct,
  type RequestEvent,
  RequestReply,
  RequestsReply,
  RequestTaken,
  RequestTakenReply,
} from "@heed/core";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Closed, Filed } from "../rights/filed.ts";
import type { Fulfilled, HowToFulfil } from "../rights/fulfilment.ts";
import { takeRequest } from "../rights/take-request.ts";
import { clean } from "./clean.ts";
import { onlyHolders } from "./only-holders.ts";
import type { Services } from "./services.ts";
import { refuse } from "./staff.ts";
import { eventOf, lineOf, told } from "./tell-request.ts";

type Numbered = { Params: { id: string } };

/** What is due, and by when: it names nobody, so that whoever reviews may read it, too. */
export function requestListRoutes(app: FastifyInstance, heed: Services): void {
  onlyHolders(app, heed, "rights", "proof");
  app.get<{ Querystring: { closed?: string; before?: string } }>(
    "/api/requests",
    {
      schema: {
        tags: ["rights"],
        summary:
          "What people asked for: open ones, the most urgent first, or closed ones, the newest first; it names nobody",
        querystring: {
          type: "object",
          properties: {
            closed: { type: "string", enum: ["true"], description: "Closed ones, a page of them." },
            before: { type: "string", maxLength: 200, description: "`next` of the page before." },
          },
        },
        response: { 200: RequestsReply },
      },
    },
    async ({ query }) => {
      const { filed, ...more }: Closed =
        query.closed === "true" ? await heed.requests.closed(query.before) : { filed: await heed.requests.list() };
      return {
        today: heed.now().toISOString().slice(0, 10),
        requests: filed.map(lineOf),
        regimes: Object.keys(heed.inForce.map.regimes),
        ...more,
      };
    },
  );
}

export function requestRoutes(app: FastifyInstance, heed: Services): void {
  const keyOf = onlyHolders(app, heed, "rights");
  const unknown = (reply: FastifyReply) =>
    refuse(reply, 404, "request_unknown", "There is no request of this number. Take it from the list.");

  app.post<{ Body: RequestTaken }>(
    "/api/requests",
    {
      schema: {
        tags: ["rights"],
        summary: "Take down what came by phone, by letter or over the counter; its clock began on the day it came in",
        body: RequestTaken,
        response: { 200: RequestTakenReply },
      },
    },
    async (request, reply) => {
      const { requests, now, inForce } = heed;
      const actor = `staff:${keyOf(request).id}`;
      const taken = await takeRequest({ requests, map: inForce.map, now }, clean(request.body), actor);
      if (taken.is === "refused")
        return refuse(reply, taken.code === "too_many" ? 429 : 400, taken.code, taken.message);
      return { id: taken.id };
    },
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
      const body = clean(request.body);
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
      const done = await heed.requests.act(id, event, actor, body.act === "answer" ? (body.says ?? "") : undefined);
      return done.ok ? told(done.filed, heed.now()) : refuse(reply, 409, done.code, done.message);
    },
  );
}

const howOf = ({ person, says, keepCounts, field, value = "", purpose, until }: RequestAct): HowToFulfil => ({
  ...(person === undefined ? {} : { userId: person }),
  ...(says === undefined ? {} : { says }),
  ...(keepCounts === undefined ? {} : { keepCounts }),
  ...(field === undefined ? {} : { correct: { field, value } }),
  ...(purpose === undefined ? {} : { purpose }),
  ...(until === undefined ? {} : { until }),
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

/** A mail tells the person; where none can go, staff hand the address over. */
const linkOf = (heed: Services, { results }: Extract<Fulfilled, { ok: true }>): { link?: string } =>
  results && !heed.mails ? { link: heed.publicUrl.replace(/\/+$/, "") + results.path } : {};
