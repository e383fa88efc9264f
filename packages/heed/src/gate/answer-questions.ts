// One transaction for one purpose and many people: locks, choices, rows under policy, the callers' uses, decisions and entries.
import { randomUUID } from "node:crypto";
import {
  type Channel,
  decide as decidePurpose,
  denied,
  type Look,
  lookRefused,
  REMEDIES,
  type Reason,
  shownFrom,
} from "@heed/core";
import type { Detail, Entry } from "../ledger/entry.ts";
import { NOBODY } from "../ledger/entry.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { columnsForNew } from "../storage/permit-columns.ts";
import { lockPersons, lockPersonsFree } from "../storage/person-lock.ts";
import { readStanding, type Standing } from "../storage/standing.ts";
import { addRows } from "../storage/values.ts";
import type { Access, Actor } from "./access.ts";
import { type Door, type GateDeps, oldest } from "./door.ts";
import { audienceKey, type MembershipChange, readMembers, writeMembers } from "./members.ts";
import type { Outcome } from "./micro-batch.ts";
import { type EventName, type Person, readPeople } from "./read-people.ts";
import { noteShares, type Shared, type ShareRecord } from "./shares.ts";

/** What a decision leaves behind: one row of `decision`, and the words of its ledger entry. */
export type DecisionRecord = {
  readonly placement: string;
  readonly arm: string;
  readonly model: string | undefined;
  /** Candidates, probabilities, what was shown and why: read again only by the person, auditors and statistics. */
  readonly detail: Detail;
};

/** What a reader gives back: its result, and the record of a decision if it made one, of audiences that change, or of what leaves. */
export type Used<T> = {
  readonly result: T;
  readonly decision?: DecisionRecord;
  readonly memberships?: readonly MembershipChange[];
  readonly share?: ShareRecord;
};

export type Question<T> = {
  readonly personId: string;
  /** Only rows that came by this alias: what a browser may see of itself. */
  readonly via?: string;
  /** The way on which the person is to be reached with what follows from it: a no to that way closes it. */
  readonly channel?: Channel | undefined;
  /** The one event that is read, where the gate was opened for `named` ones. */
  readonly event?: EventName | undefined;
  /**
   * Runs inside the transaction, so it must be quick and must not wait. A decision id is given for the reply. `inUse`: the person's id, another
   * than the one asked for after a merge.
   */
  readonly use: (access: Access, decisionId: string, audiences: ReadonlySet<string>, inUse: string) => Used<T>;
};

/** A question with who asks it. */
export type Asked = Question<unknown> & { actor: Actor; look?: Look | undefined };

const LOCK_SECONDS = 5;

/** One transaction for one purpose and many people. */
export async function answerQuestions(
  deps: GateDeps,
  door: Door,
  questions: readonly Asked[],
  alone: boolean,
): Promise<Outcome<unknown>[]> {
  const { database, inForce, ledger, now } = deps;
  const { hashes } = database;
  const denials: Reason[] = [];
  const outcomes = await database.transaction("reader", { purpose: door.number }, async (connection, last) => {
    const at = now();
    const ids = questions.map((question) => question.personId);
    // Whoever waits for a lock holds a connection that others need.
    if (alone) await connection.query(`set local lock_timeout = '${LOCK_SECONDS}s'`);
    const reading = {
      map: inForce.map,
      fields: door.fields,
      limit: door.limit,
      vias: hashes.forms(...new Set(questions.flatMap(({ via }) => (via === undefined ? [] : [via])))),
      since: oldest(door.purpose, at),
      named: door.named ? questions.flatMap(({ event }) => event ?? []) : undefined,
      wrapKey: deps.wrapKey,
    };
    const read = (known: readonly string[]) =>
      [
        assertInForce(connection, inForce),
        readStanding(connection, inForce, known),
        readPeople(connection, reading, known),
        door.audiences ? readMembers(connection, known) : NO_MEMBERS,
      ] as const;
    // Sent together, answered in this order: who is locked is read after the lock. Alone, a merge is followed first.
    const locked = alone ? await lockPersons(connection, ids, "share") : undefined;
    const [persons, , stands, people, members] = await Promise.all([
      locked ?? lockPersonsFree(connection, ids),
      ...read([...new Set(locked?.values() ?? ids)]),
    ]);
    const entries: Entry[] = [];
    const rows: DecisionRow[] = [];
    const changes: { personId: string; change: MembershipChange }[] = [];
    const shares: Shared[] = [];
    const outcomes = questions.map((question): Outcome<unknown> => {
      const personId = persons.get(question.personId);
      if (personId === undefined && !alone) return { is: "again" };
      try {
        const stand = personId === undefined ? undefined : stands(personId);
        const person =
          personId === undefined
            ? undefined
            : people.of(personId, question.via === undefined ? undefined : hashes.forms(question.via));
        const access = accessFor(inForce, door, stand, person, at, question);
        const decisionId = randomUUID();
        const used = question.use(access, decisionId, members.get(personId ?? "") ?? NONE, personId ?? "");
        if (personId === undefined || !stand || !person || !access.allowed) {
          denials.push(...recordDenial(question, door, access, at, entries));
          // Whoever may not be asked about any longer can only leave.
          for (const change of used.memberships ?? [])
            if (personId !== undefined && !change.enters) changes.push({ personId, change });
        } else {
          if (used.decision)
            rows.push(...decisionRow(deps, door, personId, decisionId, question, used.decision, stand, at));
          if (used.share) {
            // Nothing was found of what was to go, or only tried again: no use, and no second entry.
            if (Object.keys(used.share.fields).length > 0)
              shares.push({ ...used.share, personId, queuedFor: question.personId, purpose: door.name });
            if (Object.keys(used.share.fields).length > 0 && !used.share.entered)
              entries.push(shareEntry(question, door, personId, used.share, at));
          } else entries.push(useEntry(inForce, question, door, personId, decisionId, used, person, at));
          for (const change of used.memberships ?? []) {
            const id = randomUUID();
            const decision = decisionOf(change);
            rows.push(...decisionRow(deps, door, personId, id, question, decision, stand, at));
            entries.push(useEntry(inForce, question, door, personId, id, { result: undefined, decision }, person, at));
            changes.push({ personId, change });
          }
        }
        return { is: "answer", value: used.result };
      } catch (error) {
        return { is: "fault", error };
      }
    });
    // They go out with the commit: nobody gets an answer before all of it is durable.
    last(
      addRows(connection, "decision", DECISION_COLUMNS, rows),
      ledger.write(connection, entries),
      ...writeMembers(connection, changes, at),
      ...noteShares(connection, shares, at),
    );
    return outcomes;
  });
  // Counted after the commit, of nobody: a log of refusals would track those who refused.
  for (const reason of denials) deps.tally.add("denial", door.name, reason);
  return outcomes;
}

