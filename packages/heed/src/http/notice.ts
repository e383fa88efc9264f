// The whole notice over HTTP: as data, by its version, and as a page for people.
import { apiError, PrivacyNotice } from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type StoredNotice, wholeNotice } from "../consent/notices.ts";
import { readGpcHeader } from "../consent/read-signals.ts";
import { acceptedLanguages, pageLanguage } from "../pages/page-language.ts";
import { privacyPage } from "../pages/privacy-page.ts";
import { page } from "../pages/reply.ts";
import { visitRegime } from "../pages/visit-regime.ts";
import type { Services } from "./services.ts";

type Asked = { locale?: string; version?: string; regime?: string };

/** Long enough to be read again on the next page, short enough to follow a new map. */
const CACHED = "public, max-age=300";

export function noticeRoutes(app: FastifyInstance, heed: Services): void {
  app.get<{ Querystring: Asked; Params: { version: string } }>(
    "/consent/v1/notices/:version",
    {
      schema: {
        tags: ["consent"],
        summary: "The whole notice of a version (or latest), in ?locale=, under ?regime=",
        response: { 200: PrivacyNotice },
      },
    },
    async (request, reply) => {
      const { regime } = request.query;
      if (regime !== undefined && !Object.hasOwn(heed.inForce.map.regimes, regime))
        return reply
          .status(400)
          .send(
            apiError(
              400,
              "regime_not_declared",
              `The map declares no such regime. Use one of: ${Object.keys(heed.inForce.map.regimes).join(", ")}; or leave it away for the strictest.`,
            ),
          );
      const { version } = request.params;
      const notice = await noticeFor(heed, request, version === "latest" ? undefined : version);
      if (!notice) return unknownNotice(reply);
      return reply
        .header("cache-control", CACHED)
        .header("vary", vary(heed))
        .send(wholeNotice(notice, visitRegime(heed.inForce.map, request.headers, request.query.regime)));
    },
  );
}

/** `GET /.well-known/gpc.json` (W3C GPC, 4.1): this server abides by the signal. */
export function gpcRoutes(app: FastifyInstance, heed: Services): void {
  app.get(
    "/.well-known/gpc.json",
    { schema: { tags: ["consent"], summary: "Global Privacy Control is honoured here" } },
    async (_request, reply) => {
      const notice = await heed.notices.find({});
      const lastUpdate = (notice?.since ?? heed.now()).toISOString().slice(0, 10);
      return reply.header("cache-control", "public, max-age=3600").send({ gpc: true, lastUpdate });
    },
  );
}

/** `GET /privacy`: outside the scope that answers other sites' scripts. */
export function privacyRoutes(app: FastifyInstance, heed: Services): void {
  app.get<{ Querystring: Asked }>(
    "/privacy",
    { schema: { tags: ["consent"], summary: "The notice as a page, with the log of its changes" } },
    async (request, reply) => {
      const notice = await noticeFor(heed, request, request.query.version);
      if (!notice) return unknownNotice(reply);
      const changes = await heed.notices.changes(notice.version, notice.locale);
      const gpc = readGpcHeader(request.raw.rawHeaders);
      const newest = notice.version === heed.inForce.number;
      const { chosen, accept } = { chosen: request.query.locale, accept: request.headers["accept-language"] };
      const { language, why, wanted } = pageLanguage(heed.inForce.map, { chosen, accept });
      const because = language === notice.locale ? { why, ...(wanted ? { wanted } : {}) } : { why: "first" as const };
      const { status, headers, body } = page(200, privacyPage({ ...notice, newest, changes, gpc, ...because }), {
        "cache-control": CACHED,
        vary: "accept-language, sec-gpc",
      });
      return reply.status(status).headers(headers).send(body);
    },
  );
}

function noticeFor(
  heed: Services,
  request: FastifyRequest<{ Querystring: Asked }>,
  version: string | undefined,
): Promise<StoredNotice | undefined> {
  const { locale } = request.query;
  return heed.notices.find({
    version: version === undefined ? undefined : Number(version),
    locale: locale ?? preferred(request.headers["accept-language"], heed.inForce.map.languages),
  });
}

/** The first language of Accept-Language that the map has, by weight. */
function preferred(header: string | undefined, languages: readonly string[]): string | undefined {
  const has = (tag: string): boolean => languages.some((language) => language.toLowerCase() === tag.toLowerCase());
  return acceptedLanguages(header).find((tag) => has(tag) || has(tag.split("-")[0] ?? ""));
}

const vary = ({ inForce: { map } }: Services): string =>
  ["accept-language", ...(map.countryHeader ? [map.countryHeader] : [])].join(", ");

const unknownNotice = (reply: FastifyReply) =>
  reply
    .status(404)
    .send(
      apiError(
        404,
        "notice_unknown",
        "No notice of this version was ever in force. Leave version away for the newest.",
      ),
    );
