// Deliveries as rows: taken for a while by one worker, at the recipient's pace, and then gone, tried again later, or dead.
import type { Connection, Database } from "../storage/database.ts";
import type { DeliveryKind } from "../storage/queue-deliveries.ts";
import { afterBegin, FRESH, mayBegin, type Pace } from "./pace.ts";

export type Delivery = {
  readonly person_id: string;
  readonly id: string;
  readonly purpose: string;
  readonly kind: DeliveryKind;
  /** Of an event: which. */
  readonly about: string | null;
  readonly about_at: Date | null;
  /** Of a pause, a stop and a forget: the version of the name. */
  readonly version: number | null;
  /** When it was queued. */
  readonly at: Date;
  /** How often it has been tried, this time included. */
  readonly tries: number;
  /** What the ledger says of it, once it was tried. */
  readonly entered: Readonly<Record<string, number>> | null;
};

/** A worker that dies leaves its rows to the next after that. */
const LEASE_MS = 3 * 60_000;
/** Of those it has taken, a worker begins none later than this: by its end whatever it began is over, there too. */
export const BEGIN_MS = 60_000;

type Taking = {
  readonly now: Date;
  readonly most: number;
  readonly perMinute: number;
  /** The recipient may get nothing else. */
  readonly onlyStops: boolean;
};

/** Takes deliveries that are due, the oldest first, and no more than the recipient may be called now. */
export async function lease(
  database: Database,
  recipient: string,
  { now, most, perMinute, onlyStops }: Taking,
): Promise<readonly Delivery[]> {
  const due = `recipient = $1 and dead is null and due <= $2 and (leased is null or leased <= $2) ${onlyStops ? "and kind in ('pause', 'stop', 'forget')" : ""}`;
  // Asked every second, and mostly there is nothing.
  const some = await database.query("steward", `select 1 from heed.delivery where ${due} limit 1`, [recipient, now]);
  if (some.length === 0) return [];
  return database.transaction("steward", {}, async (connection) => {
    const pace = await paceOf(connection, recipient);
    const calls = Math.min(most, mayBegin(pace, perMinute, now));
    if (calls === 0) return [];
    const { rows } = await connection.query<Delivery>(
      `update heed.delivery set leased = $3, tries = tries + 1
       where (person_id, id) in (select person_id, id from heed.delivery where ${due} order by due, id limit ${calls} for update skip locked)
       returning person_id, id, purpose, kind, about, about_at, version, at, tries, entered`,
      [recipient, now, new Date(now.getTime() + LEASE_MS)],
    );
    await setPace(connection, recipient, afterBegin(pace, rows.length, now));
    return rows;
  });
}

/** One call more, where the recipient may be called now. */
export const beginOne = (database: Database, recipient: string, perMinute: number, now: Date): Promise<boolean> =>
  database.transaction("steward", {}, async (connection) => {
    const pace = await paceOf(connection, recipient);
    if (mayBegin(pace, perMinute, now) === 0) return false;
    await setPace(connection, recipient, afterBegin(pace, 1, now));
    return true;
  });

/** Notes how a recipient took a call. */
export const changePace = (database: Database, recipient: string, change: (pace: Pace) => Pace): Promise<void> =>
  database.transaction("steward", {}, async (connection) =>
    setPace(connection, recipient, change(await paceOf(connection, recipient))),
  );

/** Held until the transaction ends: one process after the other. */
async function paceOf(connection: Connection, recipient: string): Promise<Pace> {
  await connection.query("insert into heed.recipient_pace (recipient) values ($1) on conflict do nothing", [recipient]);
  const { rows } = await connection.query<Pace>(
    "select calls, failures, paused from heed.recipient_pace where recipient = $1 for update",
    [recipient],
  );
  return rows[0] ?? FRESH;
}

async function setPace(connection: Connection, recipient: string, { calls, failures, paused }: Pace): Promise<void> {
  await connection.query("update heed.recipient_pace set calls = $2, failures = $3, paused = $4 where recipient = $1", [
    recipient,
    JSON.stringify(calls),
    failures,
    paused,
  ]);
}

/** Whether what lasts of the same person was queued once more since, for the same recipient and purpose. */
export async function isFollowed(database: Database, recipient: string, { person_id, id, purpose, at }: Delivery) {
  const rows = await database.query(
    "steward",
    `select 1 from heed.delivery where person_id = $1 and recipient = $2 and purpose = $3 and kind in ('traits', 'correction')
       and dead is null and (at, id) > ($4, $5::uuid) limit 1`,
    [person_id, recipient, purpose, at, id],
  );
  return rows.length > 0;
}

/** It need not be tried again: false where somebody has taken it back meanwhile. */
export async function settle(connection: Connection, { person_id, id }: Delivery): Promise<boolean> {
  const { rowCount } = await connection.query("delete from heed.delivery where person_id = $1 and id = $2", [
    person_id,
    id,
  ]);
  return rowCount === 1;
}

/** It is tried again from `due` on. */
export const postpone = (database: Database, { person_id, id }: Delivery, due: Date, why: string): Promise<unknown> =>
  database.query(
    "steward",
    "update heed.delivery set leased = null, due = $3, why = $4 where person_id = $1 and id = $2",
    [person_id, id, due, why],
  );

/** It was taken, and not tried. */
export const giveBack = (database: Database, { person_id, id }: Delivery): Promise<unknown> =>
  database.query(
    "steward",
    "update heed.delivery set leased = null, tries = tries - 1 where person_id = $1 and id = $2",
    [person_id, id],
  );

/** It is tried no more until somebody says so. */
export async function bury(
  connection: Connection,
  { person_id, id }: Delivery,
  at: Date,
  why: string,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    "update heed.delivery set leased = null, dead = $3, why = $4 where person_id = $1 and id = $2",
    [person_id, id, at, why],
  );
  return rowCount === 1;
}
