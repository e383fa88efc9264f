// The sweep: deletes rows whose last permit has ended, and what else has served its time.
import { randomUUID } from "node:crypto";
import { dayOf } from "@heed/core";
import { hasServed, monthOf } from "../ledger/month.ts";
import type { Database, Owner } from "../storage/database.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { rewritePermits } from "../storage/rewrite-permits.ts";
import { readStanding } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";

/** Deleted rows per table. */
export type Swept = Readonly<Record<string, number>>;

const TABLES = ["event", "trait", "identity", "decision"] as const;
const EXTENDABLE = ["event", "trait", "identity"] as const;
const MESSAGE_DAYS = 30;
type Parts = { database: Database; inForce: MapInForce; now: () => Date };

/** One sweep. Rows kept from the last contact are first given the permits of their newest contact. */
export async function sweep(deps: Parts): Promise<Swept> {
  if (Object.values(deps.inForce.map.purposes).some((purpose) => purpose.keepFrom === "last contact"))
    await extendFromLastContact(deps);
  const swept: Record<string, number> = {};
  for (const table of TABLES) {
    // The policy lets the sweeper delete what has expired and nothing else.
    swept[table] = await deps.database.transaction("sweeper", {}, async (connection) => {
      const { rowCount } = await connection.query(
        `delete from heed.${table} where expires < (now() at time zone 'utc')::date`,
      );
      return rowCount ?? 0;
    });
  }
  const oldest = new Date(deps.now().getTime() - MESSAGE_DAYS * 86_400_000);
  swept["message"] = await deps.database.transaction(
    "sweeper",
    {},
    async (connection) =>
      (await connection.query("delete from heed.message where day < $1", [dayOf(oldest)])).rowCount ?? 0,
  );
  return swept;
}

/** Gives rows of which a permit is about to end, or has ended, the permits of their person's newest contact. */
async function extendFromLastContact({ database, inForce, now }: Parts): Promise<void> {
  const soon = dayOf(new Date(now().getTime() + 2 * 86_400_000));
  const people = await database.query<{ person_id: string; last: Date }>(
    "steward",
    `select e.person_id, max(e.at) as last from heed.event e
     where e.person_id in (${EXTENDABLE.map((table) => `select person_id from heed.${table} where $1 > any (until)`).join(" union ")}) group by 1`,
    [soon],
  );
  for (const { person_id, last } of people) {
    await database.transaction("steward", {}, async (connection) => {
      const personId = (await lockPersons(connection, [person_id], "update")).get(person_id);
      await assertInForce(connection, inForce);
      if (personId !== person_id) return;
      const before = (await readStanding(connection, inForce, [personId]))(personId).state.lastContact;
      if (before && before >= last) return;
      const state = { person_id, name: "last contact", at: now(), id: randomUUID(), value: last.toISOString() };
      await insertRows(connection, "state", ["person_id", "name", "at", "id", "value"], [state]);
      const stands = await readStanding(connection, inForce, [personId]);
      await rewritePermits(connection, inForce, personId, stands(personId), now());
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
