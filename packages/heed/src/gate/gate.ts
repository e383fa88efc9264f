// The only door to personal data: names a purpose, reads under PostgreSQL's row policy, and writes the ledger, in one transaction.
import { createHash, randomUUID } from "node:crypto";
import {
  type DataMap,
  decide as decidePurpose,
  denied,
  isAggregateOnly,
  lastDay,
  type PersonView,
  type Purpose,
  type PurposeName,
  parseKeep,
  purposesOf,
  REMEDIES,
  type Reason,
} from "@heed/core";
import type { Detail, Entry } from "../ledger/entry.ts";
import { NOBODY } from "../ledger/entry.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Database } from "../storage/database.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { columnsForNew } from "../storage/permit-columns.ts";
import { lockPersons, lockPersonsFree } from "../storage/person-lock.ts";
import { readStanding, type Standing } from "../storage/standing.ts";
import type { Tally } from "../storage/tally.ts";
import { insertRows } from "../storage/values.ts";
import type { Access, Actor, PersonData } from "./access.ts";
import { microBatch, type Outcome } from "./micro-batch.ts";
import { type Person, readPeople } from "./read-people.ts";
import { type StreamedPerson, streamPeople } from "./stream-people.ts";

/** What a decision leaves behind: one row of `decision`, and the words of its ledger entry. */
export type DecisionRecord = {
  readonly placement: string;
  readonly arm: string;
  readonly model: string | undefined;
  /** Candidates, probabilities, what was shown and why: read again only by the person, auditors and statistics. */
  readonly detail: Detail;
};

/** What a reader gives back: its result, and the record of a decision if it made one. */
export type Used<T> = { readonly result: T; readonly decision?: DecisionRecord };

export type Question<T> = {
  readonly personId: string;
  /** Only rows that came by this alias: what a browser may see of itself. */
  readonly via?: string;
  /** Runs inside the transaction, so it must be quick and must not wait. A decision id is given for the reply. */
  readonly use: (access: Access, decisionId: string) => Used<T>;
};

export type Opening<M extends DataMap, P extends PurposeName<M>> = {
  /** A literal, so that a reader of the code sees the purpose at the door. */
  readonly purpose: P;
  readonly actor: Actor;
  /** Narrows the fields further than the purpose does. */
  readonly fields?: readonly string[];
  /** Newest N events per field. Default 200. */
  readonly limit?: number;
};

export type Group = { readonly people: number; readonly sum: number; readonly squares: number };

export type OpenGate<M extends DataMap, P extends PurposeName<M>> = {
  /** Reads people for one use; one entry per person who was read. */
  read(ids: readonly string[]): Promise<{ person(id: string): Access<PersonView<M, P>> }>;
  /** Reads one person and decides in the same transaction; the decision and its entry commit with the read. */
  decide<T>(question: Question<T>): Promise<T>;
  /**
   * Streams everyone whom the purpose may read, for training: one entry with the number of members and a hash over their ids.
   * `member` returns what the model keeps of a person (shown to them, subtracted when they leave), or undefined for nothing.
   */
  scan(options: {
    until: Date;
    version: string;
    member: (id: string, data: PersonData) => Detail | undefined;
  }): Promise<{ members: number; hash: string }>;
  /** Groups of at least 11 people; smaller ones do not come back. The only reading that an aggregate-only purpose has. */
  aggregate(options: {
    since?: Date;
    until?: Date;
    groups: (data: PersonData) => Iterable<readonly [group: string, value: number]>;
  }): Promise<ReadonlyMap<string, Group>>;
};

export type Gate<M extends DataMap = DataMap> = {
  open<P extends PurposeName<M>>(opening: Opening<M, P>): OpenGate<M, P>;
};

export type GateDeps = {
  database: Database;
  inForce: MapInForce;
  ledger: Ledger;
  tally: Tally;
  now: () => Date;
  wrapKey: Buffer;
};

/** Smallest group that is ever shown (mechanisms.md 8). */
export const SMALLEST_GROUP = 11;

