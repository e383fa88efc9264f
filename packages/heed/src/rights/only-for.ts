// How much of what is held only one purpose still needs: what would go if that purpose were switched off.
import { type Day, dayOf } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";

/** Rows by the one purpose that they serve today; a row that serves two, or that a hold keeps, is in no count. */
export async function onlyFor(
  connection: Connection,
  inForce: MapInForce,
  personId: string,
  now: Date,
): Promise<Readonly<Record<string, number>>> {
  const { rows } = await connection.query<{ permits: number[]; until: Day[]; n: number }>({
    name: "rows by permits",
    text: `select permits, until::text[] as until, count(*)::integer as n from (
             select permits, until from heed.event where person_id = $1
             union all select permits, until from heed.trait where person_id = $1
             union all select permits, until from heed.identity where person_id = $1) held group by permits, until`,
    values: [personId],
  });
  const today = dayOf(now);
  const counts: Record<string, number> = {};
  for (const { permits, until, n } of rows) {
    const live = permits.filter((_, i) => (until[i] ?? "") >= today);
    const purpose = live.length === 1 && live[0] !== undefined ? inForce.nameOf(live[0]) : undefined;
    if (purpose !== undefined) counts[purpose] = (counts[purpose] ?? 0) + n;
  }
  return counts;
}
