// Rewrites the permits of everything held about one person, after a choice, a state or the map changed.
import type { Day } from "@heed/core";
import type { Connection } from "./database.ts";
import type { MapInForce } from "./map-in-force.ts";
import { columnsForExisting } from "./permit-columns.ts";
import type { Standing } from "./standing.ts";

/** One set of rows that share all that permits depend on: field, day, mark, and the day already promised for deletion. */
type Group = { field: string; day: Day; sensitive: boolean; kept: Day | null };

const TABLES = ["event", "trait", "identity", "decision"] as const;
// A decision is about one placement and has neither field nor mark.
const FIELD: Readonly<Record<(typeof TABLES)[number], string>> = {
  event: "t.field",
  trait: "t.field",
  identity: "t.field",
  decision: "'decision'",
};
const MARK: Readonly<Record<(typeof TABLES)[number], string>> = {
  event: "t.sensitive",
  trait: "t.sensitive",
  identity: "t.sensitive",
  decision: "false",
};
const GROUPS = 400;

/**
 * Runs under `steward`, with the person locked FOR UPDATE in the same transaction. Values are never read: permits depend on the
 * field, the day and the mark of a row only, so rows are rewritten by such groups, in one statement per 400 groups.
 *
 * @returns how many rows changed
 */
export async function rewritePermits(
  connection: Connection,
  inForce: MapInForce,
  personId: string,
  standing: Standing,
  now: Date,
): Promise<number> {
  let changed = 0;
  for (const table of TABLES) {
    const { rows } = await connection.query<Group>({
      name: `permit groups ${table}`,
      text: `select ${FIELD[table]} as field, ((t.at at time zone 'utc')::date)::text as day, ${MARK[table]} as sensitive,
               case when t.permits = '{0}' then t.until[1]::text end as kept
             from heed.${table} t where t.person_id = $1 group by 1, 2, 3, 4`,
      values: [personId],
    });
    for (let start = 0; start < rows.length; start += GROUPS) {
      changed += await rewriteGroups(
        connection,
        inForce,
        table,
        personId,
        standing,
        now,
        rows.slice(start, start + GROUPS),
      );
    }
  }
  return changed;
}

async function rewriteGroups(
  connection: Connection,
  inForce: MapInForce,
  table: (typeof TABLES)[number],
  personId: string,
  standing: Standing,
  now: Date,
  groups: readonly Group[],
): Promise<number> {
  const values: unknown[] = [personId];
  const tuples = groups.map((group) => {
    const datum = { field: group.field, at: new Date(`${group.day}T00:00:00Z`), sensitive: group.sensitive };
    const next = columnsForExisting(inForce, standing, datum, now, group.kept ?? undefined);
    const cells = [group.field, group.day, group.sensitive, group.kept, next.permits, next.until, next.expires];
    const [field, day, sensitive, kept, permits, until, expires] = cells.map((cell) => values.push(cell));
    return `($${field}::text,$${day}::date,$${sensitive}::boolean,$${kept}::date,$${permits}::smallint[],$${until}::date[],$${expires}::date)`;
  });
  const result = await connection.query(
    `update heed.${table} t set permits = v.permits, until = v.until, expires = v.expires
     from (values ${tuples.join(",")}) v (field, day, sensitive, kept, permits, until, expires)
     where t.person_id = $1 and ${FIELD[table]} = v.field and (t.at at time zone 'utc')::date = v.day and ${MARK[table]} = v.sensitive
       and (case when t.permits = '{0}' then t.until[1] end) is not distinct from v.kept
       and (t.permits, t.until) is distinct from (v.permits, v.until)`,
    values,
  );
  return result.rowCount ?? 0;
}
