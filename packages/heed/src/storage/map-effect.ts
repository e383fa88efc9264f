// What a map that is not yet in force would do to the rows that are held: counted, not touched.
import { type DataMap, dayOf, KEPT } from "@heed/core";
import type { Owner } from "./database.ts";
import { readMapInForce } from "./map-in-force.ts";
import { asOwner } from "./owner.ts";
import { livePermits } from "./permit-columns.ts";
import { peopleAfter, survivorsOf } from "./rewrite-everybody.ts";
import { datumOf, groupOf, type PermitGroup, TABLES } from "./rewrite-permits.ts";
import { readStanding } from "./standing.ts";

/** The map in force in a database, or undefined when it has none yet. */
export async function storedMap(url: string): Promise<DataMap | undefined> {
  return asOwner(url, async (owner) => {
    const there = await owner.query<{ there: boolean }>("select to_regclass('heed.map') is not null as there");
    if (!there.rows[0]?.there) return undefined;
    return (await owner.query<{ body: DataMap }>("select body from heed.map order by number desc limit 1")).rows[0]
      ?.body;
  });
}

/**
 * Rows per field that lose their last permit under `map`: the sweep would delete them after the days of undo. Computed for every person as
 * the change itself would, so that the number is the one that comes true; rows that go anyway are not counted.
 */
export async function rowsToDelete(url: string, map: DataMap, now: Date): Promise<{ field: string; rows: number }[]> {
  return asOwner(url, async (owner) => {
    // Its notices are those that people answered: nobody has answered the new map's yet.
    const notices = await readMapInForce(owner, map);
    const counts = new Map<string, number>();
    let after = "00000000-0000-0000-0000-000000000000";
    for (;;) {
      const people = await peopleAfter(owner, after);
      if (people.length === 0) break;
      const stands = await readStanding(owner, notices, survivorsOf(people));
      const survivors = new Map(people.map(({ id, survivor }) => [id, survivor]));
      for (const group of await openGroups(owner, [...survivors.keys()], now)) {
        const standing = stands(survivors.get(group.person_id) ?? group.person_id);
        const lost = livePermits(map, standing, datumOf(group), now).length === 0;
        counts.set(group.field, (counts.get(group.field) ?? 0) + (lost ? group.rows : 0));
      }
      after = people.at(-1)?.id ?? after;
    }
    return [...counts].map(([field, rows]) => ({ field, rows }));
  });
}

type OpenGroup = PermitGroup & { person_id: string; rows: number };

/** Groups of rows that some purpose may use today. */
async function openGroups(owner: Owner, ids: readonly string[], now: Date): Promise<OpenGroup[]> {
  const groups: OpenGroup[] = [];
  for (const table of TABLES) {
    const { rows } = await owner.query<OpenGroup>(
      `select ${groupOf(table)}, t.person_id, count(*) as rows from heed.${table} t
       where t.person_id = any ($1) and t.expires >= $2 and t.permits <> '{${KEPT}}' group by 1, 2, 3, 4, 5`,
      [ids, dayOf(now)],
    );
    groups.push(...rows);
  }
  return groups;
}
