// What asks for a decision of somebody: requests and contracts with their days, audits, drift, approvals, and what was given up.
import { type DataMap, type Day, dayOf, lastDayOf, type Said, type WaitingReply } from "@heed/core";
import type { ModelCard } from "../models/model-card.ts";
import type { Filed } from "../rights/filed.ts";
import type { RecipientStatus } from "../sharing/sharing.ts";
import type { Waiting } from "../staff/second-person.ts";
import type { OverdueHold } from "../storage/legal-holds.ts";
import type { StuckDeletion } from "../storage/stuck-deletions.ts";

type Item = WaitingReply["items"][number];

const SOON_DAYS = 7;
const AHEAD_DAYS = 60;
const DAY_MS = 86_400_000;

/** The most urgent first; what has a day by that day. */
export function whatWaits(facts: {
  readonly map: DataMap;
  readonly now: Date;
  readonly requests: readonly Filed[];
  /** A mail server is set: who asks hears of their request. */
  readonly mails: boolean;
  readonly models: readonly ModelCard[];
  readonly recipients: readonly RecipientStatus[];
  readonly approvals: readonly Waiting[];
  readonly deletions: readonly StuckDeletion[];
  readonly holds: readonly OverdueHold[];
}): Item[] {
  const { map, now } = facts;
  const ahead = (days: number): Day => dayOf(new Date(now.getTime() + days * DAY_MS));
  const items: Item[] = [
    ...facts.requests.map(({ id, request: { kind, expectedBy } }) => ({
      is: "request" as const,
      id,
      about: kind,
      by: expectedBy,
      ...(facts.mails ? {} : { why: "no_mail" }),
      urgent: expectedBy <= ahead(SOON_DAYS),
    })),
    ...facts.deletions.map(
      ({ id, recipient, outcome, deadline }): Item => ({
        is: "deletion",
        id,
        about: recipient === null ? "" : (map.recipients?.[recipient]?.name ?? recipient),
        why: outcome,
        by: dayOf(deadline),
        urgent: true,
      }),
    ),
    ...facts.holds.map(
      ({ id, reason, until }): Item => ({
        is: "hold",
        id,
        about: reason ?? "",
        ...(until === null ? {} : { by: until }),
        urgent: true,
      }),
    ),
    ...facts.models.flatMap((card): Item[] => {
      const { version: id, capability: about, audit, override, watched, state } = card;
      const of = (is: "audit" | "drift", against: readonly Said[], urgent: boolean): Item[] =>
        against.length === 0 ? [] : [{ is, id, about, says: [...against], urgent }];
      return [
        ...(audit && !audit.passed && !override ? of("audit", audit.against, state === "live") : []),
        ...(state === "live" ? of("drift", watched?.against ?? [], true) : []),
      ];
    }),
    ...Object.entries(map.recipients ?? {}).flatMap(([id, recipient]): Item[] => {
      const by = lastDayOf(recipient);
      if (by === undefined || by > ahead(AHEAD_DAYS)) return [];
      return [{ is: "recipient", id, about: recipient.name, by, urgent: by <= ahead(SOON_DAYS) }];
    }),
    ...facts.recipients.flatMap(({ name: id, dead }): Item[] =>
      dead === 0 ? [] : [{ is: "deliveries", id, about: map.recipients?.[id]?.name ?? id, count: dead, urgent: true }],
    ),
    ...facts.approvals.map(
      ({ id, act, until }): Item => ({
        is: "approval",
        id,
        about: act,
        by: dayOf(until),
        urgent: false,
      }),
    ),
  ];
  return items.sort((a, b) => Number(b.urgent) - Number(a.urgent) || ((a.by ?? "9") < (b.by ?? "9") ? -1 : 1));
}
