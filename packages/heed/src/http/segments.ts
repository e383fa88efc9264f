// Groups of customers who buy alike, as the version in use has them: what each is called, how many they were, and what is usual. No person.
import { SegmentsReply } from "@heed/core";
import type { FastifyInstance } from "fastify";
import type { SegmentsModel } from "../capabilities/segments/model.ts";
import { nameIn } from "../capabilities/segments/tell.ts";
import { pageLanguage } from "../pages/page-language.ts";
import { onlyHolders } from "./only-holders.ts";
import type { Services } from "./services.ts";

/** For a role that holds `statistics`. Registered in a scope of its own. */
export function segmentRoutes(app: FastifyInstance, heed: Services): void {
  onlyHolders(app, heed, "statistics");
  app.get<{ Querystring: { locale?: string } }>(
    "/api/segments",
    {
      schema: {
        tags: ["insights"],
        summary: "Customers who buy alike: what is usual in each group, and how many they were; from 11 people up",
        querystring: {
          type: "object",
          properties: { locale: { type: "string", maxLength: 35, description: "Of the names." } },
        },
        response: { 200: SegmentsReply },
      },
    },
    async ({ query: { locale } }): Promise<SegmentsReply> => {
      const live = await heed.models.live("segments");
      if (!live)
        return {
          segments: [],
          says: heed.trainable(undefined).includes("segments")
            ? "No version is in use. Train segments in the room Models, or wait for the night."
            : "No placement uses segments. Declare one with capability: segments in heed.config.ts.",
        };
      const { language } = pageLanguage(heed.inForce.map, { chosen: locale });
      // The registry hands out what this capability made.
      const { segments } = live.model as SegmentsModel;
      return {
        version: live.version,
        segments: segments.map(({ name, people, usual: { days, orders, total } }) => ({
          name: nameIn(language, name),
          people,
          usual: { days, orders, total },
        })),
      };
    },
  );
}
