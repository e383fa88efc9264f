// After a change of map every row gets the permits that the new map gives it, before anyone reads again.
import type { Connection, Owner } from "./database.ts";
import type { MapInForce } from "./map-in-force.ts";
import { rewritePermits } from "./rewrite-permits.ts";
import { readStanding } from "./standing.ts";

const PEOPLE = 200;

/**
 * Runs on the owner's connection while the map lock is held, so that nobody reads under old permits.
 *
 * @returns rows changed
 */
export async function rewriteEverybody(owner: Owner, inForce: MapInForce, now: Date): Promise<number> {
  let changed = 0;
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const people = await peopleAfter(owner, after);
    if (people.length === 0) return changed;
    await owner.query("begin");
    try {
      const stands = await readStanding(owner, inForce, survivorsOf(people));
      for (const { id, survivor } of people) changed += await rewritePermits(owner, inForce, id, stands(survivor), now);
      await owner.query("commit");
    } catch (error) {
      await owner.query("rollback");
      throw error;
    }
    after = people.at(-1)?.id ?? after;
  }
}

/** People in the order of their ids, each with the one whose choices count: decisions of a merged person stay under the old id. */
export async function peopleAfter(owner: Connection, after: string): Promise<{ id: string; survivor: string }[]> {
  const { rows } = await owner.query<{ id: string; survivor: string }>(
    `select person_id as id, coalesce(merged_into, person_id) as survivor from heed.person where person_id > $1 order by person_id limit ${PEOPLE}`,
    [after],
  );
  return rows;
}

export const survivorsOf = (people: readonly { survivor: string }[]): string[] => [
  ...new Set(people.map((person) => person.survivor)),
];
