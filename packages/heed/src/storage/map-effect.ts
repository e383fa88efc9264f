// What a map that is not yet in force would do to the rows that are held: counted, not touched.
import { type DataMap, dayOf, purposesOf } from "@heed/core";
import { hasBasis } from "./map-in-force.ts";
import { asOwner } from "./owner.ts";

/** The map in force in a database, or undefined when it has none yet. */
export async function storedMap(url: string): Promise<DataMap | undefined> {
  return asOwner(url, async (owner) => {
    const there = await owner.query<{ there: boolean }>("select to_regclass('heed.map') is not null as there");
    if (!there.rows[0]?.there) return undefined;
    return (await owner.query<{ body: DataMap }>("select body from heed.map order by number desc limit 1")).rows[0]
      ?.body;
  });
}

/** Rows per field that no purpose of `map` would keep: the sweep would delete them after the days of undo. */
export async function rowsToDelete(url: string, map: DataMap, now: Date): Promise<{ field: string; rows: number }[]> {
  return asOwner(url, async (owner) => {
    const numbers = (
      await owner.query<{ number: number; name: string; basis: string }>("select number, name, basis from heed.purpose")
    ).rows;
    const purposes = purposesOf(map);
    const counts: { field: string; rows: number }[] = [];
    for (const table of ["event", "trait", "identity"]) {
      const fields = (await owner.query<{ field: string }>(`select distinct field from heed.${table}`)).rows;
      for (const { field } of fields) {
        const kept: unknown[] = [];
        const tuples: string[] = [];
        for (const { number, name, basis } of numbers) {
          const keep = purposes[name]?.reads[field];
          if (keep === undefined || !hasBasis(purposes[name], basis)) continue;
          const interval = keep === "until withdrawn" ? "1000 years" : keep;
          tuples.push(`($${kept.push(number)}::smallint, $${kept.push(interval)}::interval)`);
        }
        const today = `$${kept.push(dayOf(now))}::date`;
        const name = `$${kept.push(field)}`;
        const still =
          tuples.length === 0
            ? "false"
            : `exists (select 1 from unnest(t.permits, t.until) p (number, until) join (values ${tuples.join(",")}) k (number, keep) on k.number = p.number where p.until >= ${today} and (t.at + k.keep)::date >= ${today})`;
        const { rows } = await owner.query<{ rows: number }>(
          `select count(*) as rows from heed.${table} t where t.field = ${name} and not t.permits @> '{0}' and ${today} is not null and not ${still}`,
          kept,
        );
        counts.push({ field, rows: rows[0]?.rows ?? 0 });
      }
    }
    return counts;
  });
}
