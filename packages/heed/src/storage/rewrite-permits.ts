// Rewrites the permits of everything held about one person, after a choice, a state or the map changed.
import type { Datum, Day } from "@heed/core";
import type { Connection } from "./database.ts";
import { markLeaving } from "./leave-models.ts";
import type { MapInForce } from "./map-in-force.ts";
import { columnsForExisting } from "./permit-columns.ts";
import { queueChange } from "./queue-deliveries.ts";
import type { Standing } from "./standing.ts";

/** Rows that share all that permits depend on: field, day, marks, what they were made for, and the day after which they would go. */
export type PermitGroup = {
  field: string;
  day: Day;
  sensitive: boolean;
  stopped: boolean;
  /** Of a decision: the purpose for which it was made. */
  madeFor: string | null;
  expires: Day;
};

export const TABLES = ["event", "trait", "identity", "decision"] as const;
export type Table = (typeof TABLES)[number];
// A decision is about one placement and has neither field nor mark.
const FIELD: Readonly<Record<Table, string>> = {
  event: "t.field",
  trait: "t.field",
  identity: "t.field",
  decision: "'decision'",
};
const MARK: Readonly<Record<Table, string>> = {
  event: "t.sensitive",
  trait: "t.sensitive",
  identity: "t.sensitive",
  decision: "false",
};
// What the person stopped is named by id and field, as `datumKey` of the core writes them; a decision is no datum of theirs.
const KEY: Readonly<Record<Table, string | undefined>> = {
  event: "t.event_id || ' ' || t.field",
  trait: "t.id || ' ' || t.field",
  identity: "t.id || ' ' || t.field",
  decision: undefined,
};
const MADE_FOR: Readonly<Record<Table, string>> = {
  event: "null::text",
  trait: "null::text",
  identity: "null::text",
  decision: "t.purpose",
};
const GROUPS = 400;

/** `$n` holds the keys of what was stopped. */
const isStopped = (table: Table, n: number): string =>
  KEY[table] === undefined ? `($${n}::text[] is null)` : `(${KEY[table]} = any ($${n}::text[]))`;

/** The columns of a PermitGroup, of the rows `t` of a table; `$n` holds the keys of what was stopped, never null. */
export const groupOf = (table: Table, n: number): string =>
  `${FIELD[table]} as field, ((t.at at time zone 'utc')::date)::text as day, ${MARK[table]} as sensitive, ${isStopped(table, n)} as stopped, ${MADE_FOR[table]} as "madeFor", t.expires::text as expires`;

/** Whether a row `t` is of the field and marks of a group `v`; only of decisions a group says for what they were made. */
export const sameGroup = (table: Table, n: number): string =>
  `${FIELD[table]} = v.field and ${MARK[table]} = v.sensitive and ${isStopped(table, n)} = v.stopped${table === "decision" ? " and t.purpose is not distinct from v.made_for" : ""}`;

/** What permits are computed from: the day of a group stands for every moment of it. */
export const datumOf = ({ field, day, sensitive, stopped, madeFor }: PermitGroup): Datum => ({
  field,
  at: new Date(`${day}T00:00:00Z`),
  sensitive,
  stopped,
  madeFor: madeFor ?? undefined,
});

/**
 * Runs under `steward`, with the person locked FOR UPDATE in the same transaction. Values are never read: permits depend on the
 * field, the day and the mark of a row only, so rows are rewritten by such groups, in one statement per 400 groups. Models that were
 * trained under what is no longer allowed are told to forget the person, and recipients to stop.
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
  const grouped = await Promise.all(TABLES.map((table) => readGroups(connection, table, personId, standing)));
  const rewriting = Promise.all(
    TABLES.map((table, i) => rewriteGroups(connection, inForce, table, personId, standing, now, grouped[i] ?? [])),
  );
  // Sent together: a choice waits for no further answer.
  const [changed] = await Promise.all([
    rewriting,
    markLeaving(connection, inForce, personId, standing, now),
    queueChange(connection, inForce, personId, standing, now),
  ]);
  return changed.reduce((sum, n) => sum + n, 0);
}

/** The groups of what a table holds about a person, in the order of their days, each with how many rows it has; `fields`: of these only. */
export async function readGroups(
  connection: Connection,
  table: Table,
  personId: string,
  standing: Standing,
  fields?: readonly string[],
): Promise<readonly (PermitGroup & { n: number })[]> {
  const { rows } = await connection.query<PermitGroup & { n: number }>({
    name: `permit groups ${table}${fields ? " of fields" : ""}`,
    text: `select ${groupOf(table, 2)}, count(*) as n from heed.${table} t
           where t.person_id = $1${fields ? ` and ${FIELD[table]} = any ($3)` : ""} group by 1, 2, 3, 4, 5, 6 order by 2`,
    values: [personId, standing.state.stopped ?? [], ...(fields ? [fields] : [])],
  });
  return rows;
}

/** Rewrites the permits of these groups only, which come in the order of their days. Returns how many rows changed. */
export async function rewriteGroups(
  connection: Connection,
  inForce: MapInForce,
  table: Table,
  personId: string,
  standing: Standing,
  now: Date,
  groups: readonly PermitGroup[],
): Promise<number> {
  const changed = await Promise.all(
    chunks(groups).map((chunk) => rewriteChunk(connection, inForce, table, personId, standing, now, chunk)),
  );
  return changed.reduce((sum, n) => sum + n, 0);
}

const chunks = (groups: readonly PermitGroup[]): (readonly PermitGroup[])[] =>
  Array.from({ length: Math.ceil(groups.length / GROUPS) }, (_, i) => groups.slice(i * GROUPS, (i + 1) * GROUPS));

async function rewriteChunk(
  connection: Connection,
  inForce: MapInForce,
  table: Table,
  personId: string,
  standing: Standing,
  now: Date,
  groups: readonly PermitGroup[],
): Promise<number> {
  // Groups come in the order of their days: the statement reads no row of any other day, and no partition without one.
  const values: unknown[] = [personId, groups[0]?.day, groups.at(-1)?.day, standing.state.stopped ?? []];
  const tuples = groups.map((group) => {
    const next = columnsForExisting(inForce, standing, datumOf(group), now, group.expires);
    const marks = [group.sensitive, group.stopped, group.madeFor];
    const cells = [group.field, group.day, ...marks, group.expires, next.permits, next.until, next.expires];
    const [field, day, sensitive, stopped, made, was, permits, until, expires] = cells.map((cell) => values.push(cell));
    return `($${field}::text,$${day}::date,$${sensitive}::boolean,$${stopped}::boolean,$${made}::text,$${was}::date,$${permits}::smallint[],$${until}::date[],$${expires}::date)`;
  });
  const result = await connection.query(
    `update heed.${table} t set permits = v.permits, until = v.until, expires = v.expires
     from (values ${tuples.join(",")}) v (field, day, sensitive, stopped, made_for, was, permits, until, expires)
     where t.person_id = $1 and t.at >= $2::date::timestamp at time zone 'utc' and t.at < ($3::date + 1)::timestamp at time zone 'utc'
       and ${sameGroup(table, 4)} and (t.at at time zone 'utc')::date = v.day
       and t.expires = v.was and (t.permits, t.until) is distinct from (v.permits, v.until)`,
    values,
  );
  return result.rowCount ?? 0;
}
