// How many entries of each kind the ledger has of the last days: what happened, and nobody to whom.
import type { ActivityReply } from "@heed/core";
import type { Database } from "../storage/database.ts";

const DAY_MS = 86_400_000;

/** The oldest day first; today is the last, as far as it has come. Days are those of UTC. */
export async function readActivity(database: Database, now: Date, days: number): Promise<ActivityReply["days"]> {
  const all = Array.from({ length: days }, (_, k) =>
    new Date(now.getTime() - (days - 1 - k) * DAY_MS).toISOString().slice(0, 10),
  );
  const rows = await database.query<{ day: string; kind: string; n: number }>(
    "auditor",
    `select (at at time zone 'utc')::date::text as day, kind, count(*)::integer as n
       from heed.ledger where at >= $1::date group by 1, 2`,
    [all[0]],
  );
  return all.map((day) => ({
    day,
    entries: Object.fromEntries(rows.filter((row) => row.day === day).map(({ kind, n }) => [kind, n])),
  }));
}
