// The record of processing activities (GDPR Art. 30(1)), one activity for each purpose.

import { purposesOf } from "../map/built-in.ts";
import type { DataMap, Party, Recipient } from "../map/data-map.ts";
import type { Sensitive } from "../map/field.ts";
import type { Basis, Keep, Purpose } from "../map/purpose.ts";
import { readsSensitive } from "../policy/permits.ts";
import { noticeOf } from "./notice.ts";
import { frameOf } from "./notice-frame.ts";

/** What a purpose reads: the category of data, and the time limit for its erasure (Art. 30(1)(c), (f)). */
export type RecordedData = {
  readonly field: string;
  readonly label: string;
  readonly keep: Keep;
  readonly kept: string;
  /** The sensitive categories that this purpose may learn from it; empty when none. */
  readonly sensitive: readonly Sensitive[];
};

/** One processing activity. */
export type ProcessingActivity = {
  readonly id: string;
  readonly title: string;
  /** Art. 30(1)(b). */
  readonly purpose: string;
  readonly basis: Basis;
  /** The basis of each regime, where it is another one. */
  readonly under: Readonly<Record<string, Basis>>;
  readonly law?: string;
  readonly balancing?: string;
  readonly profiles: boolean;
  readonly effect: "ordinary" | "price" | "significant";
  readonly humanReview?: string;
  readonly groupsOnly: boolean;
  readonly data: readonly RecordedData[];
  /** Art. 30(1)(d) and (e): who gets data, in which country, under which safeguard. */
  readonly recipients: readonly (Recipient & { readonly id: string })[];
};

/** The record; every activity concerns the same people, customers and visitors. */
export type ProcessingRecord = {
  readonly controller: Party;
  readonly protectionOfficer?: Party;
  /** Art. 30(1)(c). */
  readonly people: readonly string[];
  readonly storedIn?: string;
  readonly activities: readonly ProcessingActivity[];
  /** Art. 30(1)(g): what Heed itself does. */
  readonly security: readonly string[];
};

/**
 * The record that the map makes: it cannot drift from what the engine does, because the engine runs on the same map. Joint controllers and
 * what the operator does outside Heed are the operator's to add.
 *
 * @param locale One of the map's languages; another gets the first of them.
 * @example
 * recordOf(map, "en").activities.map((activity) => activity.id); // ["rights", "proof", "suppression", "recommendations"]
 */
export function recordOf(map: DataMap, locale: string): ProcessingRecord {
  const notice = noticeOf(map, locale);
  const declared = purposesOf(map);
  return {
    controller: map.controller,
    ...(map.protectionOfficer ? { protectionOfficer: map.protectionOfficer } : {}),
    people: ["customers", "visitors"],
    ...(map.storedIn === undefined ? {} : { storedIn: frameOf(map, notice.locale).country(map.storedIn) }),
    activities: notice.purposes.flatMap((text) => {
      const purpose = declared[text.id];
      if (!purpose) return [];
      const others = Object.entries(text.under).filter(([, { basis }]) => basis !== text.basis);
      return [
        {
          id: text.id,
          title: text.title,
          purpose: text.says,
          basis: text.basis,
          under: Object.fromEntries(others.map(([regime, { basis }]) => [regime, basis])),
          ...(purpose.law === undefined ? {} : { law: purpose.law }),
          ...(purpose.balancing === undefined ? {} : { balancing: purpose.balancing }),
          profiles: text.profiles,
          effect: purpose.effect ?? "ordinary",
          ...(purpose.humanReview === undefined ? {} : { humanReview: purpose.humanReview }),
          groupsOnly: purpose.aggregateOnly === true,
          data: text.reads.map((read) => ({ ...read, sensitive: sensitiveRead(map, purpose, text.basis, read.field) })),
          recipients: text.recipients.flatMap(({ id }) => {
            const recipient = map.recipients?.[id];
            return recipient ? [{ id, ...recipient }] : [];
          }),
        },
      ];
    }),
    security: SECURITY,
  };
}

/** The sensitive categories that a purpose may learn from a field, once each: what is closed to it does not count. */
export function sensitiveRead(map: DataMap, purpose: Purpose, basis: Basis, field: string): readonly Sensitive[] {
  return readsSensitive(purpose, basis) ? sensitiveIn(map, field) : [];
}

/** The sensitive categories that a field can tell, once each. */
export function sensitiveIn(map: DataMap, field: string): readonly Sensitive[] {
  const sensitive = map.fields[field]?.sensitive;
  if (sensitive === undefined) return [];
  return typeof sensitive === "string" ? [sensitive] : [...new Set(Object.values(sensitive.values))];
}

const SECURITY = [
  "PostgreSQL returns a row only to a purpose that has a permit for it in force (row-level security).",
  "Application roles own nothing and can bypass nothing; writing, reading and rewriting permits are separate roles.",
  "Identifiers are found by keyed hash; a person's keys are destroyed with an erasure, also for backups.",
  "Every use, refusal and choice is an entry in a tamper-evident ledger that can be verified offline.",
  "What no purpose may read is not stored; what expired is deleted by a job.",
] as const;
