// How many people said yes to a purpose, by day, week or month; steps with fewer than 11 people are not told.
import { SMALLEST_GROUP } from "../gate/read-population.ts";
import type { Database } from "../storage/database.ts";

/**
 * People who said yes, by the first day of the step in which they did (YYYY-MM-DD, UTC; weeks begin on Monday). Whoever says it twice in one
 * step counts once; what a browser only claims does not count.
 */
export async function countOptIns(
  database: Pick<Database, "query">,
  purpose: string,
  step: "day" | "week" | "month",
): Promise<ReadonlyMap<string, number>> {
  const rows = await database.query<{ start: string; people: number }>(
    "steward",
    `select to_char(date_trunc($2, at at time zone 'UTC'), 'YYYY-MM-DD') as start, count(distinct person_id)::integer as people
       from heed.consent where purpose = $1 and value and strength <> 'claimed' group by 1 having count(distinct person_id) >= $3`,
    [purpose, step, SMALLEST_GROUP],
  );
  return new Map(rows.map(({ start, people }) => [start, people]));
}
