// What a visitor's browser asks before anybody knows it: the short notice, and where its first answer goes.
import { createHash, randomUUID } from "node:crypto";
import {
  apiError,
  BrowserReply,
  BrowserRequest,
  bannerOf,
  bannerStyle,
  languageOf,
  NoticeReply,
  type RawSignals,
} from "@heed/core";
import type { FastifyInstance } from "fastify";
import { NO_SIGNALS } from "../consent/read-signals.ts";
import { keyOf, unauthorized } from "./authenticate.ts";
import { readEveryBodyAsJson } from "./read-json.ts";
import { gpcOf } from "./request-signals.ts";
import type { Services } from "./services.ts";

const CONFLICTS: ReadonlySet<string> = new Set(["not_a_choice", "notice_superseded"]);

export function browserRoutes(app: FastifyInstance, heed: Services): void {
  const notices = new Map<string, { readonly notice: NoticeReply; readonly etag: string }>();
  let looks = -1;
  const noticeIn = async (locale: string) => {
    const { version, appearance } = await heed.appearance.current();
    if (version !== looks) notices.clear();
    looks = version;
    const known = notices.get(locale);
    if (known) return known;
    const { map, number, askedSince } = heed.inForce;
    const [dashboard = "", privacy = ""] = ["/me", "/privacy"].map((path) => new URL(path, heed.publicUrl).href);
    const style = bannerStyle(appearance);
    const plain = bannerOf(map, { notice: number, since: askedSince, locale, dashboard, privacy });
    const notice = style === "" ? plain : { ...plain, style };
    const made = { notice, etag: `"${createHash("sha256").update(JSON.stringify(notice)).digest("base64url")}"` };
    notices.set(locale, made);
    return made;
  };
  /** Nothing is stored of who is not known: the receipt lives in the browser. */
  const handOut = ({ notice, locale, place, choices }: BrowserRequest) =>
    heed.receipts.inPassing({
      id: randomUUID(),
      answers: Object.entries(choices).map(([purpose, value]) => ({ purpose, value })),
      notice: { version: notice, locale },
      place,
    });
  app.get<{ Querystring: { locale?: string } }>(
    "/consent/v1/notice",
    {
      schema: {
        tags: ["consent"],
        summary: "The short notice, in a language of the map; consent strings in the query close what they say no to",
        response: { 200: NoticeReply, 304: { type: "null", description: "Nothing changed." } },
      },
    },
    async (request, reply) => {
      // Only languages of the map are kept, however many are asked for.
      const { notice, etag } = await noticeIn(
        languageOf(heed.inForce.map, String(request.query.locale ?? "").slice(0, 35)),
      );
      const closed = heed.signals(request.query, NO_SIGNALS).flatMap(({ purpose, value }) => (value ? [] : [purpose]));
      if (closed.length === 0) {
        // Kept and asked for again each time: a changed map asks the very next visit, and what has not changed costs no more than a question.
        reply.header("cache-control", "public, no-cache").header("etag", etag);
        return request.headers["if-none-match"] === etag ? reply.status(304).send() : reply.send(notice);
      }
      const purposes = notice.purposes.map((each) => (closed.includes(each.name) ? { ...each, closed: true } : each));
      return reply.header("cache-control", "no-store").send({ ...notice, purposes });
    },
  );
  app.register(async (scope) => {
    // Browsers send text/plain across origins without asking first, also while they leave the page.
    readEveryBodyAsJson(scope);
    scope.post<{ Body: BrowserRequest }>(
      "/consent/v1/browsers",
      {
        schema: {
          tags: ["consent"],
          summary: "First answer of a browser: an identifier if it opened the device, else only a count",
          body: BrowserRequest,
          response: { 200: BrowserReply },
        },
      },
      async (request, reply) => {
        if (!(await keyOf(heed, request, ["write"]))) return unauthorized(reply);
        const signals = gpcOf(request);
        const { gpc } = signals;
        const said = gpc ? honour(heed, request.body, signals) : request.body;
        const honoured = gpc ? { gpc: "honoured" as const } : {};
        const answered = await heed.browsers.answer(said);
        if (answered.is === "counted")
          return { ...honoured, ...(said.receipt ? { receipt: await handOut(said) } : {}) };
        if (answered.is === "minted") {
          const { anonymousId, token, receipt } = answered;
          return { ...honoured, anonymousId, token, ...(receipt === undefined ? {} : { receipt }) };
        }
        const status = CONFLICTS.has(answered.code) ? 409 : 400;
        return reply.status(status).send(apiError(status, answered.code, answered.message));
      },
    );
  });
}

/** The answer with a no to what Global Privacy Control closes, whatever was ticked; an empty answer stays empty, and is refused as such. */
function honour(heed: Services, body: BrowserRequest, signals: RawSignals): BrowserRequest {
  if (Object.keys(body.choices).length === 0) return body;
  const closed = heed.signals(undefined, signals).map(({ purpose, value }) => [purpose, value]);
  return { ...body, choices: { ...body.choices, ...Object.fromEntries(closed) } };
}
