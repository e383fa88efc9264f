// Double opt-in over HTTP: an address asks, and the link in its mail leads here.
import { apiError, ConfirmationReply, ConfirmationRequest } from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Pending } from "../consent/confirmations.ts";
import { confirmPage } from "../pages/confirm-page.ts";
import { pageLanguage } from "../pages/page-language.ts";
import { page } from "../pages/reply.ts";
import { keyOf, unauthorized } from "./authenticate.ts";
import type { Services } from "./services.ts";

const STATUS = { too_many: 429, not_confirmable: 409 } as const;

/** `POST /consent/v1/confirmations`, for pages of other sites too. */
export function signUpRoutes(app: FastifyInstance, heed: Services): void {
  app.post<{ Body: ConfirmationRequest }>(
    "/consent/v1/confirmations",
    {
      schema: {
        tags: ["consent"],
        summary: "Ask for a purpose that is confirmed by mail; the reply is the same for every address",
        body: ConfirmationRequest,
        response: { 202: ConfirmationReply },
      },
    },
    async (request, reply) => {
      const key = await keyOf(heed, request, ["server", "write"]);
      if (!key) return unauthorized(reply);
      const { writeKey: _, userId, ...asking } = request.body;
      if (userId !== undefined && key.kind !== "server")
        return refuse(
          reply,
          403,
          "server_key_needed",
          "Only a server key may say whose address it is. Leave userId away.",
        );
      if (!heed.mails)
        return refuse(
          reply,
          503,
          "mail_off",
          "This Heed sends no mail, so nothing can be confirmed. Set SMTP_URL, and start it again.",
        );
      const asked = await heed.confirmations.ask({ ...asking, userId, ip: request.ip });
      if (asked.is === "refused") {
        const status = asked.code === "too_many" || asked.code === "not_confirmable" ? STATUS[asked.code] : 400;
        if (status === 429) reply.header("retry-after", "3600");
        return refuse(reply, status, asked.code, asked.message);
      }
      return reply.status(202).send({ asked: true });
    },
  );
}

/** Where the link of the mail leads. */
export function confirmRoutes(app: FastifyInstance, heed: Services): void {
  const { map } = heed.inForce;
  type Linked = FastifyRequest<{ Params: { token: string }; Querystring: { locale?: unknown } }>;
  app.get(
    "/consent/v1/confirm/:token",
    { schema: { tags: ["consent"], summary: "A page with one button; opening it changes nothing" } },
    async (request: Linked, reply) => show(request, reply, await heed.confirmations.look(request.params.token)),
  );
  app.post(
    "/consent/v1/confirm/:token",
    { schema: { tags: ["consent"], summary: "The button: the yes counts from here on" } },
    async (request: Linked, reply) => show(request, reply, await heed.confirmations.confirm(request.params.token)),
  );
  /** In the language of the asking, unless another is chosen on the page. */
  function show(request: Linked, reply: FastifyReply, pending: Pending | undefined) {
    const { locale } = request.query;
    const chosen = typeof locale === "string" ? locale : pending?.locale;
    const tongue = pageLanguage(map, { chosen, accept: request.headers["accept-language"] });
    const { status, headers, body } = page(pending ? 200 : 410, confirmPage(map, pending, tongue));
    return reply.status(status).headers(headers).send(body);
  }
}

const refuse = (reply: FastifyReply, status: number, code: string, message: string) =>
  reply.status(status).send(apiError(status, code, message));
