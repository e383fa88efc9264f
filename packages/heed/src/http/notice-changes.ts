// The notice in force as people read it, what each version changed, and who has to be asked again: for anybody of the staff.
import {
  type NoticeChangesReply as Changes,
  languageOf,
  mapChange,
  NoticeChangesReply,
  purposesOf,
  wordsIn,
} from "@heed/core";
import type { FastifyInstance } from "fastify";
import type { Services } from "./services.ts";
import { onlyStaff } from "./staff.ts";

export function noticeChangeRoutes(app: FastifyInstance, heed: Services): void {
  onlyStaff(app, heed);
  app.get<{ Querystring: { locale?: string } }>(
    "/api/notice-changes",
    {
      schema: {
        tags: ["consent"],
        summary: "The notice in force, what each version changed, and who has to be asked again",
        querystring: {
          type: "object",
          properties: { locale: { type: "string", maxLength: 35, description: "Of the notice." } },
        },
        response: { 200: NoticeChangesReply },
      },
    },
    async ({ query }): Promise<Changes> => {
      const { map, number, mapOf } = heed.inForce;
      const locale = languageOf(map, query.locale ?? "");
      const found = await heed.notices.find({ locale });
      if (!found) throw new Error("notice_missing: the notice in force is not stored. Start Heed again.");
      const before = mapOf(number - 1);
      const widened = before ? mapChange(before, map).askAgain : [];
      const asked = (await heed.notices.askAgain()).map(({ purpose, people }) => {
        const { title, says } = purposesOf(map)[purpose] ?? { says: purpose };
        const why = widened.find((one) => one.purpose === purpose)?.why;
        return {
          purpose,
          title: wordsIn(title ?? says, locale),
          ...(why === undefined ? {} : { why }),
          people: heed.countOfPeople(`asked again ${purpose}`, people),
        };
      });
      const { line, short, full } = found.text.layers;
      return {
        version: number,
        line,
        short: short.map(blockOf),
        full: full.map(blockOf),
        asked,
        changes: (await heed.notices.changes(number, locale)).map(({ version, at, lines }) => ({
          version,
          at: at.toISOString(),
          lines: [...lines],
        })),
      };
    },
  );
}

const blockOf = ({ heading, lines }: { readonly heading: string; readonly lines: readonly string[] }) => ({
  heading,
  lines: [...lines],
});
