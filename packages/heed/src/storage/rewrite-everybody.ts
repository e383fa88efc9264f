// After a change of map every row gets the permits that the new map gives it, before anyone reads again.
import type { Owner } from "./database.ts";
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
    const { rows } = await owner.query<{ person_id: string }>(
      "select person_id from heed.person where person_id > $1 order by person_id limit $2",
      [after, PEOPLE],
    );
    if (rows.length === 0) return changed;
    const ids = rows.map((row) => row.person_id);
    await owner.query("begin");
    try {
      const stands = await readStanding(owner, inForce, ids);
      for (const id of ids) changed += await rewritePermits(owner, inForce, id, stands(id), now);
      await owner.query("commit");
    } catch (error) {
      await owner.query("rollback");
      throw error;
    }
    after = ids.at(-1) ?? after;
  }
}
