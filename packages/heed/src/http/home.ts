// The first page of the console: whom each purpose may reach, what happened lately, and what waits for a decision.
import {
  ActivityReply,
  isAggregateOnly,
  isChoice,
  type ReachReply as Reach,
  ReachReply,
  WaitingReply,
  wordsIn,
} from "@heed/core";
import type { FastifyInstance } from "fastify";
import { judgedUnder } from "../staff/second-person.ts";
import { basesOf } from "./bases-of.ts";
import { onlyHolders } from "./only-holders.ts";
import type { Services } from "./services.ts";
import { onlyStaff, purposesOfRole } from "./staff.ts";
import { whatWaits } from "./what-waits.ts";

const DAY_MS = 86_400_000;
const locale = { type: "string", maxLength: 35, description: "Of the titles." };

/** Counts of everybody, for a role that holds `statistics`. Registered in a scope of its own. */
export function reachRoutes(app: FastifyInstance, heed: Services): void {
  const { map } = heed.inForce;
  onlyHolders(app, heed, "statistics");
  app.get<{ Querystring: { locale?: string } }>(
    "/api/reach",
    {
      schema: {
        tags: ["insights"],
        summary: "How many each purpose may reach, and how many not and why; right within 50, small counts not told",
        querystring: { type: "object", properties: { locale } },
        response: { 200: ReachReply },
      },
    },
    async ({ query }): Promise<Reach> => {
      const purposes: Reach["purposes"] = [];
      for (const [name, purpose] of Object.entries(map.purposes)) {
        const basis = basesOf(purpose);
        if (!basis.some(isChoice) || isAggregateOnly(name, purpose)) continue;
        const { reachable, notIncluded, oneIn } = await heed.insights.reach(name);
        purposes.push({
          name,
          title: wordsIn(purpose.title ?? purpose.says, query.locale ?? "en"),
          basis,
          reachable: reachable.get("reachable")!,
          notIncluded: Object.fromEntries(notIncluded),
          oneIn,
        });
      }
      return { purposes };
    },
  );
}

/** What happened, for a role that reads the ledger. Registered in a scope of its own. */
export function activityRoutes(app: FastifyInstance, heed: Services): void {
  onlyHolders(app, heed, "proof");
  app.get<{ Querystring: { days?: string } }>(
    "/api/activity",
    {
      schema: {
        tags: ["ledger"],
        summary: "How many entries of each kind the ledger has, by day until yesterday, in tens; of nobody",
        querystring: {
          type: "object",
          properties: { days: { type: "string", enum: ["7", "30", "90"], description: "Else 30." } },
        },
        response: { 200: ActivityReply },
      },
    },
    async ({ query }) => ({
      days: await heed.insights.activity(Number(query.days ?? 30)),
      next: new Date((Math.floor(heed.now().getTime() / DAY_MS) + 1) * DAY_MS).toISOString(),
    }),
  );
}

/** For anybody of the staff; each sees what their role may decide. Registered in a scope of its own. */
export function homeRoutes(app: FastifyInstance, heed: Services): void {
  const { map } = heed.inForce;
  const keyOf = onlyStaff(app, heed);
  app.get(
    "/api/waiting",
    {
      schema: {
        tags: ["staff"],
        summary: "What asks for a decision: requests, audits, contracts, approvals, and what was given up",
        response: { 200: WaitingReply },
      },
    },
    async (request) => {
      const { role, admin = false } = keyOf(request);
      const held = purposesOfRole(heed, role);
      const now = heed.now();
      return {
        today: now.toISOString().slice(0, 10),
        items: whatWaits({
          map,
          now,
          requests: held.includes("rights") ? await heed.requests.list() : [],
          mails: heed.mails,
          deletions: held.includes("rights") ? await heed.rights.stuck() : [],
          holds: held.includes("rights") ? await heed.choices.overdueHolds() : [],
          models: (await heed.models.list())
            .map(({ card, state }) => ({ ...card, state }))
            .filter(({ purpose, state }) => state !== "training" && held.includes(purpose)),
          recipients: admin || held.includes("proof") ? await heed.sharing.status() : [],
          approvals: (await heed.staff.secondPerson.list()).filter(({ says }) => held.includes(judgedUnder(says))),
        }),
      };
    },
  );
}
