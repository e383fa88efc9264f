// The sweep: deletes rows whose last permit has ended, and what else has served its time.
import { randomUUID } from "node:crypto";
import { dayOf } from "@heed/core";
import { hasServed, monthOf } from "../ledger/month.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Database, Owner } from "../storage/database.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { asOwner } from "../storage/owner.ts";
import { dropExpired, EVENT_RANGES, type Range } from "../storage/partitions.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { rewritePermits } from "../storage/rewrite-permits.ts";
import { readStanding } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";
import { dropIdleKeys } from "./drop-idle-keys.ts";
import { enterRuns, noteDeleted } from "./sweep-run.ts";

/** Deleted rows per table. */
export type Swept = Readonly<Record<string, number>>;

/** Tables whose rows expire, each with the column that tells rows of a person apart. */
const IDS = { event: "event_id", trait: "id", identity: "id", decision: "decision_id" } as const;
/** Rows deleted in one transaction: what else waits for a lock or the disk waits for no more than these. */
const BATCH = 1_000;
/** People who are given the permits of their newest contact in one transaction. */
const PEOPLE = 50;
const EXTENDABLE = ["event", "trait", "identity"] as const;
const MESSAGE_DAYS = 30;
type Parts = { database: Database; inForce: MapInForce; ledger: Pick<Ledger, "write">; now: () => Date };
type Run = Parts & { readonly id: string };

/**
 * One sweep, in small transactions, so that collection and decisions go on meanwhile. Rows kept from the last contact are first given the
 * permits of their newest contact; months and years of which everything has expired are then emptied or dropped whole. What went stands in
 * the ledger by table, as an entry of nobody; where the process was killed, the next sweep enters it.
 *
 * @returns rows deleted by table
 */
export async function sweep(deps: Parts): Promise<Swept> {
  const { database, now } = deps;
  const run = { ...deps, id: randomUUID() };
  if (Object.values(deps.inForce.map.purposes).some((purpose) => purpose.keepFrom === "last contact"))
    await extendFromLastContact(deps);
  const swept: Record<string, number> = { event: 0, trait: 0, identity: 0, decision: 0, person_key: 0 };
  try {
    swept["event"] = await asOwner(database.url, (owner) =>
      dropExpired(owner, now(), (connection, n) => noteDeleted(connection, run, "event", n, n)),
    );
    for (const range of await rangesWithExpired(database)) swept["event"] += await deleteExpired(run, "event", range);
    for (const table of ["trait", "identity", "decision"] as const) swept[table] = await deleteExpired(run, table);
    swept["person_key"] = await asOwner(database.url, (owner) =>
      dropIdleKeys(owner, (connection, n) => noteDeleted(connection, run, "person_key", n)),
    );
    Object.assign(swept, await deleteOldProof(run));
  } finally {
    await enterRuns(deps, run.id);
  }
  const oldest = dayOf(new Date(now().getTime() - MESSAGE_DAYS * 86_400_000));
  return { ...swept, message: await deleteMessages(database, oldest) };
}

async function rangesWithExpired(database: Database): Promise<Range[]> {
  const [expired] = await database.query<{ first: Date | null; last: Date }>(
    "sweeper",
    "select min(at) as first, max(at) as last from heed.event where expires < (now() at time zone 'utc')::date",
  );
  if (!expired?.first) return [];
  const { first, last } = expired;
  return (await database.query<Range>("sweeper", EVENT_RANGES)).filter(({ from, to }) => to > first && from <= last);
}

/** Deletes until nothing is left that has expired; `range` keeps each statement within one partition. */
async function deleteExpired(run: Run, table: keyof typeof IDS, range?: Range): Promise<number> {
  const expired = `${range ? "at >= $1 and at < $2 and" : ""} expires < (now() at time zone 'utc')::date`;
  const bounds = range ? [range.from, range.to] : [];
  let total = 0;
  for (;;) {
    const { found, deleted } = await run.database.transaction("sweeper", {}, async (connection) => {
      const { rows } = await connection.query<{ person: string; id: string }>(
        `select person_id as person, ${IDS[table]} as id from heed.${table} where ${expired} order by expires limit ${BATCH}`,
        bounds,
      );
      if (rows.length === 0) return { found: 0, deleted: 0 };
      // Found by the primary key, whatever is known of how full the table is; the policy lets the sweeper delete what has expired only.
      const { rowCount } = await connection.query(
        `delete from heed.${table} where ${expired} and person_id = any ($${bounds.length + 1}) and ${IDS[table]} = any ($${bounds.length + 2})`,
        [...bounds, [...new Set(rows.map((row) => row.person))], rows.map((row) => row.id)],
      );
      await noteDeleted(connection, run, table, rowCount ?? 0);
      return { found: rows.length, deleted: rowCount ?? 0 };
    });
    total += deleted;
    // None deleted of those found: they were prolonged meanwhile, and the next sweep sees to the rest.
    if (found < BATCH || deleted === 0) return total;
  }
}

