// How banner and pages look, over HTTP: seen and previewed by anybody of the staff, changed by accounts that invite colleagues.
import {
  Appearance,
  AppearanceJudgement,
  AppearancePreview,
  AppearanceReply,
  AppearanceRequest,
  bannerOf,
  bannerStyle,
  judgeAccent,
  languageOf,
} from "@heed/core";
import type { FastifyInstance, FastifyReply } from "fastify";
import { bannerPreviewPage } from "../pages/banner-preview-page.ts";
import { dashboardPage } from "../pages/dashboard-page.ts";
import { dressOf } from "../pages/dress.ts";
import { pageLanguage } from "../pages/page-language.ts";
import { samplePerson } from "../pages/sample-person.ts";
import { CONTENT_SECURITY_POLICY } from "../pages/style.ts";
import { refusalOf } from "../staff/appearance.ts";
import type { Services } from "./services.ts";
import { onlyStaff, refuse } from "./staff.ts";

export function appearanceRoutes(app: FastifyInstance, heed: Services): void {
  const askerOf = onlyStaff(app, heed);
  const { map, number, askedSince } = heed.inForce;
  const described = (summary: string, reply: object, body?: object) => ({
    schema: { tags: ["staff"], summary, ...(body ? { body } : {}), response: { 200: reply } },
  });
  const told = async (): Promise<AppearanceReply> => {
    const { version, appearance, at } = await heed.appearance.current();
    return { version, appearance, ...(at ? { since: at.toISOString() } : {}), languages: [...map.languages] };
  };
  app.get("/api/appearance", described("How banner and pages look", AppearanceReply), told);
  app.post<{ Body: Appearance }>(
    "/api/appearance/judgement",
    described("Whether this would be taken; stores nothing", AppearanceJudgement, Appearance),
    ({ body }, reply): FastifyReply => {
      const refused = refusalOf(body);
      if (refused) return reply.send({ ok: false, ...refused });
      const judged = body.accent === undefined ? undefined : judgeAccent(body.accent);
      return reply.send({ ok: true, ...(judged?.ok ? { dark: judged.tones.dark.accent } : {}) });
    },
  );
  app.put<{ Body: AppearanceRequest }>(
    "/api/appearance",
    described("Has banner and pages look so from now on", AppearanceReply, AppearanceRequest),
    async (request, reply) => {
      const { id, admin } = askerOf(request);
      if (!admin)
        return refuse(
          reply,
          403,
          "admin_missing",
          "How things look is changed by accounts that invite colleagues. Ask one of them.",
        );
      const { appearance, version } = request.body;
      const refused = refusalOf(appearance);
      if (refused) return refuse(reply, 400, refused.code, refused.says);
      if (!(await heed.appearance.choose(appearance, version, `staff:${id}`)))
        return refuse(
          reply,
          409,
          "appearance_changed",
          "Somebody has changed this meanwhile. Load it anew, then choose.",
        );
      return told();
    },
  );
  app.get<{ Querystring: AppearancePreview }>(
    "/api/appearance/preview",
    {
      schema: {
        tags: ["staff"],
        summary: "The real banner, preference centre or Data Dashboard as chosen, of an invented person",
        querystring: AppearancePreview,
      },
    },
    async ({ query: { part, shown, locale, ...given } }, reply) => {
      const refused = refusalOf(given);
      if (refused) return refuse(reply, 400, refused.code, refused.says);
      // What follows the device follows what was asked for here.
      const scheme = given.scheme === "auto" ? shown : given.scheme;
      const chosen: Appearance = { ...given, scheme };
      const send = ({ text, policy }: { text: string; policy: string }) =>
        reply
          .header("content-type", "text/html; charset=utf-8")
          .header("content-security-policy", policy)
          .header("referrer-policy", "no-referrer")
          .header("x-content-type-options", "nosniff")
          .send(text);
      if (part === "dashboard") {
        const tongue = pageLanguage(map, { chosen: locale });
        const page = dashboardPage(samplePerson(map, tongue.language, heed.now()), { tongue, forms: { token: "" } });
        const framed = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'");
        return send(dressOf(chosen)(page, framed.replace("form-action 'self'", "form-action 'none'")));
      }
      const plain = bannerOf(map, {
        notice: number,
        since: askedSince,
        locale: languageOf(map, locale),
        dashboard: "",
        privacy: "",
      });
      return send(bannerPreviewPage({ ...plain, style: bannerStyle(chosen) }, { scheme, all: part === "choices" }));
    },
  );
}
