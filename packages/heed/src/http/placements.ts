// Placements over HTTP, for staff: what each shows and to whom; what it earned is for a role that holds `statistics`.
import { holdoutOf, LiftReply, PlacementsReply, purposesOf, type LiftReply as Told, wordsIn } from "@heed/core";
import type { FastifyInstance } from "fastify";
import { capabilities } from "../capabilities/registry.ts";
import { LIFT_LOOKS } from "../channels/lift.ts";
import { worthOfAPoint } from "../channels/worth-of-a-point.ts";
import { basesOf } from "./bases-of.ts";
import { onlyHolders } from "./only-holders.ts";
import type { Services } from "./services.ts";
import { onlyStaff, purposesOfRole, refuse } from "./staff.ts";

/** Registered in a scope of its own. */
export function placementRoutes(app: FastifyInstance, heed: Services): void {
  const { map } = heed.inForce;
  const keyOf = onlyStaff(app, heed);
  app.get<{ Querystring: { locale?: string } }>(
    "/api/placements",
    {
      schema: {
        tags: ["insights"],
        summary: "What each placement shows, for what purpose, and who is held out",
        querystring: {
          type: "object",
          properties: { locale: { type: "string", maxLength: 35, description: "Of the titles." } },
        },
        response: { 200: PlacementsReply },
      },
    },
    async (request) => {
      const held = purposesOfRole(heed, keyOf(request).role);
      const { locale = "en" } = request.query;
      const versions = await heed.models.list();
      const inState = (capability: string, state: "live" | "shadow") => {
        const found = versions.find((each) => each.capability === capability && each.state === state);
        return found ? { [state]: found.version } : {};
      };
      return {
        placements: Object.entries(map.placements ?? {}).map(([name, placement]) => {
          const { capability, purpose, size, says, exploration = 0 } = placement;
          const declared = purposesOf(map)[purpose];
          return {
            name,
            title: says ? wordsIn(says, locale) : name,
            capability,
            says: Object.hasOwn(capabilities, capability) ? (capabilities[capability]?.says ?? "") : "",
            purpose,
            purposeTitle: declared ? wordsIn(declared.title ?? declared.says, locale) : purpose,
            basis: declared ? basesOf(declared) : [],
            size,
            holdout: holdoutOf(placement),
            exploration,
            ...inState(capability, "live"),
            ...inState(capability, "shadow"),
            mine: held.includes(purpose),
          };
        }),
      };
    },
  );
}

/** Registered in a scope of its own. */
export function liftRoutes(app: FastifyInstance, heed: Services): void {
  const { map } = heed.inForce;
  const keyOf = onlyHolders(app, heed, "statistics");
  app.get<{ Params: { name: string }; Querystring: { days?: string } }>(
    "/api/placements/:name/lift",
    {
      schema: {
        tags: ["insights"],
        summary:
          "Outcome and value per permitted visitor, placement against holdout, and what a point of opt-in is worth",
        querystring: {
          type: "object",
          properties: { days: { type: "string", enum: LIFT_LOOKS.map(String), description: "How far back; else 90." } },
        },
        response: { 200: LiftReply },
      },
    },
    async (request, reply): Promise<Told> => {
      const {
        params: { name },
        query,
      } = request;
      const declared = map.placements ?? {};
      const placement = Object.hasOwn(declared, name) ? declared[name] : undefined;
      if (!placement)
        return refuse(reply, 404, "placement_unknown", "There is no placement of this name. Take one from the list.");
      const days = Number(query.days ?? 90);
      const lift = await heed.insights.lift(name, days, `staff:${keyOf(request).id}`);
      if (!lift.known) return { placement: name, days, says: lift.says };
      const { known: _, placement: __, valueLift, ...figures } = lift;
      const { reachable, notIncluded } = await heed.insights.reach(placement.purpose);
      const about = (count: object | undefined): number => (count && "about" in count ? Number(count.about) : 0);
      const point = worthOfAPoint(lift, {
        allowed: about(reachable.get("reachable")),
        others: [...notIncluded.values()].reduce((sum, count) => sum + about(count), 0),
        holdout: holdoutOf(placement),
      });
      const valueField = map.purposes[placement.purpose]?.outcome?.value;
      return {
        placement: name,
        days,
        told: {
          ...figures,
          ...(valueField === undefined ? {} : { valueField }),
          ...(valueLift ? { valueLift } : {}),
          ...(point ? { point } : {}),
        },
      };
    },
  );
}
