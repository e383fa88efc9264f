// What arrives and what becomes of it, for anybody of the staff: names of fields, reasons and counts, nothing of a person.
import { CollectedReply, KeysReply, LiveReply } from "@heed/core";
import type { FastifyInstance } from "fastify";
import type { Services } from "./services.ts";
import { onlyStaff } from "./staff.ts";

const whole = (description: string) => ({ type: "string", pattern: "^\\d{1,12}$", description });

export function sourceRoutes(app: FastifyInstance, heed: Services): void {
  onlyStaff(app, heed);
  const described = (summary: string, reply: object, properties: object = {}) => ({
    schema: { tags: ["sources"], summary, querystring: { type: "object", properties }, response: { 200: reply } },
  });
  app.get<{ Querystring: { days?: string } }>(
    "/api/sources/collected",
    described("What arrived and what became of it, by name and reason", CollectedReply, {
      days: whole("How far back, today included: 1 to 366, else 7."),
    }),
    async ({ query }) => {
      const days = Math.min(366, Math.max(1, Number(query.days ?? 7)));
      return { days, collected: [...(await heed.arrivals.collected(days))] };
    },
  );
  app.get<{ Querystring: { after?: string } }>(
    "/api/sources/live",
    described("What arrived since, message by message", LiveReply, {
      after: whole("The highest number seen so far, else 0."),
    }),
    ({ query }) => heed.arrivals.live(Number(query.after ?? 0)),
  );
  app.get("/api/sources/keys", described("Keys by name, and where clients send to", KeysReply), async () => ({
    url: heed.publicUrl,
    keys: (await heed.arrivals.keys()).map((key) => ({ ...key, at: key.at.toISOString() })),
  }));
}
