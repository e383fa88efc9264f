// What is to leave for recipients is queued in the transaction that makes it so: rows of ids, read and sent later through the gate.
import { randomUUID } from "node:crypto";
import { decide, type Route, routesOf } from "@heed/core";
import type { Connection } from "./database.ts";
import type { MapInForce } from "./map-in-force.ts";
import type { Standing } from "./standing.ts";
import { insertRows } from "./values.ts";

/**
 * `event`: one that happened; `traits`: everything lasting that the recipient may have, as it stands; `correction`: the same because the person
 * said what is right; `stop`: use nothing more.
 */
export type DeliveryKind = "event" | "traits" | "correction" | "stop";

type Queued = Way & {
  readonly person_id: string;
  readonly kind: DeliveryKind;
  readonly about: string | null;
  readonly about_at: Date | null;
  readonly due: Date;
};

/** A row that was just stored, with the purposes that may use it by their number. */
export type Stored = {
  readonly personId: string;
  readonly field: string;
  readonly permits: readonly number[];
  /** Of an event: which. */
  readonly event?: { readonly id: string; readonly at: Date };
};

/** Queues what these rows are to bring to whom. What the purpose of a route may not use goes nowhere. */
export async function queueStored(
  connection: Connection,
  inForce: MapInForce,
  rows: readonly Stored[],
  now: Date,
  lasting: "traits" | "correction" = "traits",
): Promise<void> {
  const routes = routesOf(inForce.map);
  if (routes.length === 0) return;
  const queued = new Map<string, Queued>();
  for (const { personId, field, permits, event } of rows)
    for (const { recipient, purpose, fields } of routes) {
      const number = inForce.numberOf(purpose);
      if (!fields.includes(field) || number === undefined || !permits.includes(number)) continue;
      const about = event ? { about: event.id, about_at: event.at } : { about: null, about_at: null };
      const kind = event ? "event" : lasting;
      // Traits go as they stand when it leaves: one delivery is enough for several that came together.
      const key = JSON.stringify([personId, recipient, purpose, event?.id ?? kind]);
      queued.set(key, { person_id: personId, recipient, purpose, kind, ...about, due: now });
    }
  await add(connection, [...queued.values()], now);
}

/**
 * Brings what is queued under one id of a person in step with what they allow now; runs where permits are rewritten, with the person locked.
 * For a purpose that is closed nothing waits any longer, and whoever has something is told to stop (GDPR Art. 7(3), 19; Cal. Civ. Code 1798.135);
 * one that is open again takes that back.
 */
export async function queueChange(
  connection: Connection,
  inForce: MapInForce,
  personId: string,
  { choices, state }: Standing,
  now: Date,
): Promise<void> {
  const routes = routesOf(inForce.map);
  if (routes.length === 0) return;
  const { rows: held } = await connection.query<Way>(
    "select recipient, purpose from heed.share where person_id = $1 and told is null",
    [personId],
  );
  const purposes = [...new Set([...routes, ...held].map(({ purpose }) => purpose))];
  const open = purposes.filter((purpose) => decide(inForce.map, { purpose, choices, state, now }).allowed);
  const closed = purposes.filter((purpose) => !open.includes(purpose));
  const gone = await drop(connection, personId, closed, "kind <> 'stop'");
  const ended = held.filter(({ purpose }) => closed.includes(purpose));
  await queueStops(connection, personId, ended, now, gone);
  const taken = await drop(connection, personId, open, "kind = 'stop'");
  const lasting = routes.filter(
    ({ purpose, fields }) =>
      open.includes(purpose) && fields.some((field) => inForce.map.fields[field]?.kind === "trait"),
  );
  if (lasting.length > 0) await queueTraits(connection, personId, lasting, held, taken, now);
}

/** To whom for what. */
export type Way = { readonly recipient: string; readonly purpose: string };
const nameOf = ({ recipient, purpose }: Way): string => JSON.stringify([recipient, purpose]);
/** What is queued no longer: whether it may have left, and until when it may still arrive. */
type Dropped = Way & { readonly tries: number; readonly leased: Date | null };

async function drop(
  connection: Connection,
  personId: string,
  purposes: readonly string[],
  which: string,
): Promise<readonly Dropped[]> {
  if (purposes.length === 0) return [];
  const { rows } = await connection.query<Dropped>(
    `delete from heed.delivery where person_id = $1 and purpose = any($2) and ${which} returning recipient, purpose, tries, leased`,
    [personId, purposes],
  );
  return rows;
}

/** What follows something that is on its way leaves when that has arrived. */
const after = (now: Date, way: Way, dropped: readonly Dropped[]): Date =>
  new Date(
    Math.max(
      now.getTime(),
      ...dropped.filter((one) => nameOf(one) === nameOf(way)).map(({ leased }) => leased?.getTime() ?? 0),
    ),
  );

/** Tells whoever has something of the person to stop; whoever is being told is not told again. */
export async function queueStops(
  connection: Connection,
  personId: string,
  ways: readonly Way[],
  now: Date,
  dropped: readonly Dropped[] = [],
): Promise<void> {
  if (ways.length === 0) return;
  const { rows } = await connection.query<Way>(
    "select recipient, purpose from heed.delivery where person_id = $1 and kind = 'stop'",
    [personId],
  );
  const waiting = new Set(rows.map(nameOf));
  const stops = ways
    .filter((way) => !waiting.has(nameOf(way)))
    .map(({ recipient, purpose }): Queued => {
      const due = after(now, { recipient, purpose }, dropped);
      return { person_id: personId, recipient, purpose, kind: "stop", about: null, about_at: null, due };
    });
  await add(connection, stops, now);
}

/** What a yes opens: the traits once, to whoever has nothing or may have heard that it is to stop. */
async function queueTraits(
  connection: Connection,
  personId: string,
  routes: readonly Route[],
  held: readonly Way[],
  taken: readonly Dropped[],
  now: Date,
): Promise<void> {
  // Of a merged id nothing new leaves.
  const { rowCount } = await connection.query(
    "select 1 from heed.person where person_id = $1 and merged_into is null",
    [personId],
  );
  if (rowCount === 0) return;
  const { rows: waiting } = await connection.query<Way>(
    "select recipient, purpose from heed.delivery where person_id = $1 and kind in ('traits', 'correction')",
    [personId],
  );
  const heard = new Set(taken.filter(({ tries }) => tries > 0).map(nameOf));
  const has = new Set([...held.map(nameOf).filter((name) => !heard.has(name)), ...waiting.map(nameOf)]);
  const traits = routes
    .filter((route) => !has.has(nameOf(route)))
    .map(({ recipient, purpose }): Queued => {
      const due = after(now, { recipient, purpose }, taken);
      return { person_id: personId, recipient, purpose, kind: "traits", about: null, about_at: null, due };
    });
  await add(connection, traits, now);
}

const COLUMNS = ["person_id", "id", "recipient", "purpose", "kind", "about", "about_at", "at", "due"] as const;

const add = (connection: Connection, rows: readonly Queued[], at: Date): Promise<unknown> =>
  insertRows(
    connection,
    "delivery",
    COLUMNS,
    rows.map((row) => ({ ...row, id: randomUUID(), at })),
  );
