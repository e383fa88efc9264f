// After a change of map every row gets the permits that the new map gives it, before anyone reads again.
import type { Day } from "@heed/core";
import type { Connection, Owner } from "./database.ts";
import { markLeaving } from "./leave-models.ts";
import type { MapInForce } from "./map-in-force.ts";
import { inTransaction } from "./owner.ts";
import { columnsForExisting, type PermitColumns } from "./permit-columns.ts";
import { datumOf, groupOf, type PermitGroup, sameGroup, TABLES, type Table } from "./rewrite-permits.ts";
import { readStanding, type Standing } from "./standing.ts";

const PEOPLE = 500;
/** Groups changed by one statement; full ones come again and again, so their plan is kept. */
const GROUPS = 400;

/**
 * Runs on the owner's connection while the map lock is held, so that nobody reads under old permits. Only rows whose permits change are
 * touched.
 *
 * @returns rows changed
 */
export async function rewriteEverybody(owner: Owner, inForce: MapInForce, now: Date): Promise<number> {
  let changed = 0;
  for await (const { ids, standingOf } of everybody(owner, inForce)) {
    changed += await inTransaction(owner, async () => {
      let rows = 0;
      const stopped = stoppedAmong(ids, standingOf);
      for (const id of await membersAmong(owner, ids)) await markLeaving(owner, inForce, id, standingOf(id), now);
      for (const table of TABLES) {
        const groups = await heldGroups(owner, table, ids, stopped);
        const changes = groups.flatMap((group) => {
          const next = columnsForExisting(inForce, standingOf(group.person_id), datumOf(group), now, group.expires);
          return isSame(group, next) ? [] : [{ group, next }];
        });
        for (let start = 0; start < changes.length; start += GROUPS)
          rows += await rewrite(owner, table, changes.slice(start, start + GROUPS), stopped);
      }
      return rows;
    });
  }
  return changed;
}

/** Those of some people from whom a model has learned: a purpose may be closed to them now. */
async function membersAmong(owner: Connection, ids: readonly string[]): Promise<string[]> {
  const { rows } = await owner.query<{ person_id: string }>(
    "select distinct person_id from heed.training_member where person_id = any($1)",
    [ids],
  );
  return rows.map((row) => row.person_id);
}

/** Some people with what stands for each: of somebody merged, the survivor's choices count. */
export type Some = { readonly ids: readonly string[]; standingOf(personId: string): Standing };

/** Everybody, in the order of their ids, a few hundred at a time. */
export async function* everybody(owner: Connection, notices: MapInForce): AsyncGenerator<Some> {
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const { rows } = await owner.query<{ id: string; survivor: string }>(
      `select person_id as id, coalesce(merged_into, person_id) as survivor from heed.person where person_id > $1 order by person_id limit ${PEOPLE}`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) return;
    const survivors = new Map(rows.map(({ id, survivor }) => [id, survivor]));
    const stands = await readStanding(owner, notices, [...new Set(survivors.values())]);
    yield { ids: [...survivors.keys()], standingOf: (id) => stands(survivors.get(id) ?? id) };
    after = last.id;
  }
}

/** Rows of one person that share what permits depend on and what they are. */
export type HeldGroup = PermitGroup & {
  readonly person_id: string;
  readonly permits: readonly number[];
  readonly until: readonly Day[];
  readonly rows: number;
};

/** What some people stopped, of all of them: an id names one datum of one person. */
export const stoppedAmong = (ids: readonly string[], standingOf: (id: string) => Standing): readonly string[] =>
  ids.flatMap((id) => standingOf(id).state.stopped ?? []);

/** What is held about some people in one table. */
export async function heldGroups(
  owner: Connection,
  table: Table,
  ids: readonly string[],
  stopped: readonly string[],
): Promise<HeldGroup[]> {
  const { rows } = await owner.query<HeldGroup>({
    name: `held groups ${table}`,
    text: `select t.person_id, ${groupOf(table, 2)}, t.permits, t.until::text[] as until, count(*) as rows from heed.${table} t
           where t.person_id = any ($1) group by 1, 2, 3, 4, 5, 6, 7, 8, 9`,
    values: [ids, stopped],
  });
  return rows;
}

function isSame(group: HeldGroup, { permits, until }: PermitColumns): boolean {
  return (
    group.permits.length === permits.length &&
    permits.every((permit, i) => permit === group.permits[i] && until[i] === group.until[i])
  );
}

type Change = { readonly group: HeldGroup; readonly next: PermitColumns };

async function rewrite(
  owner: Connection,
  table: Table,
  changes: readonly Change[],
  stopped: readonly string[],
): Promise<number> {
  const values: unknown[] = [stopped];
  const types = ["uuid", "text", "timestamptz", "boolean", "boolean", "text", "date", "smallint[]", "date[]", "date"];
  const tuples = changes.map(({ group, next }) => {
    const from = datumOf(group).at;
    const cells = [group.person_id, group.field, from, group.sensitive, group.stopped, group.madeFor, group.expires];
    const all = [...cells, next.permits, next.until, next.expires];
    return `(${all.map((cell, i) => `$${values.push(cell)}::${types[i]}`).join(",")})`;
  });
  const text = `update heed.${table} t set permits = v.permits, until = v.until, expires = v.expires
    from (values ${tuples.join(",")}) v (person_id, field, day, sensitive, stopped, made_for, was, permits, until, expires)
    where t.person_id = v.person_id and t.at >= v.day and t.at < v.day + interval '1 day' and ${sameGroup(table, 1)}
      and t.expires = v.was and (t.permits, t.until) is distinct from (v.permits, v.until)`;
  const name = `rewrite ${table} ${GROUPS}`;
  const result = await owner.query(changes.length === GROUPS ? { name, text, values } : { text, values });
  return result.rowCount ?? 0;
}