const LOCK_SECONDS = 5;
const BATCH = { max: 128, waitMs: 1, inFlight: 2 } as const;

/** Opens for one purpose at a time; throws `purpose_not_declared` for any other word. */
export function createGate<M extends DataMap>(deps: GateDeps & { inForce: { map: M } }): Gate<M> {
  const askers = new Map<string, (question: Asked) => Promise<unknown>>();

  function open<P extends PurposeName<M>>(opening: Opening<M, P>): OpenGate<M, P> {
    const door = doorFor(deps.inForce, opening);
    const key = JSON.stringify([door.number, door.fields, door.limit]);
    let ask = askers.get(key);
    if (!ask) {
      ask = microBatch((questions, alone) => answer(deps, door, questions, alone), BATCH);
      askers.set(key, ask);
    }
    const asker = ask;
    const one = <T>(question: Question<T>): Promise<T> => {
      if (door.aggregateOnly) throw aggregateOnly(door.name);
      // The asker gives back what this very question's `use` returned.
      return asker({ ...question, actor: opening.actor }) as Promise<T>;
    };
    return {
      decide: one,
      async read(ids) {
        const found = new Map(
          await Promise.all(
            [...new Set(ids)].map(
              async (id) => [id, await one({ personId: id, use: (access) => ({ result: access }) })] as const,
            ),
          ),
        );
        return {
          person: (id) => {
            const access = found.get(id);
            if (!access)
              throw new Error("person_not_asked: this person was not among the ids of read(). Ask for them.");
            // The run-time view throws for fields outside the purpose; the type says the same at compile time.
            return access as Access<PersonView<M, P>>;
          },
        };
      },
      scan: (options) => scan(deps, door, opening.actor, options),
      aggregate: (options) => aggregate(deps, door, opening.actor, options),
    };
  }

  return { open };
}

type Door = {
  name: string;
  purpose: Purpose;
  number: number;
  fields: readonly string[];
  limit: number;
  aggregateOnly: boolean;
};
type Asked = Question<unknown> & { actor: Actor };

function doorFor(inForce: MapInForce, opening: { purpose: string; fields?: readonly string[]; limit?: number }): Door {
  const purposes = purposesOf(inForce.map);
  const purpose = Object.hasOwn(purposes, opening.purpose) ? purposes[opening.purpose] : undefined;
  const number = inForce.numberOf(opening.purpose);
  if (!purpose || number === undefined) {
    throw new Error(
      `purpose_not_declared: "${opening.purpose}" is not a purpose in heed.config.ts. Declare it, or open the gate for one of: ${Object.keys(inForce.map.purposes).join(", ")}.`,
    );
  }
  const declared = Object.keys(purpose.reads);
  const fields = opening.fields ? declared.filter((name) => opening.fields?.includes(name)) : declared;
  return {
    name: opening.purpose,
    purpose,
    number,
    fields,
    limit: opening.limit ?? 200,
    aggregateOnly: isAggregateOnly(opening.purpose, purpose),
  };
}

const aggregateOnly = (name: string): Error =>
  new Error(`aggregate_only: "${name}" reads groups only. Use aggregate().`);