const NONE: ReadonlySet<string> = new Set();
const NO_MEMBERS: ReadonlyMap<string, ReadonlySet<string>> = new Map();

const decisionOf = ({ audience, enters, detail }: MembershipChange): DecisionRecord => ({
  placement: audienceKey(audience),
  arm: enters ? "entered" : "left",
  model: undefined,
  detail,
});

function accessFor(
  inForce: MapInForce,
  door: Door,
  stand: Standing | undefined,
  person: Person | undefined,
  now: Date,
  { channel, actor, look }: Asked,
): Access {
  const refused = isStaff(actor) ? lookRefused(inForce.map, door.name, look) : undefined;
  if (refused)
    return { allowed: false, reason: refused, remedy: REMEDIES[refused], hidden: stand?.hidden ?? new Set() };
  const decision = stand
    ? decidePurpose(inForce.map, { purpose: door.name, choices: stand.choices, state: stand.state, now, channel })
    : denied("unknown_person");
  const hidden = stand?.hidden ?? new Set<string>();
  if (!decision.allowed) return { ...decision, hidden };
  if (!person) return { allowed: false, reason: "unknown_person", remedy: REMEDIES.unknown_person, hidden };
  return { allowed: true, basis: decision.basis, data: person.data, hidden };
}

/** A visit's denial is counted; that of staff, a job, a campaign or a recipient becomes an entry. */
function recordDenial(question: Asked, door: Door, access: Access, at: Date, entries: Entry[]): Reason[] {
  if (access.allowed) return [];
  if (question.actor.startsWith("visit:") || question.actor.startsWith("person:")) return [access.reason];
  const personId = access.reason === "unknown_person" ? NOBODY : question.personId;
  const { look } = question;
  entries.push({
    personId,
    at,
    kind: "denial",
    purpose: door.name,
    actor: question.actor,
    // Which job it was, where the map knows it.
    detail: { reason: access.reason, ...(look && access.reason !== "role_may_not" ? { role: look.role } : {}) },
  });
  return [];
}

function useEntry(
  inForce: MapInForce,
  question: Asked,
  door: Door,
  personId: string,
  decisionId: string,
  used: Used<unknown>,
  person: Person,
  at: Date,
): Entry {
  const kind = used.decision ? "decision" : isStaff(question.actor) ? "look" : "use";
  const { look } = question;
  const late = look && shownFrom(inForce.map, look, at);
  const asked = look
    ? {
        role: look.role,
        reason: look.reason ?? null,
        ...(late ? { shownFrom: late, approval: look.late?.approval ?? "" } : {}),
      }
    : {};
  const { placement, arm, model } = used.decision ?? {};
  const made = used.decision
    ? { decision: decisionId, placement: placement ?? "", arm: arm ?? "", model: model ?? null }
    : {};
  return {
    personId,
    at,
    kind,
    purpose: door.name,
    actor: question.actor,
    detail: { fields: person.counts, ...asked, ...made },
  };
}

const shareEntry = (question: Asked, door: Door, personId: string, share: ShareRecord, at: Date): Entry => ({
  personId,
  at,
  kind: "share",
  purpose: door.name,
  actor: question.actor,
  detail: { fields: share.fields, recipient: share.recipient, delivery: share.delivery },
});

const isStaff = (actor: Actor): boolean => actor.startsWith("staff:");

type DecisionRow = Record<(typeof DECISION_COLUMNS)[number], unknown>;

const DECISION_COLUMNS = [
  "person_id",
  "at",
  "decision_id",
  "placement",
  "arm",
  "model",
  "detail",
  "purpose",
  "via",
  "key_version",
  "permits",
  "until",
  "expires",
] as const;

function decisionRow(
  { inForce, database: { hashes } }: Pick<GateDeps, "inForce" | "database">,
  { name: madeFor }: Door,
  personId: string,
  decisionId: string,
  question: Asked,
  record: DecisionRecord,
  stand: Standing,
  at: Date,
): DecisionRow[] {
  const columns = columnsForNew(inForce, stand, { field: "decision", at, madeFor }, at);
  if (!columns) return [];
  const { placement, arm, model, detail } = record;
  return [
    {
      person_id: personId,
      at,
      decision_id: decisionId,
      placement,
      arm,
      model: model ?? null,
      detail,
      purpose: madeFor,
      via: question.via === undefined ? null : hashes.stored(question.via),
      key_version: hashes.version,
      ...columns,
    },
  ];
}
