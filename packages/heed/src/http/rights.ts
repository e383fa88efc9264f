// Requests over HTTP: the form for anybody, and the mailed link behind which one press proves who asks.
import { isFinal } from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { pageLanguage } from "../pages/page-language.ts";
import { page } from "../pages/reply.ts";
import { FORM_KINDS, provePage, rightsPage } from "../pages/rights-page.ts";
import { visitRegime } from "../pages/visit-regime.ts";
import type { Filed } from "../rights/filed.ts";
import { clientOf } from "./client-of.ts";
import type { Services } from "./services.ts";

type Query = { locale?: unknown; kind?: unknown };
type Form = Readonly<Record<string, unknown>> | null;

export function rightsRoutes(app: FastifyInstance, heed: Services): void {
  const { map } = heed.inForce;
  const tongueOf = (request: FastifyRequest<{ Querystring: Query }>) => {
    const { locale } = request.query;
    return pageLanguage(map, {
      chosen: typeof locale === "string" ? locale : undefined,
      accept: request.headers["accept-language"],
    });
  };
  const send = (reply: FastifyReply, status: number, text: string) => {
    const { headers, body } = page(status, text);
    return reply.status(status).headers(headers).send(body);
  };

  app.get<{ Querystring: Query }>(
    "/rights",
    { schema: { tags: ["rights"], summary: "A form on which anybody asks, without an account" } },
    (request, reply) =>
      send(reply, 200, rightsPage(map, tongueOf(request), undefined, { kind: textOf(request.query.kind) })),
  );
  app.post<{ Querystring: Query; Body: Form }>(
    "/rights",
    {
      schema: {
        tags: ["rights"],
        summary: "Ask; the reply is the same whether or not anybody is known by the address",
        consumes: ["application/x-www-form-urlencoded"],
        body: FORM,
      },
    },
    async (request, reply) => {
      const tongue = tongueOf(request);
      const { body } = request;
      const sent = {
        kind: textOf(body?.["kind"]),
        address: textOf(body?.["address"]),
        words: textOf(body?.["words"]),
        household: body?.["household"] === "true",
      };
      const kind = FORM_KINDS.find((each) => each === sent.kind) ?? "";
      const asked = await heed.requests.ask({
        ...sent,
        kind,
        locale: tongue.language,
        client: clientOf(request.ip),
        regime: visitRegime(map, request.headers),
      });
      if (asked.is === "asked") return send(reply, 202, rightsPage(map, tongue, "asked"));
      const many = asked.code === "too_many";
      if (many) reply.header("retry-after", "3600");
      const wrong = many ? "many" : asked.code === "words_malformed" ? "words" : "address";
      return send(reply, many ? 429 : 400, rightsPage(map, tongue, wrong, sent));
    },
  );

  // Where an agent sends the person whose proof is awaited: nothing can be proven here, the link is in the mail.
  app.get<{ Querystring: Query }>(
    "/rights/sent",
    { schema: { tags: ["rights"], summary: "What to do after somebody asked for you: look into your mail" } },
    (request, reply) => send(reply, 200, rightsPage(map, tongueOf(request), "asked")),
  );

  type Linked = { Params: { token: string }; Querystring: Query };
  const show = (request: FastifyRequest<Linked>, reply: FastifyReply, filed: Filed | undefined) => {
    const stateOf = ({ request: asked }: Filed) => (isFinal(asked) ? "over" : asked.verified ? "proven" : "asks");
    const shown =
      filed &&
      ({
        kind: filed.request.kind,
        state: stateOf(filed),
        expectedBy: filed.request.expectedBy,
      } as const);
    return send(reply, filed ? 200 : 410, provePage(map, tongueOf(request), shown));
  };
  app.get<Linked>(
    "/rights/:token",
    { schema: { tags: ["rights"], summary: "A page with one button; opening it changes nothing" } },
    async (request, reply) => show(request, reply, await heed.requests.look(request.params.token)),
  );
  app.post<Linked>(
    "/rights/:token",
    { schema: { tags: ["rights"], summary: "The button: whoever reads the mail of the address asked" } },
    async (request, reply) => show(request, reply, await heed.requests.verify(request.params.token)),
  );
}

/** What the form sends. It says nothing of types: what does not fit is told on the page, in words. */
const FORM = {
  type: ["object", "null"],
  properties: {
    kind: { description: `What is asked for: ${FORM_KINDS.join(", ")}.` },
    address: { description: "The e-mail address of whoever asks." },
    words: { description: "In their own words; may be away." },
    household: { description: "true: for everybody in the household, each of whom has to say so." },
  },
};

/** PostgreSQL stores no NUL. */
const textOf = (value: unknown): string => (typeof value === "string" && !value.includes("\0") ? value : "");