/**
 * Requests, and the proofs of deletions, three years after the last act (mechanisms.md 9). The request of a deletion stays as long as a law
 * keeps something of the person, for by it the rest is found when that ends.
 */
async function deleteOldProof(run: Run): Promise<Readonly<Record<string, number>>> {
  const old = "$1::timestamptz - interval '36 months'";
  return run.database.transaction("sweeper", {}, async (connection) => {
    const requests = await connection.query(
      `delete from heed.request r where at < ${old}
         and not (kind = 'erase' and exists (select 1 from heed.person p where p.person_id = r.person_id))
         and not exists (select 1 from heed.erasure e where e.id = r.id and e.done_at is null)`,
      [run.now()],
    );
    const erasures = await connection.query(`delete from heed.erasure where done_at < ${old}`, [run.now()]);
    const gone = { request: requests.rowCount ?? 0, erasure: erasures.rowCount ?? 0 };
    for (const [table, n] of Object.entries(gone)) await noteDeleted(connection, run, table, n);
    return gone;
  });
}

/** Hashes lie evenly, so their first digits part them into small batches that the primary key finds. */
async function deleteMessages(database: Database, oldest: string): Promise<number> {
  const old = await database.query("sweeper", "select 1 from heed.message where day < $1 limit 1", [oldest]);
  let total = 0;
  for (let part = 0; old.length > 0 && part < 64; part++) {
    const hex = (byte: number) => byte.toString(16).padStart(2, "0");
    const first = `${hex(4 * part)}000000-0000-0000-0000-000000000000`;
    const last = `${hex(4 * part + 3)}ffffff-ffff-ffff-ffff-ffffffffffff`;
    total += await database.transaction("sweeper", {}, async (connection) => {
      const text = "delete from heed.message where hash >= $1 and hash <= $2 and day < $3";
      return (await connection.query({ name: "sweep messages", text, values: [first, last, oldest] })).rowCount ?? 0;
    });
  }
  return total;
}

/** Gives rows of which a permit is about to end, or has ended, the permits of their person's newest contact. */
async function extendFromLastContact({ database, inForce, now }: Parts): Promise<void> {
  const soon = dayOf(new Date(now().getTime() + 2 * 86_400_000));
  const people = await database.query<{ person_id: string; last: Date }>(
    "steward",
    // Only where a contact came after a row that ends: for everybody else there is nothing to give.
    `with ending as (
       select person_id, min(at) as first from (${EXTENDABLE.map((table) => `select person_id, at from heed.${table} where $1 > any (until)`).join(" union all ")}) rows
       group by 1)
     select e.person_id, max(e.at) as last from heed.event e join ending on ending.person_id = e.person_id and e.at > ending.first group by 1`,
    [soon],
  );
  for (let start = 0; start < people.length; start += PEOPLE) {
    const some = people.slice(start, start + PEOPLE);
    await database.transaction("steward", {}, async (connection) => {
      const ids = some.map(({ person_id }) => person_id);
      const locked = await lockPersons(connection, ids, "update");
      await assertInForce(connection, inForce);
      const before = await readStanding(connection, inForce, ids);
      const newer = some.filter(({ person_id, last }) => {
        const { lastContact } = before(person_id).state;
        // Of who was merged meanwhile the next sweep knows.
        return locked.get(person_id) === person_id && !(lastContact && lastContact >= last);
      });
      const states = newer.map(({ person_id, last }) => ({
        person_id,
        name: "last contact",
        at: now(),
        id: randomUUID(),
        value: last.toISOString(),
      }));
      await insertRows(connection, "state", ["person_id", "name", "at", "id", "value"], states);
      const stands = await readStanding(
        connection,
        inForce,
        newer.map(({ person_id }) => person_id),
      );
      for (const { person_id } of newer) await rewritePermits(connection, inForce, person_id, stands(person_id), now());
    });
  }
}

/** Drops ledger months that have served their term, whole; the seals stay. */
export async function dropOldLedgerMonths(owner: Owner, now: Date): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    "select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'heed' and c.relname ~ '^ledger_(13|36)_m[0-9]{6}$'",
  );
  const old = rows
    .map((row) => row.name)
    .filter((name) => {
      const [, term = "", year = "", month = ""] = /^ledger_(13|36)_m(\d{4})(\d{2})$/.exec(name) ?? [];
      return hasServed(monthOf({ term: Number(term), at: new Date(`${year}-${month}-01`) }), now);
    });
  for (const name of old) await owner.query(`drop table heed.${name}`);
  return old;
}
