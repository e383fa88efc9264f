// Legal holds: the reason and the day of the one that a person is on, and those whose day is past. None ends by itself (decision 0114).
import type { Day } from "@heed/core";
import type { Connection, Database } from "./database.ts";

/** Both are missing where it was placed before they were asked for. */
export type LegalHold = { readonly reason?: string; readonly until?: Day };

/** Columns of a state; those of a hold are empty for all others. */
export const STATE = ["person_id", "name", "at", "id", "value", "reason", "ends"] as const;
export const holdColumns = ({ reason = null, until = null }: Partial<Record<keyof LegalHold, string | null>> = {}) => ({
  reason,
  ends: until,
});

type Row = { value: string; reason: string | null; until: Day | null };

/** The hold that a person is on, if they are. */
export async function readHold(connection: Connection, personId: string): Promise<LegalHold | undefined> {
  const { rows } = await connection.query<Row>({
    name: "legal hold",
    text: `select value, reason, ends::text as until from heed.state
            where person_id = $1 and name = 'held' order by at desc, value desc, id desc limit 1`,
    values: [personId],
  });
  const [row] = rows;
  if (row?.value !== "true") return undefined;
  return {
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.until === null ? {} : { until: row.until }),
  };
}

/** A hold to look at again: its number and what it is about, never whose it is. */
export type OverdueHold = { readonly id: string; readonly reason: string | null; readonly until: Day | null };

/** SQL that gives those that have no day, or whose day is past; $1 is now. */
export const OVERDUE_HOLDS = `
  select id, reason, ends::text as until
    from (select distinct on (person_id) id, value, reason, ends from heed.state
           where name = 'held' order by person_id, at desc, value desc, id desc) newest
   where value = 'true' and coalesce(ends < ($1::timestamptz at time zone 'utc')::date, true)`;

/** The oldest first. */
export const readOverdueHolds = (database: Database, now: Date): Promise<readonly OverdueHold[]> =>
  database.query<OverdueHold>("steward", `${OVERDUE_HOLDS} order by until nulls first, id`, [now]);
