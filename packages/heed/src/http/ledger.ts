// The ledger over HTTP, for staff whose role holds `proof`: an auditor's seat needs nothing else.
import {
  type LedgerLine,
  LedgerReply,
  PersonLedgerReply,
  PersonLedgerRequest,
  VerificationReply,
  VerificationRequest,
} from "@heed/core";
import type { FastifyInstance } from "fastify";
import { headsIn } from "../ledger/heads.ts";
import type { ReadEntry } from "../ledger/read-entries.ts";
import { onlyHolders } from "./only-holders.ts";
import type { Services } from "./services.ts";
import { refuse } from "./staff.ts";

type Query = { kind?: string; purpose?: string; before?: string; mine?: string };

const FINDINGS = 50;
const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

export function ledgerRoutes(app: FastifyInstance, heed: Services): void {
  const keyOf = onlyHolders(app, heed, "proof");
  const text = (description: string) => ({ type: "string", maxLength: 200, description });

  app.get<{ Querystring: Query }>(
    "/api/ledger",
    {
      schema: {
        tags: ["ledger"],
        summary: "Entries without their persons, the newest first",
        querystring: {
          type: "object",
          properties: {
            kind: text("Only of this kind."),
            purpose: text("Only for this purpose."),
            before: text("`next` of the page before."),
            mine: { type: "string", enum: ["true"], description: "Only what whoever asks did themselves." },
          },
        },
        response: { 200: LedgerReply },
      },
    },
    async (request) => {
      const { kind, purpose, before, mine } = request.query;
      const { id } = keyOf(request);
      await heed.staff.oversee("ledger read", id);
      const actor = mine === "true" ? `staff:${id}` : undefined;
      const { entries, next } = await heed.record.entries({ kind, purpose, actor }, before);
      return { entries: entries.map(lineOf), ...(next === undefined ? {} : { next }) };
    },
  );
  app.post<{ Body: PersonLedgerRequest }>(
    "/api/ledger/person",
    {
      schema: {
        tags: ["ledger"],
        summary: "What happened to one person; they see that it was looked at, and why",
        body: PersonLedgerRequest,
        response: { 200: PersonLedgerReply },
      },
    },
    async (request, reply) => {
      const { identifier, reason, from, to } = request.body;
      const [begin, end] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`) + DAY_MS];
      if (!DAY.test(from) || !DAY.test(to) || !(begin < end))
        return refuse(reply, 400, "day_malformed", "Write both days as YYYY-MM-DD, the first before the last.");
      const { role, id } = keyOf(request);
      const asker = await heed.askers.named(identifier.replaceAll("\0", ""));
      if (asker.is === "nobody")
        return refuse(reply, 404, "unknown_person", "Nothing is known under this identifier. Give it exactly.");
      const { personId } = asker;
      // The look is entered first, so that nothing is read of which the person does not learn.
      const looked = await heed.look({ personId, purpose: "proof", look: { role, reason }, by: id });
      if (!looked.allowed) return refuse(reply, 403, looked.reason, looked.remedy);
      const entries = await heed.record.ofPerson(personId, new Date(begin), new Date(end));
      return { from, to, entries: entries.map(lineOf) };
    },
  );
  app.post<{ Body: VerificationRequest }>(
    "/api/ledger/verification",
    {
      schema: {
        tags: ["ledger"],
        summary: "Recomputes every hash and the chain: what was changed, removed or inserted since it was sealed",
        body: VerificationRequest,
        response: { 200: VerificationReply },
      },
    },
    async (request, reply) => {
      const { heads = "" } = request.body;
      const published = headsIn(heads);
      if (heads.trim() !== "" && published.length === 0)
        return refuse(
          reply,
          400,
          "heads_missing",
          "There is no head in what you pasted. A head is 64 digits and letters, as heed ledger head prints it.",
        );
      await heed.staff.oversee("ledger verified", keyOf(request).id);
      const { findings, ...found } = await heed.record.verify(published);
      return {
        ...found,
        found: findings.length,
        findings: findings.slice(0, FINDINGS).map(({ kind, says }) => ({ kind, says })),
      };
    },
  );
}

const lineOf = ({ at, fields, ...entry }: ReadEntry): LedgerLine => ({
  ...entry,
  at: at.toISOString(),
  fields: [...fields],
});