/** One transaction for one purpose and many people. */
async function answer(
  deps: GateDeps,
  door: Door,
  questions: readonly Asked[],
  alone: boolean,
): Promise<Outcome<unknown>[]> {
  const { database, inForce, ledger, now } = deps;
  const denials: Reason[] = [];
  const outcomes = await database.transaction("reader", { purpose: door.number }, async (connection) => {
    const at = now();
    const ids = questions.map((question) => question.personId);
    // Whoever waits for a lock holds a connection that others need.
    if (alone) await connection.query(`set local lock_timeout = '${LOCK_SECONDS}s'`);
    const reading = {
      map: inForce.map,
      fields: door.fields,
      limit: door.limit,
      vias: [...new Set(questions.flatMap(({ via }) => (via === undefined ? [] : [via])))],
      since: oldest(door.purpose, at),
      wrapKey: deps.wrapKey,
    };
    const read = (known: readonly string[]) =>
      [
        assertInForce(connection, inForce),
        readStanding(connection, inForce, known),
        readPeople(connection, reading, known),
      ] as const;
    // Sent together, answered in this order: who is locked is read after the lock. Alone, a merge is followed first.
    const locked = alone ? await lockPersons(connection, ids, "share") : undefined;
    const [persons, , stands, people] = await Promise.all([
      locked ?? lockPersonsFree(connection, ids),
      ...read([...new Set(locked?.values() ?? ids)]),
    ]);
    const entries: Entry[] = [];
    const rows: DecisionRow[] = [];
    const outcomes = questions.map((question): Outcome<unknown> => {
      const personId = persons.get(question.personId);
      if (personId === undefined && !alone) return { is: "again" };
      try {
        const stand = personId === undefined ? undefined : stands(personId);
        const person = personId === undefined ? undefined : people.of(personId, question.via);
        const access = accessFor(inForce, door, stand, person, at);
        const decisionId = randomUUID();
        const used = question.use(access, decisionId);
        if (personId === undefined || !stand || !person || !access.allowed) {
          denials.push(...recordDenial(question, door, access, at, entries));
        } else {
          if (used.decision)
            rows.push(...decisionRow(inForce, personId, decisionId, question, used.decision, stand, at));
          entries.push(useEntry(question, door, personId, decisionId, used, person, at));
        }
        return { is: "answer", value: used.result };
      } catch (error) {
        return { is: "fault", error };
      }
    });
    if (rows.length > 0) await insertRows(connection, "decision", DECISION_COLUMNS, rows);
    await ledger.write(connection, entries);
    return outcomes;
  });
  // Counted after the commit, of nobody: a log of refusals would track those who refused.
  for (const reason of denials) deps.tally.add("denial", door.name, reason);
  return outcomes;
}

function accessFor(
  inForce: MapInForce,
  door: Door,
  stand: Standing | undefined,
  person: Person | undefined,
  now: Date,
): Access {
  const decision = stand
    ? decidePurpose(inForce.map, { purpose: door.name, choices: stand.choices, state: stand.state, now })
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
  entries.push({
    personId,
    at,
    kind: "denial",
    purpose: door.name,
    actor: question.actor,
    detail: { reason: access.reason },
  });
  return [];
}

function useEntry(
  question: Asked,
  door: Door,
  personId: string,
  decisionId: string,
  used: Used<unknown>,
  person: Person,
  at: Date,
): Entry {
  const kind = used.decision ? "decision" : question.actor.startsWith("staff:") ? "look" : "use";
  const { placement, arm, model } = used.decision ?? {};
  const made = used.decision
    ? { decision: decisionId, placement: placement ?? "", arm: arm ?? "", model: model ?? null }
    : {};
  return { personId, at, kind, purpose: door.name, actor: question.actor, detail: { fields: person.counts, ...made } };
}

type DecisionRow = Record<(typeof DECISION_COLUMNS)[number], unknown>;
const DECISION_COLUMNS = [
  "person_id",
  "at",
  "decision_id",
  "placement",
  "arm",
  "model",
  "detail",
  "via",
  "permits",
  "until",
  "expires",
] as const;

function decisionRow(
  inForce: MapInForce,
  personId: string,
  decisionId: string,
  question: Asked,
  record: DecisionRecord,
  stand: Standing,
  at: Date,
): DecisionRow[] {
  const columns = columnsForNew(inForce, stand, { field: "decision", at }, at);
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
      via: question.via ?? null,
      ...columns,
    },
  ];
}

