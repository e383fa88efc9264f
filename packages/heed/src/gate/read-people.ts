// The reads of one gate transaction: the rows that PostgreSQL lets this purpose see, newest first, per person and field.
import type { DataMap, Scalars, Value } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { decryptIdentity, type WrapKey } from "../storage/person-key.ts";
import type { EventOccurrence, PersonData } from "./access.ts";

export type Reading = {
  readonly map: DataMap;
  /** Fields the caller may see: declared by the purpose, narrowed by the caller. */
  readonly fields: readonly string[];
  /** Newest N events per field. */
  readonly limit: number;
  /** Aliases through which somebody asks: of each, too, the newest N are read. */
  readonly vias: readonly string[];
  /** Nothing older can have a permit: lets PostgreSQL skip old partitions. */
  readonly since: Date;
  /** Of events only these; undefined: the newest. */
  readonly named?: readonly EventName[] | undefined;
  readonly wrapKey: WrapKey;
};

/** One event: its time finds the partition. */
export type EventName = { readonly id: string; readonly at: Date };

type EventRow = {
  person_id: string;
  field: string;
  at: Date;
  id: string;
  value: Readonly<Record<string, Value>>;
  via: string | null;
};
type TraitRow = { person_id: string; field: string; value: Scalars; via: string | null };
type IdentityRow = {
  person_id: string;
  field: string;
  cipher: Buffer;
  wrapped: Buffer;
  via: string | null;
  strength: string;
};

/** What was read of one person, for one asker: `vias` leaves only rows that came by that alias, in whichever form it is stored (mechanisms.md 1). */
export type Person = { readonly data: PersonData; readonly counts: Readonly<Record<string, number>> };
export type People = { of(personId: string, vias: readonly string[] | undefined): Person };
type Row<T> = { readonly field: string; readonly via: string | null; readonly item: T; readonly proven?: boolean };
type Raw = { readonly events: Row<EventOccurrence>[]; readonly traits: Row<Scalars>[]; fault?: unknown };

/** Reads people in one pass, in the caller's transaction. */
export async function readPeople(connection: Connection, reading: Reading, ids: readonly string[]): Promise<People> {
  const raw = new Map<string, Raw>(ids.map((id) => [id, { events: [], traits: [] }]));
  const declared = (name: string) => reading.map.fields[name];
  const events = reading.fields.filter((name) => declared(name)?.kind === "event");
  const traits = reading.fields.filter((name) => declared(name)?.kind === "trait");
  const identifying = traits.filter((name) => isIdentifying(declared(name)));
  const [eventsRead, traitsRead, identitiesRead] = await Promise.all([
    events.length > 0 ? eventRows(connection, ids, events, reading) : [],
    traits.length > 0 ? traitRows(connection, ids, traits) : [],
    identifying.length > 0 ? identityRows(connection, ids, identifying) : [],
  ]);
  for (const { person_id, field, via, id, at, value } of eventsRead) {
    raw.get(person_id)?.events.push({ field, via, item: { id, at, properties: value } });
  }
  for (const { person_id, field, via, value } of traitsRead)
    raw.get(person_id)?.traits.push({ field, via, item: value });
  for (const { person_id, field, via, wrapped, cipher, strength } of identitiesRead) {
    const of = raw.get(person_id);
    if (!of) continue;
    try {
      of.traits.push({
        field,
        via,
        item: decryptIdentity(reading.wrapKey, wrapped, cipher),
        proven: strength === "proven",
      });
    } catch (error) {
      // Of this person nothing is given out; the others of the batch must not wait for it.
      of.fault = error;
    }
  }
  return {
    of(personId, vias) {
      const found: Raw = raw.get(personId) ?? { events: [], traits: [] };
      if (found.fault !== undefined) throw found.fault;
      return personOf(found, reading.fields, vias, reading.limit);
    },
  };
}

const isIdentifying = (field: DataMap["fields"][string] | undefined): boolean =>
  field?.kind === "trait" && field.identifies === true;

