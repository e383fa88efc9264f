// What clients of Segment and Rudder ask for before they send: answered from memory, because a client that gets none sends nothing.
import { type DataMap, purposesOf } from "@heed/core";
import type { FastifyInstance, FastifyReply } from "fastify";
import { canBeChosen } from "../ingest/consent-claims.ts";
import type { Services } from "./services.ts";

/**
 * Settings tell nothing that the page does not know already, so no key is looked up: a database that is away must not silence
 * clients (segment.md 3).
 */
export function clientSettingsRoutes(app: FastifyInstance, heed: Pick<Services, "publicUrl" | "inForce">): void {
  const schema = (summary: string) => ({ schema: { tags: ["collect"], summary } });
  // analytics-kotlin asks without /v1.
  for (const path of ["/v1/projects/:writeKey/settings", "/projects/:writeKey/settings"])
    app.get<{ Params: { writeKey: string } }>(path, schema("Settings of Segment's clients"), (request, reply) =>
      cached(reply).send(segmentSettings(heed.publicUrl, heed.inForce.map, request.params.writeKey)),
    );
  for (const path of ["/sourceConfig", "/sourceConfig/"])
    app.get<{ Querystring: { writeKey?: unknown } }>(path, schema("Settings of Rudder's clients"), (request, reply) =>
      cached(reply).send(rudderSettings(String(request.query.writeKey ?? ""), heed.inForce.number)),
    );
}

const cached = (reply: FastifyReply) => reply.header("cache-control", "public, max-age=300");

function segmentSettings(publicUrl: string, map: DataMap, writeKey: string): unknown {
  const { host, pathname, protocol } = new URL(publicUrl);
  return {
    integrations: {
      // No other key: each would make the client load a destination from elsewhere.
      "Segment.io": {
        apiKey: writeKey,
        apiHost: `${host}${pathname.replace(/\/$/, "")}/v1`,
        protocol: protocol.replace(":", ""),
        // One address, so one question of CORS, instead of one per kind of event.
        deliveryStrategy: { strategy: "batching" },
      },
    },
    plan: { track: { __default: { enabled: true, integrations: {} } } },
    metrics: { sampleRate: 0 },
    // What a consent wrapper of Segment may put into `categoryPreferences`; Heed itself sees to the rest, so every category is mapped.
    consentSettings: { allCategories: categoriesOf(map), hasUnmappedDestinations: false },
  };
}

/** The purposes that are asked about, and the names under which other consent tools know them. */
function categoriesOf(map: DataMap): readonly string[] {
  const asked = Object.entries(purposesOf(map)).filter(([, purpose]) => canBeChosen(purpose));
  return [...new Set(asked.flatMap(([name, { categories }]) => [name, ...(categories ?? [])]))];
}

function rudderSettings(writeKey: string, map: number): unknown {
  return {
    source: {
      id: "heed",
      name: "Heed",
      writeKey,
      enabled: true,
      workspaceId: "heed",
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
      connections: [],
      destinations: [],
      dataplanes: {},
    },
    updatedAt: `map ${map}`,
  };
}
