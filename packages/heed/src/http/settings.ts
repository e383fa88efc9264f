// How this Heed is set up, for anybody of the staff: what is set and what is not, and which keys are in use. No secret.
import { SettingsReply, wordsIn } from "@heed/core";
import type { FastifyInstance } from "fastify";
import type { ListedRingKey } from "../storage/keep-key-ring.ts";
import type { Services } from "./services.ts";
import { onlyStaff } from "./staff.ts";

/** Registered in a scope of its own. */
export function settingRoutes(app: FastifyInstance, heed: Services): void {
  const { map } = heed.inForce;
  onlyStaff(app, heed);
  app.get<{ Querystring: { locale?: string } }>(
    "/api/settings",
    {
      schema: {
        tags: ["staff"],
        summary: "What is set and what is not: mail, sign-in, roles, and the keys that people's keys are wrapped by",
        querystring: {
          type: "object",
          properties: { locale: { type: "string", maxLength: 35, description: "Of what is said of a role." } },
        },
        response: { 200: SettingsReply },
      },
    },
    async ({ query: { locale = "en" } }): Promise<SettingsReply> => ({
      shop: map.controller.name,
      contact: map.controller.contact,
      url: heed.publicUrl,
      languages: [...map.languages],
      ...heed.staff.ways,
      demo: heed.demo,
      roles: Object.entries(map.roles ?? {}).map(([name, { says, purposes, overridesAudits }]) => ({
        name,
        ...(says === undefined ? {} : { says: wordsIn(says, locale) }),
        purposes: [...purposes],
        overrides: overridesAudits === true,
      })),
      keyRing: told(await heed.keyRing()),
      hashRing: told(await heed.hashRing()),
    }),
  );
}

const told = (ring: readonly ListedRingKey[]) =>
  ring.map(({ at, ...key }) => ({ ...key, ...(at ? { since: at.toISOString() } : {}) }));