/** Nothing older than this can have a permit for the purpose, unless it is kept from the last contact or until withdrawn. */
function oldest(purpose: Purpose, now: Date): Date {
  let days = 1;
  for (const keep of Object.values(purpose.reads)) {
    if (keep === undefined || keep === "until withdrawn" || purpose.keepFrom === "last contact")
      return yearsBefore(now, 11);
    const { amount, unit } = parseKeep(keep);
    days = Math.max(days, amount * (unit === "days" ? 1 : unit === "months" ? 31 : 366));
  }
  return new Date(now.getTime() - (days + 2) * 86_400_000);
}

const yearsBefore = (now: Date, years: number): Date =>
  new Date(`${lastDay(new Date(Date.UTC(now.getUTCFullYear() - years, now.getUTCMonth(), 1)), "1 days")}T00:00:00Z`);

async function scan(
  deps: GateDeps,
  door: Door,
  actor: Actor,
  options: { until: Date; version: string; member: (id: string, data: PersonData) => Detail | undefined },
): Promise<{ members: number; hash: string }> {
  if (door.aggregateOnly) throw aggregateOnly(door.name);
  const { database, inForce, ledger, now } = deps;
  return database.transaction("reader", { purpose: door.number }, async (connection) => {
    await assertInForce(connection, inForce);
    const sum = createHash("sha256");
    let members = 0;
    let rows: { person_id: string; version: string; contribution: Detail }[] = [];
    const write = async () => {
      await insertRows(connection, "training_member", ["person_id", "version", "contribution"], rows);
      rows = [];
    };
    for await (const person of streamPeople(connection, reading(deps, door, undefined, options.until))) {
      const contribution = options.member(person.id, person.data);
      if (contribution === undefined) continue;
      members++;
      sum.update(person.id);
      rows.push({ person_id: person.id, version: options.version, contribution });
      if (rows.length === 500) await write();
    }
    if (rows.length > 0) await write();
    const hash = sum.digest("hex");
    await ledger.write(connection, [
      {
        personId: NOBODY,
        at: now(),
        kind: "use",
        purpose: door.name,
        actor,
        detail: { scan: options.version, members, hash, fields: door.fields, until: options.until.toISOString() },
      },
    ]);
    return { members, hash };
  });
}

async function aggregate(
  deps: GateDeps,
  door: Door,
  actor: Actor,
  options: {
    since?: Date;
    until?: Date;
    groups: (data: PersonData) => Iterable<readonly [group: string, value: number]>;
  },
): Promise<ReadonlyMap<string, Group>> {
  const { database, inForce, ledger, now } = deps;
  return database.transaction("reader", { purpose: door.number }, async (connection) => {
    await assertInForce(connection, inForce);
    const all = new Map<string, { people: number; sum: number; squares: number }>();
    let people = 0;
    for await (const person of streamPeople(connection, reading(deps, door, options.since, options.until))) {
      people++;
      addPerson(all, person, options.groups);
    }
    const shown = new Map([...all].filter(([, group]) => group.people >= SMALLEST_GROUP));
    await ledger.write(connection, [
      {
        personId: NOBODY,
        at: now(),
        kind: "use",
        purpose: door.name,
        actor,
        detail: { people, groups: shown.size, suppressed: all.size - shown.size, fields: door.fields },
      },
    ]);
    return shown;
  });
}

// A person counts once in a group, with the sum of their values.
function addPerson(
  all: Map<string, { people: number; sum: number; squares: number }>,
  person: StreamedPerson,
  groups: (data: PersonData) => Iterable<readonly [string, number]>,
): void {
  const own = new Map<string, number>();
  for (const [group, value] of groups(person.data)) own.set(group, (own.get(group) ?? 0) + value);
  for (const [group, value] of own) {
    const into = all.get(group) ?? { people: 0, sum: 0, squares: 0 };
    into.people++;
    into.sum += value;
    into.squares += value * value;
    all.set(group, into);
  }
}

function reading(deps: GateDeps, door: Door, since: Date | undefined, until: Date | undefined) {
  const now = deps.now();
  return {
    fields: door.fields,
    since: since ?? oldest(door.purpose, now),
    until: until ?? new Date(now.getTime() + 2 * 86_400_000),
  };
}
