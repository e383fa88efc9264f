// What is promised and how it stands, for anybody of the staff: the figures of /trust, and the map in force as data.
import { purposesOf, TrustFiguresReply, type TrustMapReply as TrustMap, TrustMapReply, wordsIn } from "@heed/core";
import type { FastifyInstance } from "fastify";
import { basesOf } from "./bases-of.ts";
import type { Services } from "./services.ts";
import { onlyStaff, purposesOfRole } from "./staff.ts";

export function trustFigureRoutes(app: FastifyInstance, heed: Services): void {
  const keyOf = onlyStaff(app, heed);
  app.get(
    "/api/trust/figures",
    {
      schema: {
        tags: ["trust"],
        summary: "Five self-tests, yes and no by notice, and what the gate refused; groups of 11 and more",
        response: { 200: TrustFiguresReply },
      },
    },
    async () => {
      const { at, since, tests, rates, denials } = await heed.trust();
      return {
        at: at.toISOString(),
        since,
        tests,
        rates: rates.map(({ yes, ...rate }) => (yes === null ? rate : { ...rate, yes })),
        denials,
      };
    },
  );
  app.get<{ Querystring: { locale?: string } }>(
    "/api/trust/map",
    {
      schema: {
        tags: ["trust"],
        summary: "The map in force: fields, purposes, recipients",
        querystring: {
          type: "object",
          properties: { locale: { type: "string", maxLength: 35, description: "Of the titles." } },
        },
        response: { 200: TrustMapReply },
      },
    },
    (request): TrustMap => {
      const { map, number } = heed.inForce;
      const { locale = "en" } = request.query;
      const held = purposesOfRole(heed, keyOf(request).role);
      return {
        number,
        fields: Object.entries(map.fields).map(([name, field]) => ({
          name,
          kind: field.kind,
          sensitive: "sensitive" in field && field.sensitive !== undefined,
        })),
        purposes: Object.entries(purposesOf(map)).map(([name, purpose]) => ({
          name,
          title: wordsIn(purpose.title ?? purpose.says, locale),
          basis: basesOf(purpose),
          reads: Object.fromEntries(
            Object.entries(purpose.reads).flatMap(([field, keep]) => (keep ? [[field, keep]] : [])),
          ),
          recipients: [...(purpose.recipients ?? [])],
          mine: held.includes(name),
        })),
        recipients: Object.entries(map.recipients ?? {}).map(([name, recipient]) => {
          const { contract, contractUntil, review } = recipient;
          return {
            name,
            title: recipient.name,
            role: recipient.role,
            country: recipient.country,
            ...(contract ? { contract } : {}),
            ...(contractUntil ? { contractUntil } : {}),
            ...(review ? { review } : {}),
            sends: recipient.destination !== undefined,
          };
        }),
      };
    },
  );
}
