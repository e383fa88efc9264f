// Anonymise and keep counts: of the events that a deletion takes, totals by name and month stay, each of at least 11 people who left.
import { type Day, dayOf } from "@heed/core";
import type { Connection, Database } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { insertRows } from "../storage/values.ts";
import type { StoreLine } from "./certificate.ts";
import { type Erasure, postponeStep, type Step, settleStep } from "./erasure-steps.ts";

/** Events of one name in one month, given by its first day. */
export type EventCount = { readonly field: string; readonly month: Day; readonly n: number };

/** A total of people who left. */
export type KeptCount = EventCount & { readonly people: number };

/** Fewer could be told apart (mechanisms.md 13). */
const LEAST = 11;
const POOL_LOCK = 430_004;
const DAY = 86_400_000;

/**
 * What of a person may go into totals: events that the purpose `statistics` may count today, under `rights` with them as subject. What they
 * objected to, what is restricted and what is sensitive is not among it, nor anything where the map does not count at all.
 */
export async function countableOf(
  { inForce, now }: { readonly inForce: MapInForce; readonly now: () => Date },
  connection: Connection,
  personId: string,
): Promise<readonly EventCount[]> {
  const { rows } = await connection.query<EventCount>({
    name: "countable events",
    text: `select field, date_trunc('month', at at time zone 'utc')::date as month, count(*)::integer as n from heed.event
           where person_id = $1 and not sensitive and until[array_position(permits, $2::smallint)] >= $3::date group by 1, 2`,
    values: [personId, inForce.numberOf("statistics") ?? null, dayOf(now())],
  });
  return rows;
}

/** Lays aside what one id of the person may add. It is still theirs until it is added, and gone by the deletion's deadline. */
export async function noteCounts(
  connection: Connection,
  erasure: string,
  place: number,
  counts: readonly EventCount[],
): Promise<void> {
  const rows = counts.map((count) => ({ ...count, erasure, place }));
  await insertRows(connection, "leaving_count", ["erasure", "place", "field", "month", "n"], rows);
}

/** Tries to end the step: what can be added is added; at the deadline the rest is deleted. */
export async function settleCounts(
  deps: { readonly database: Database; readonly now: () => Date },
  { id, deadline }: Erasure,
  { seq }: Step,
): Promise<void> {
  const now = deps.now();
  await deps.database.transaction("rights", {}, async (connection) => {
    await pool(connection, now);
    if (now < deadline) return;
    const left = await connection.query<{ n: number }>(
      "delete from heed.leaving_count where erasure = $1 returning n",
      [id],
    );
    await tell(connection, id, { added: 0, left: 0, dropped: sum(left.rows), until: deadline, now });
  });
  // Whoever is the eleventh ends the step of all; looking again is for the deadline.
  await postponeStep(deps.database, id, seq, new Date(Math.min(deadline.getTime(), now.getTime() + DAY)));
}

/** The totals, for whoever may read the ledger. */
export const readKeptCounts = (database: Database): Promise<readonly KeptCount[]> =>
  database.query("auditor", "select field, month, people, n from heed.kept_count order by month desc, field");

/**
 * Adds what lies aside of at least 11 people to the total of its name and month, and forgets who they were. A total in which one of them
 * would have more than half waits: whoever knows the rest could tell theirs (the dominance rule of disclosure control).
 */
async function pool(connection: Connection, now: Date): Promise<void> {
  await connection.query("select pg_advisory_xact_lock($1)", [POOL_LOCK]);
  const { rows: ripe } = await connection.query<KeptCount>(
    `select field, month, count(*)::integer as people, sum(n) as n
     from (select erasure, field, month, sum(n) as n from heed.leaving_count group by 1, 2, 3) each
     group by 1, 2 having count(*) >= ${LEAST} and 2 * max(n) <= sum(n)`,
  );
  const added = new Map<string, number>();
  for (const { field, month, people, n } of ripe) {
    await connection.query(
      `insert into heed.kept_count (field, month, people, n) values ($1, $2, $3, $4)
       on conflict (field, month) do update set people = kept_count.people + excluded.people, n = kept_count.n + excluded.n`,
      [field, month, people, n],
    );
    const gone = await connection.query<{ erasure: string; n: number }>(
      "delete from heed.leaving_count where field = $1 and month = $2 returning erasure, n",
      [field, month],
    );
    for (const row of gone.rows) added.set(row.erasure, (added.get(row.erasure) ?? 0) + row.n);
  }
  for (const [erasure, n] of added) {
    const { rows } = await connection.query<{ n: number; deadline: Date }>(
      `select coalesce((select sum(n) from heed.leaving_count where erasure = id), 0) as n, deadline from heed.erasure where id = $1`,
      [erasure],
    );
    await tell(connection, erasure, { added: n, left: sum(rows), dropped: 0, until: rows[0]?.deadline ?? now, now });
  }
}

/** What the certificate says of it; with nothing left the step ends, and the deletion goes on at once. */
async function tell(
  connection: Connection,
  erasure: string,
  { added, left, dropped, until, now }: { added: number; left: number; dropped: number; until: Date; now: Date },
): Promise<void> {
  const { rows } = await connection.query<{ seq: number; result: readonly StoreLine[] }>(
    "select seq, result from heed.erasure_step where erasure = $1 and kind = 'counts' and state = 'waiting'",
    [erasure],
  );
  if (!rows[0]) return;
  const before = rows[0].result.find(({ what }) => what === "anonymised")?.count ?? 0;
  const result = countLines({ added: before + added, left, dropped, until });
  if (left > 0) {
    const text = "update heed.erasure_step set result = $3 where erasure = $1 and seq = $2";
    await connection.query(text, [erasure, rows[0].seq, JSON.stringify(result)]);
    return;
  }
  await settleStep(connection, erasure, { seq: rows[0].seq, at: now, result });
  await connection.query("update heed.erasure set due = $2 where id = $1 and done_at is null", [erasure, now]);
}

/** What became of the numbers that a person let stay, as lines of the certificate. */
export function countLines({
  added,
  left,
  dropped,
  until,
}: {
  readonly added: number;
  readonly left: number;
  readonly dropped: number;
  readonly until: Date;
}): StoreLine[] {
  const lines: StoreLine[] = [
    { store: "count", count: added, what: "anonymised" },
    { store: "count", count: left, what: "waiting", until: dayOf(until) },
    { store: "count", count: dropped, what: "erased" },
  ];
  return lines.filter(({ count }) => count > 0);
}

const sum = (rows: readonly { readonly n: number }[]): number => rows.reduce((total, { n }) => total + n, 0);