async function eventRows(
  connection: Connection,
  ids: readonly string[],
  fields: readonly string[],
  reading: Reading,
): Promise<EventRow[]> {
  const { limit, since, vias, named } = reading;
  if (named) {
    const [names, times] = [named.map((one) => one.id), named.map((one) => one.at)];
    const values = [ids, fields, times, names];
    return (await connection.query<EventRow>({ name: "gate events named", text: NAMED_EVENTS, values })).rows;
  }
  const query =
    vias.length === 0
      ? { name: "gate events", text: newestEvents("", "place <= $4"), values: [ids, fields, since, limit] }
      : {
          name: "gate events via",
          text: newestEvents(OWN_PLACE, "place <= $4 or (via = any($5) and own_place <= $4)"),
          values: [ids, fields, since, limit, vias],
        };
  const { rows } = await connection.query<EventRow>(query);
  return rows;
}

const NAMED_EVENTS = `select person_id, field, at, event_id as id, value, via from heed.event
  where person_id = any($1) and field = any($2) and at = any($3) and event_id = any($4)`;
const OWN_PLACE = ", row_number() over (partition by person_id, field, via order by at desc, event_id) as own_place";
const newestEvents = (places: string, wanted: string): string =>
  `select person_id, field, at, event_id as id, value, via from (
     select person_id, field, at, event_id, value, via,
            row_number() over (partition by person_id, field order by at desc, event_id) as place ${places}
     from heed.event where person_id = any($1) and field = any($2) and at >= $3) newest
   where ${wanted} order by person_id, field, at desc, event_id`;

// Of two at the same moment the no wins (mechanisms.md 5).
async function traitRows(
  connection: Connection,
  ids: readonly string[],
  fields: readonly string[],
): Promise<TraitRow[]> {
  const { rows } = await connection.query<TraitRow>({
    name: "gate traits",
    text: "select person_id, field, value, via from heed.trait where person_id = any($1) and field = any($2) order by person_id, field, at desc, (value = 'false') desc, id desc",
    values: [ids, fields],
  });
  return rows;
}

async function identityRows(
  connection: Connection,
  ids: readonly string[],
  fields: readonly string[],
): Promise<IdentityRow[]> {
  const { rows } = await connection.query<IdentityRow>({
    name: "gate identities",
    text: `select i.person_id, i.field, i.cipher, k.wrapped, i.via, i.strength from heed.identity i join heed.person_key k on k.person_id = i.person_id
           where i.person_id = any($1) and i.field = any($2) order by i.person_id, i.field, i.at desc, i.id desc`,
    values: [ids, fields],
  });
  return rows;
}

/** Groups one person's rows by field, newest first; asking for a field outside `fields` throws `field_not_read`. */
export function personOf(
  raw: Raw,
  fields: readonly string[],
  vias: readonly string[] | undefined,
  limit = Number.POSITIVE_INFINITY,
): Person {
  const visible = (row: { via: string | null }): boolean =>
    vias === undefined || (row.via !== null && vias.includes(row.via));
  const check = (name: string): void => {
    if (!fields.includes(name))
      throw new Error(
        `field_not_read: the gate is not open for "${name}". Add it to the purpose's reads, or use one of: ${fields.join(", ")}.`,
      );
  };
  const events = new Map<string, EventOccurrence[]>();
  for (const row of raw.events) {
    if (!visible(row)) continue;
    const list = events.get(row.field);
    if (list && list.length >= limit) continue;
    if (list) list.push(row.item);
    else events.set(row.field, [row.item]);
  }
  const traits = new Map<string, Scalars>();
  // Newest first: the first visible row of a field is its value.
  for (const row of raw.traits) if (visible(row) && !traits.has(row.field)) traits.set(row.field, row.item);
  const counts: Record<string, number> = {};
  for (const [field, list] of events) counts[field] = list.length;
  for (const field of traits.keys()) counts[field] = 1;
  return {
    counts,
    data: {
      fields,
      events(name) {
        check(name);
        return events.get(name) ?? [];
      },
      trait(name, only) {
        check(name);
        if (only === undefined) return traits.get(name);
        return raw.traits.find((row) => row.proven && row.field === name && visible(row))?.item;
      },
    },
  };
}
