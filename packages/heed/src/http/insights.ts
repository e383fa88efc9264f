// Forecasts and feedback, for staff whose role holds `statistics`: what everybody together did and wrote, in groups of 11 and more.
import {
  type FeedbackReply as FeedbackAnswer,
  FeedbackReply,
  type ForecastReply as ForecastAnswer,
  ForecastReply,
} from "@heed/core";
import type { FastifyInstance } from "fastify";
import type { Series, Step } from "../channels/count-steps.ts";
import { LOOKS } from "../channels/read-feedback.ts";
import type { Services } from "./services.ts";
import { onlyStaff, refuse } from "./staff.ts";

type Forecast = { event?: string; value?: string; optIns?: string; step?: Step; ahead?: string };

/** Of so many ordinary steps one may be called unexpected. */
const FALSE_ALARMS = 1 / 50;
const AHEAD = 8;

export function insightRoutes(app: FastifyInstance, heed: Services): void {
  const { roles } = heed.inForce.map;
  const keyOf = onlyStaff(app, heed);
  app.addHook("onRequest", async (request, reply) => {
    const { role } = keyOf(request);
    if (!roles || !Object.hasOwn(roles, role) || !roles[role]?.purposes.includes("statistics"))
      return refuse(
        reply,
        403,
        "role_may_not",
        'This role reads no figures. Add "statistics" to its purposes in heed.config.ts, or use a key of a role that holds it.',
      );
  });
  const described = (summary: string, reply: object, properties: object) => ({
    schema: { tags: ["insights"], summary, querystring: { type: "object", properties }, response: { 200: reply } },
  });
  const name = (description: string) => ({ type: "string", maxLength: 500, description });

  app.get<{ Querystring: Forecast }>(
    "/api/forecast",
    described(
      "How a series goes on, how sure that is, and what was not as expected; which series there are",
      ForecastReply,
      {
        event: name("How often this event comes."),
        value: name("The sum of this number of the event."),
        optIns: name("How many people say yes to this purpose."),
        step: { type: "string", enum: ["day", "week", "month"], description: "Else week." },
        ahead: {
          type: "string",
          pattern: "^([1-9]|[1-5]\\d|60)$",
          description: `Steps ahead: 1 to 60, else ${AHEAD}.`,
        },
      },
    ),
    async (request): Promise<ForecastAnswer> => {
      const { query } = request;
      const { series } = heed.insights;
      const asked = seriesAsked(query);
      const answer = { series: [...series], ...(asked ? { of: asked } : {}) };
      if (!asked)
        return { ...answer, says: "Ask for one of these: ?event=, with &value= for one of its numbers, or ?optIns=." };
      const told = await heed.insights.forecast(
        asked,
        {
          step: query.step ?? "week",
          ahead: Number(query.ahead ?? AHEAD),
          falseAlarms: FALSE_ALARMS,
          seed: 1,
        },
        `staff:${keyOf(request).id}`,
      );
      // People read it: the sentence without its code.
      if (!told.known) return { ...answer, says: told.says.replace(/^[a-z_]+: /, "") };
      const { past, ahead, forecast, anomalies } = told;
      const { found, ...looked } = anomalies;
      return {
        ...answer,
        told: {
          step: past.step,
          past: past.starts.map((start, i) => ({ start, value: past.values[i] ?? null })),
          ahead: [...ahead],
          ...forecast,
          tried: forecast.tried.map(({ name: method, mae, why }) => ({ name: method, mae, ...(why ? { why } : {}) })),
          unexpected: [...found],
          ...looked,
        },
      };
    },
  );
  app.get<{ Querystring: { days?: string } }>(
    "/api/feedback",
    described("What customers praise and complain about, and what changed", FeedbackReply, {
      days: {
        type: "string",
        enum: LOOKS.map(String),
        description: "How far back, and compared with as many days before; else 7.",
      },
    }),
    async (request): Promise<FeedbackAnswer> => {
      const { query } = request;
      const days = Number(query.days ?? LOOKS[0]);
      const told = await heed.insights.feedback({ days, falseAlarms: FALSE_ALARMS }, `staff:${keyOf(request).id}`);
      if (!told.known) return { days, says: told.says };
      const { fields, model, read, themes, alerts, looked, falseAlarms, unwatched } = told;
      return {
        days,
        told: {
          fields: [...fields],
          ...(model === null ? {} : { model }),
          complaint: read.complaint,
          praise: read.praise,
          neutral: read.neutral,
          cannotTell: read["cannot tell"],
          themes: themes.map(({ words, now, before }) => ({ words: [...words], now, before })),
          alerts: alerts.map((alert) => ({ ...alert, of: [...alert.of] })),
          looked,
          falseAlarms,
          ...(unwatched === undefined ? {} : { unwatched }),
        },
      };
    },
  );
}

function seriesAsked({ event, value, optIns }: Forecast): Series | undefined {
  if (event !== undefined) return { event, ...(value === undefined ? {} : { value }) };
  return optIns === undefined ? undefined : { optIns };
}
