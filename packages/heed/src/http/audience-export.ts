// Who is in an audience, as a file, for staff: in a role that holds its purpose, for a reason, once a second person approved it. As the command does it.
import { Readable } from "node:stream";
import { AudienceExportReply, AudienceExportRequest } from "@heed/core";
import type { FastifyInstance, FastifyReply } from "fastify";
import { ExportRefused } from "../audiences/export-audience.ts";
import { pageLanguage } from "../pages/page-language.ts";
import { labelOf } from "../pages/show-value.ts";
import { csvOf } from "../rights/export-csv.ts";
import { clean } from "./clean.ts";
import type { Services } from "./services.ts";
import { onlyStaff, purposesOfRole, refuse } from "./staff.ts";

type Named = { Params: { name: string } };
const PATH = "/api/audiences/:name/export";

export function audienceExportRoutes(app: FastifyInstance, heed: Services): void {
  const { map } = heed.inForce;
  const askerOf = onlyStaff(app, heed);
  /** An audience of a purpose that the role does not hold is as good as none. */
  async function forRole(name: string, role: string, reply: FastifyReply, work: () => Promise<unknown>) {
    const audience = await heed.audiences.find(name);
    if (!audience || !purposesOfRole(heed, role).includes(audience.purpose))
      return refuse(reply, 404, "audience_unknown", "There is no audience of this name. Take one from the list.");
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ExportRefused)) throw error;
      return refuse(
        reply,
        error.code === "no_reason" ? 400 : 409,
        error.code,
        error.message.slice(error.code.length + 2),
      );
    }
  }

  app.get<Named & { Querystring: { locale?: string } }>(
    PATH,
    {
      schema: {
        tags: ["audiences"],
        summary: "What a file of its people would hold, and whether a second person approved it",
        querystring: {
          type: "object",
          properties: { locale: { type: "string", maxLength: 35, description: "The language of titles." } },
        },
        response: { 200: AudienceExportReply },
      },
    },
    (request, reply) => {
      const { name } = request.params;
      const { id, role } = askerOf(request);
      return forRole(name, role, reply, async () => {
        const { language } = pageLanguage(map, { chosen: request.query.locale });
        const { fields, asked } = await heed.exportTerms({ name, role, by: id });
        return {
          fields: fields.map((field) => labelOf(map, field, language)),
          asked: asked.map(({ until, ...each }) => ({ ...each, until: until.toISOString() })),
        };
      });
    },
  );
  app.post<Named & { Body: AudienceExportRequest }>(
    PATH,
    {
      schema: {
        tags: ["audiences"],
        summary: "Asks a second person; once they approved, everybody in it as CSV, once. Each of them sees the look",
        body: AudienceExportRequest,
      },
    },
    (request, reply) => {
      const { id, role } = askerOf(request);
      const { name } = request.params;
      return forRole(name, role, reply, async () => {
        const { reason } = clean(request.body);
        const taken = await heed.exportAudience({ name, look: { role, reason }, by: id });
        return reply
          .header("content-type", "text/csv; charset=utf-8")
          .header("content-disposition", 'attachment; filename="audience.csv"')
          .send(Readable.from(csvOf(taken)));
      });
    },
  );
}
