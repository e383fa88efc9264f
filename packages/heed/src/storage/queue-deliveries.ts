// What is to leave for recipients is queued in the transaction that makes it so: rows of ids, read and sent later through the gate.
import { randomUUID } from "node:crypto";
import { decide, type Route, routesOf } from "@heed/core";
import type { Connection } from "./database.ts";
import type { MapInForce } from "./map-in-force.ts";
import type { Standing } from "./standing.ts";
import { insertRows } from "./values.ts";

/**
 * `event`: one that happened; `traits`: everything lasting that the recipient may have, as it stands; `correction`: the same because the person
 * said what is right; `pause`: keep what you have, and use nothing of it until more comes; `stop`: use nothing more; `forget`: the same of a name
 * that has another since.
 */
export type DeliveryKind = "event" | "traits" | "correction" | "pause" | "stop" | "forget";

type Queued = Way & {
  readonly person_id: string;
  readonly kind: DeliveryKind;
  readonly about: string | null;
  readonly about_at: Date | null;
  /** Of a stop, a pause and a forget: which version of the name. */
  readonly version: number | null;
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
      queued.set(key, { person_id: personId, recipient, purpose, kind, ...about, version: null, due: now });
    }
  await add(connection, [...queued.values()], now);
}

/** Whether a purpose is closed by more than a restriction, which keeps what is held and whose end opens it again (GDPR Art. 18). */
export const isEnded = ({ map }: MapInForce, purpose: string, { choices, state }: Standing, now: Date): boolean =>
  !decide(map, { purpose, choices, state: { ...state, restricted: false }, now }).allowed;

/**
 * Brings what is queued under one id of a person in step with what they allow now; runs where permits are rewritten, with the person locked.
 * For a purpose that is closed nothing waits any longer, and whoever has something is told to stop (GDPR Art. 7(3), 19; Cal. Civ. Code 1798.135),
 * or, where it is only restricted, to pause; one that is open again takes that back.
 */
export async function queueChange(
  connection: Connection,
  inForce: MapInForce,
  personId: string,
  standing: Standing,
  now: Date,
): Promise<void> {
  const routes = routesOf(inForce.map);
  if (routes.length === 0) return;
  const { choices, state } = standing;
  const { rows: held } = await connection.query<Held & { paused: boolean }>(
    "select recipient, purpose, version, paused is not null as paused from heed.share where person_id = $1 and told is null",
    [personId],
  );
  const purposes = [...new Set([...routes, ...held].map(({ purpose }) => purpose))];
  const open = purposes.filter((purpose) => decide(inForce.map, { purpose, choices, state, now }).allowed);
  const ended = purposes.filter((purpose) => isEnded(inForce, purpose, standing, now));
  const paused = purposes.filter((purpose) => !open.includes(purpose) && !ended.includes(purpose));
  const gone = await drop(connection, personId, ended, "kind <> 'stop'");
  const stops = held.filter(({ purpose }) => ended.includes(purpose));
  await queueStops(connection, personId, stops, now, gone);
  const kept = await drop(connection, personId, paused, "kind <> 'pause'");
  const pauses = held.filter((one) => paused.includes(one.purpose) && !one.paused);
  await queueStops(connection, personId, pauses, now, kept, "pause");
  const taken = await drop(connection, personId, open, "kind in ('stop', 'pause')");
  const lasting = lastingOf(inForce).filter(({ purpose }) => open.includes(purpose));
  const using = held.filter((one) => !one.paused);
  if (lasting.length > 0) await queueTraits(connection, personId, lasting, using, taken, now);
}

/** Ways by which something lasting goes out. */
const lastingOf = ({ map }: MapInForce): readonly Route[] =>
  routesOf(map).filter(({ fields }) => fields.some((field) => map.fields[field]?.kind === "trait"));

/** To whom for what. */
export type Way = { readonly recipient: string; readonly purpose: string };
/** What somebody has, and under which version of the person's name. */
export type Held = Way & { readonly version: number };
const nameOf = ({ recipient, purpose }: Way): string => JSON.stringify([recipient, purpose]);
/** What is queued no longer: whether it may have left, and until when it may still arrive. */
type Dropped = Way & { readonly kind: DeliveryKind; readonly tries: number; readonly leased: Date | null };

async function drop(
  connection: Connection,
  personId: string,
  purposes: readonly string[],
  which: string,
): Promise<readonly Dropped[]> {
  if (purposes.length === 0) return [];
  const { rows } = await connection.query<Dropped>(
    `delete from heed.delivery where person_id = $1 and purpose = any($2) and ${which} returning recipient, purpose, kind, tries, leased`,
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

/**
 * Tells whoever has something of the person to stop, or to pause, by each name under which they have it; whoever is being told is not told again.
 *
 * @returns whom it was queued for just now
 */
export async function queueStops(
  connection: Connection,
  personId: string,
  held: readonly Held[],
  now: Date,
  dropped: readonly Dropped[] = [],
  kind: "stop" | "pause" | "forget" = "stop",
): Promise<readonly Way[]> {
  if (held.length === 0) return [];
  const { rows } = await connection.query<Held>(
    "select recipient, purpose, version from heed.delivery where person_id = $1 and kind = $2",
    [personId, kind],
  );
  const waiting = new Set(rows.map((row) => `${nameOf(row)} ${row.version}`));
  const stops = held
    .filter((one) => !waiting.has(`${nameOf(one)} ${one.version}`))
    .map(({ recipient, purpose, version }): Queued => {
      const due = after(now, { recipient, purpose }, dropped);
      return { person_id: personId, recipient, purpose, kind, about: null, about_at: null, version, due };
    });
  await add(connection, stops, now);
  return stops;
}

/** Has names forgotten that have others since; with that, and never again, what lasts leaves once more, under the new ones of the id in use. */
export async function queueRenamed(
  connection: Connection,
  inForce: MapInForce,
  { personId, inUse }: { readonly personId: string; readonly inUse: string },
  held: readonly Held[],
  now: Date,
): Promise<void> {
  if (held.length === 0) return;
  const forgets = await queueStops(connection, personId, held, now, [], "forget");
  const names = new Set(forgets.map(nameOf));
  const lasting = lastingOf(inForce).filter((route) => names.has(nameOf(route)));
  if (lasting.length > 0) await queueTraits(connection, inUse, lasting, [], [], now);
}

/** What a yes opens: the traits once, to whoever has nothing or may have heard that it is to stop or to pause. */
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
  // What changed while it was paused went nowhere.
  const heard = new Set(taken.filter(({ kind, tries }) => tries > 0 || kind === "pause").map(nameOf));
  const has = new Set([...held.map(nameOf).filter((name) => !heard.has(name)), ...waiting.map(nameOf)]);
  const traits = routes
    .filter((route) => !has.has(nameOf(route)))
    .map(({ recipient, purpose }): Queued => {
      const due = after(now, { recipient, purpose }, taken);
      return {
        person_id: personId,
        recipient,
        purpose,
        kind: "traits",
        about: null,
        about_at: null,
        version: null,
        due,
      };
    });
  await add(connection, traits, now);
}

const COLUMNS = [
  "person_id",
  "id",
  "recipient",
  "purpose",
  "kind",
  "about",
  "about_at",
  "version",
  "at",
  "due",
] as const;

const add = (connection: Connection, rows: readonly Queued[], at: Date): Promise<unknown> =>
  insertRows(
    connection,
    "delivery",
    COLUMNS,
    rows.map((row) => ({ ...row, id: randomUUID(), at })),
  );
