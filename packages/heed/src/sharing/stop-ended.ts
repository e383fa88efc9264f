// Permissions that ended by themselves, with a day or with a changed map: whoever has something for them is told to stop. And names that were
// changed: those before are to be forgotten.
import { routesOf } from "@heed/core";
import type { Database } from "../storage/database.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { type Held, isEnded, queueRenamed, queueStops } from "../storage/queue-deliveries.ts";
import { readStanding } from "../storage/standing.ts";
import { nameVersions } from "./names.ts";

const PAGE = 200;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/**
 * Looks at everybody of whom somebody outside has something.
 *
 * @returns of how many people somebody is told to stop
 */
export async function stopEnded(deps: { database: Database; inForce: MapInForce; now: () => Date }): Promise<number> {
  const { database, inForce, now } = deps;
  const routes = new Set(routesOf(inForce.map).map(({ recipient, purpose }) => `${purpose} ${recipient}`));
  const versionOf = await nameVersions(database);
  let told = 0;
  for (let after: string | undefined = BEFORE_ALL; after !== undefined; ) {
    const from: string = after;
    after = await database.transaction("steward", {}, async (connection) => {
      const { rows } = await connection.query<{ person_id: string; held: Held[] }>(
        `select person_id, json_agg(json_build_object('recipient', recipient, 'purpose', purpose, 'version', version)) as held from heed.share
         where person_id > $1 and told is null group by person_id order by person_id limit ${PAGE}`,
        [from],
      );
      const ids = rows.map((row) => row.person_id);
      // Under an id that was merged stand the choices of the one in use.
      const inUse = await lockPersons(connection, ids, "update");
      await assertInForce(connection, inForce);
      const stands = await readStanding(connection, inForce, [...new Set(inUse.values())]);
      for (const { person_id, held } of rows) {
        const current = inUse.get(person_id) ?? person_id;
        const ended = held.filter(({ recipient, purpose }) => {
          return !routes.has(`${purpose} ${recipient}`) || isEnded(inForce, purpose, stands(current), now());
        });
        const renamed = held.filter((one) => !ended.includes(one) && one.version < versionOf(one.recipient));
        await queueRenamed(connection, inForce, { personId: person_id, inUse: current }, renamed, now());
        if (ended.length === 0) continue;
        told++;
        await queueStops(connection, person_id, ended, now());
      }
      return rows.length < PAGE ? undefined : ids.at(-1);
    });
  }
  return told;
}
