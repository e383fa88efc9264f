// What each kind of thing that is held of a person may serve, and until when at most: counts and days, no value.
import { type Day, dayOf, KEPT } from "@heed/core";
import { type Database, setSubject } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { idsOf } from "../storage/person-ids.ts";

export type HeldPermit = {
  readonly field: string;
  readonly purpose: string;
  /** The last day of the one that lasts longest, or "infinity". */
  readonly until: Day;
  readonly things: number;
};

const PERMITS = ["event", "trait", "identity"]
  .map(
    (table) => `select t.field, p.number, p.until from heed.${table} t, unnest(t.permits, t.until) as p (number, until)
      where t.person_id = $1 and p.number <> ${KEPT} and p.until >= $2::date`,
  )
  .join("\n union all ");

/** Of somebody and the ids merged into them, by field and purpose. Whoever asks has been let in. */
export async function permitsOf(
  { database, inForce, now }: { database: Database; inForce: MapInForce; now: () => Date },
  personId: string,
): Promise<readonly HeldPermit[]> {
  const found = new Map<string, HeldPermit>();
  await database.transaction("rights", { subject: personId }, async (connection) => {
    for (const id of await idsOf(connection, personId)) {
      await setSubject(connection, id);
      const { rows } = await connection.query<{ field: string; number: number; until: Day; things: number }>(
        `select field, number, max(until)::text as until, count(*)::int as things from (${PERMITS}) held group by field, number`,
        [id, dayOf(now())],
      );
      for (const { field, number, until, things } of rows) {
        const purpose = inForce.nameOf(number);
        if (purpose === undefined) continue;
        const key = JSON.stringify([field, purpose]);
        const before = found.get(key);
        const last = before && before.until > until ? before.until : until;
        found.set(key, { field, purpose, until: last, things: things + (before?.things ?? 0) });
      }
    }
  });
  return [...found.values()];
}
