// A scan takes its time: who withdrew, was deleted or was restricted meanwhile is found before anything is learned from them.
import type { Database } from "../storage/database.ts";
import { isAllowed } from "../storage/leave-models.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { readStanding } from "../storage/standing.ts";

const PAGE = 1_000;

/**
 * Asks for every member of a run whether the purpose is still allowed, each under a lock, so that a withdrawal under way is waited for.
 * Whoever withdraws after that finds the membership and marks it: between the two nobody is missed.
 *
 * @param members those from whom the run is about to learn
 * @returns ids of members who are to be left out
 */
export async function leftMeanwhile(
  deps: { database: Database; inForce: MapInForce; now: () => Date },
  version: string,
  purpose: string,
  members: Iterable<string>,
): Promise<Set<string>> {
  const { database, inForce, now } = deps;
  // Whose membership is gone already was deleted meanwhile; whoever has one is asked for below.
  const left = new Set(members);
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const ids = await database.transaction("steward", {}, async (connection) => {
      const { rows } = await connection.query<{ person_id: string }>(
        `select person_id from heed.training_member where version = $1 and person_id > $2 order by person_id limit ${PAGE}`,
        [version, after],
      );
      const page = rows.map((row) => row.person_id);
      const survivors = await lockPersons(connection, page, "share");
      await assertInForce(connection, inForce);
      const stands = await readStanding(connection, inForce, [...new Set(survivors.values())]);
      for (const id of page) {
        const survivor = survivors.get(id);
        const stays = survivor !== undefined && isAllowed(inForce.map, purpose, stands(survivor), now());
        if (stays) left.delete(id);
        else left.add(id);
      }
      return page;
    });
    if (ids.length < PAGE) return left;
    after = ids.at(-1) ?? after;
  }
}
