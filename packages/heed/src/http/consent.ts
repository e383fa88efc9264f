// Choices over HTTP: a host site or a browser says and reads what a person chose.
import { apiError, ChoicesReply, ChoicesRequest, type Strength, wordsIn } from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Identifier, notAnIdentifier } from "../storage/person-directory.ts";
import { keyOf, keyText, unauthorized } from "./authenticate.ts";
import { gpcOf } from "./request-signals.ts";
import type { Services } from "./services.ts";

export function consentRoutes(app: FastifyInstance, heed: Services): void {
  app.post<{ Body: ChoicesRequest }>(
    "/consent/v1/choices",
    { schema: { tags: ["consent"], summary: "Record choices", body: ChoicesRequest, response: { 200: ChoicesReply } } },
    async (request, reply) => {
      const who = await chooser(heed, request, request.body, ["server", "write"]);
      if (!who) return unauthorized(reply);
      if ("code" in who) return refuse(reply, 400, who.code, who.message);
      // What the browser signals is said together with the choice; a no among them wins.
      const signalled = heed.signals(request.body.signals, gpcOf(request));
      const given = Object.entries(request.body.choices).map(([purpose, value]) => ({ purpose, value }));
      const refused = signalled.filter((claim) => !claim.value);
      const answers =
        given.length === 0
          ? []
          : [...given.filter((each) => !refused.some((claim) => claim.purpose === each.purpose)), ...refused];
      // Nobody is made for an empty answer.
      if (answers.length === 0)
        return refuse(
          reply,
          400,
          "choices_missing",
          'The request names no purpose. Send {"choices": {"recommendations": true}}.',
        );
      const { notice, locale, place } = request.body;
      if (notice !== undefined && !(await heed.notices.find({ version: notice })))
        return refuse(
          reply,
          400,
          "notice_unknown",
          "No notice of this number was ever shown. Send the number that GET /consent/v1/notice gives.",
        );
      const refusal = heed.choices.refuse(answers);
      if (refusal) return refuse(reply, refusal.code === "not_a_choice" ? 409 : 400, refusal.code, refusal.message);
      const personId = "personId" in who ? who.personId : await heed.askers.ensure(who.identifier, who.strength);
      const recorded = await heed.choices.record({
        personId,
        answers,
        strength: who.strength,
        source: "api",
        place,
        notice: notice === undefined ? undefined : { version: notice, locale },
      });
      if (!recorded.ok) return refuse(reply, 400, recorded.code, recorded.message);
      // A write key is public: it adds and never reads, so that nobody learns with it what another person chose.
      if (who.strength === "claimed") return { purposes: {} };
      const { receipt } = recorded;
      return { ...(await readable(heed, who, personId)), ...(receipt === undefined ? {} : { receipt }) };
    },
  );
  app.get<{ Querystring: { userId?: string; anonymousId?: string } }>(
    "/consent/v1/choices",
    { schema: { tags: ["consent"], summary: "Read choices", response: { 200: ChoicesReply } } },
    async (request, reply) => {
      const who = await chooser(heed, request, request.query, ["server"]);
      if (!who) return unauthorized(reply);
      if ("code" in who) return refuse(reply, 400, who.code, who.message);
      if ("personId" in who) return readable(heed, who, who.personId);
      const asker = await heed.askers.named(who.identifier.value);
      // An unknown person reads as one who was never asked: the reply does not tell who is known.
      return replyFor(heed, asker.is === "person" ? asker.personId : "00000000-0000-0000-0000-000000000000");
    },
  );
}

type Who =
  | { identifier: Identifier; strength: "claimed" | "proven" }
  | { personId: string; strength: "linked" | "browser" }
  | { code: string; message: string };

/** Whom a request speaks for: a browser by its token, or whom a key names; undefined without either. */
export async function chooser(
  heed: Services,
  request: FastifyRequest,
  given: { userId?: string; anonymousId?: string },
  kinds: readonly ("write" | "server")[],
): Promise<Who | undefined> {
  const text = keyText(request);
  const browser = text === undefined ? undefined : await heed.tokens.readBrowser(text);
  if (browser) {
    const subject = await heed.rights.browser(browser.via);
    return subject
      ? { personId: subject.ids[0], strength: subject.alone ? "browser" : "linked" }
      : { code: "unknown_person", message: "This browser is not known yet." };
  }
  const key = await keyOf(heed, request, kinds);
  if (!key) return undefined;
  const identifier: Identifier =
    given.userId !== undefined
      ? { kind: "user", value: given.userId }
      : { kind: "browser", value: given.anonymousId ?? "" };
  const wrong = notAnIdentifier(identifier.value);
  if (wrong)
    return {
      code: wrong,
      message: "The request names nobody. Send userId or anonymousId; words like null or guest are no identifiers.",
    };
  return { identifier, strength: key.kind === "server" ? "proven" : "claimed" };
}

/** What whoever chose may read: a browser that a claim linked to somebody may be a stranger's. */
const readable = (heed: Services, { strength }: { strength: Strength }, personId: string) =>
  strength === "linked" ? { purposes: {} } : replyFor(heed, personId);

async function replyFor(heed: Services, personId: string): Promise<ChoicesReply> {
  const language = heed.inForce.map.languages[0] ?? "en";
  const purposes = (await heed.choices.read(personId)).map(({ purpose, basis, choice, decision, answered, offer }) => [
    purpose,
    {
      basis,
      choice,
      allowed: decision.allowed,
      ...(decision.allowed ? {} : { reason: decision.reason }),
      ...(offer ? { offer: { gives: wordsIn(offer.offer.gives, language), since: offer.since.toISOString() } } : {}),
      ...(answered ? { answered: { ...answered, at: answered.at.toISOString() } } : {}),
    },
  ]);
  return { purposes: Object.fromEntries(purposes) };
}

const refuse = (reply: FastifyReply, status: number, code: string, message: string) =>
  reply.status(status).send(apiError(status, code, message));
