// How many entries of each kind the ledger has of the last days: what happened, and nobody to whom.
import type { ActivityReply } from "@heed/core";
import type { Database } from "../storage/database.ts";

const DAY_MS = 86_400_000;

/**
 * The oldest day first; yesterday is the last, for a day that still goes on shows each entry as it comes. In tens, and fewer than 11 are away: a
 * single deletion is one person's. Days are those of UTC.
 */
export async function readActivity(
  {
    database,
    now,
    tell,
  }: {
    database: Database;
    now: () => Date;
    tell: { count(what: string, n: number): number | string };
  },
  days: number,
): Promise<ActivityReply["days"]> {
  const today = now().getTime();
  const all = Array.from({ length: days }, (_, k) => new Date(today - (days - k) * DAY_MS).toISOString().slice(0, 10));
  const rows = await database.query<{ day: string; kind: string; n: number }>(
    "auditor",
    `select (at at time zone 'utc')::date::text as day, kind, count(*)::integer as n
       from heed.ledger where at >= $1::date group by 1, 2`,
    [all[0]],
  );
  return all.map((day) => ({
    day,
    entries: Object.fromEntries(
      rows.flatMap((row) => {
        const n = row.day === day ? tell.count(`activity ${day} ${row.kind}`, row.n) : undefined;
        return typeof n === "number" ? [[row.kind, n]] : [];
      }),
    ),
  }));
}
