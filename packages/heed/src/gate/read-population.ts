// Reads everyone whom a purpose may read: for training, as one entry with its members; for counting, as groups of at least 11.
import { createHash } from "node:crypto";
import type { Detail } from "../ledger/entry.ts";
import { NOBODY } from "../ledger/entry.ts";
import { isAllowed } from "../storage/leave-models.ts";
import { assertInForce } from "../storage/map-in-force.ts";
import { readStanding } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";
import type { Actor, PersonData } from "./access.ts";
import { aggregateOnly, type Door, type GateDeps, oldest } from "./door.ts";
import { type StreamedPerson, streamPeople } from "./stream-people.ts";

/** Smallest group that is ever shown (mechanisms.md 8). */
export const SMALLEST_GROUP = 11;

/** People whose choices are read together. */
const CHUNK = 500;

export type Group = { readonly people: number; readonly sum: number; readonly squares: number };

/** One pass for training; see `OpenGate.scan`. */
export async function scan(
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

/** What the counting of a person may use beside their data. */
export type Counted<Mark> = {
  /** What the caller knows of them already, by the id that a training run gave it. */
  readonly mark: Mark | undefined;
  /** Whether they allow the purpose that was asked about. */
  readonly allows: boolean;
};

export type AggregateOptions<Mark> = {
  since?: Date;
  until?: Date;
  /** Marks of people, and the purpose of which `groups` hears whether they allow it; no id leaves. */
  about?: { readonly purpose: string; readonly marks: ReadonlyMap<string, Mark> };
  groups: (data: PersonData, counted: Counted<Mark>) => Iterable<readonly [group: string, value: number]>;
};

/** One pass for counting; see `OpenGate.aggregate`. */
export async function aggregate<Mark>(
  deps: GateDeps,
  door: Door,
  actor: Actor,
  options: AggregateOptions<Mark>,
): Promise<ReadonlyMap<string, Group>> {
  const { database, inForce, ledger, now } = deps;
  return database.transaction("reader", { purpose: door.number }, async (connection) => {
    await assertInForce(connection, inForce);
    const all = new Map<string, { people: number; sum: number; squares: number }>();
    let people = 0;
    // Direct identifiers are never counted.
    const traits = door.fields.filter((name) => {
      const declared = inForce.map.fields[name];
      return declared?.kind === "trait" && declared.identifies !== true;
    });
    const what = { ...reading(deps, door, options.since, options.until), traits };
    const { about } = options;
    for await (const some of inChunks(streamPeople(connection, what))) {
      const stands =
        about &&
        (await readStanding(
          connection,
          inForce,
          [...some].map(({ id }) => id),
        ));
      for (const { id, data } of some) {
        people++;
        const allows =
          about !== undefined && stands !== undefined && isAllowed(inForce.map, about.purpose, stands(id), now());
        addPerson(all, options.groups(data, { mark: about?.marks.get(id), allows }));
      }
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
  groups: Iterable<readonly [string, number]>,
): void {
  const own = new Map<string, number>();
  for (const [group, value] of groups) own.set(group, (own.get(group) ?? 0) + value);
  for (const [group, value] of own) {
    const into = all.get(group) ?? { people: 0, sum: 0, squares: 0 };
    into.people++;
    into.sum += value;
    into.squares += value * value;
    all.set(group, into);
  }
}

async function* inChunks(people: AsyncIterable<StreamedPerson>): AsyncIterable<readonly StreamedPerson[]> {
  let chunk: StreamedPerson[] = [];
  for await (const person of people) {
    if (chunk.push(person) < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  yield chunk;
}

function reading(deps: GateDeps, door: Door, since: Date | undefined, until: Date | undefined) {
  const now = deps.now();
  return {
    fields: door.fields,
    since: since ?? oldest(door.purpose, now),
    until: until ?? new Date(now.getTime() + 2 * 86_400_000),
  };
}
