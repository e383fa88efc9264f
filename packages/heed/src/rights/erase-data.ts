// The data of one id in a deletion: what a law or a contract needs is found by groups and stays for that alone, all else is deleted by its key.
import { type Day, KEPT, KEPT_PERMIT, type Permit, purposesOf } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { markLeaving } from "../storage/leave-models.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { livePermits } from "../storage/permit-columns.ts";
import {
  datumOf,
  type PermitGroup,
  readGroups,
  rewriteGroups,
  rewritePermits,
  sameGroup,
} from "../storage/rewrite-permits.ts";
import type { Standing } from "../storage/standing.ts";
import { type StoreLine, type Why, whyOf } from "./certificate.ts";

const DATA = ["event", "trait", "identity"] as const;
type DataTable = (typeof DATA)[number];

/** Rows of one kind, and what they may serve from now on: nothing, where they go. */
type Group = PermitGroup & { readonly n: number; readonly permits: readonly Permit[] };
/** Of a table: how many rows went at once, and the others. */
type Found = { readonly table: DataTable; readonly gone: number; readonly groups: readonly Group[] };

/** Deletes the rows of fields of which nothing can stay once the choices are withdrawn, and looks at those of the others. */
export function eraseOthers(
  connection: Connection,
  inForce: MapInForce,
  personId: string,
  stand: Standing,
  now: Date,
): Promise<readonly Found[]> {
  const fields = fieldsThatStay(inForce, stand, now);
  return Promise.all(
    DATA.map(async (table) => {
      const [deleted, groups] = await Promise.all([
        fields &&
          connection.query({
            name: `erase ${table} but fields`,
            text: `delete from heed.${table} where person_id = $1 and field <> all ($2)`,
            values: [personId, fields],
          }),
        fields?.length === 0 ? [] : readGroups(connection, table, personId, stand, fields),
      ]);
      const permitsOf = (group: PermitGroup) => livePermits(inForce.map, stand, datumOf(group), now);
      return {
        table,
        gone: deleted?.rowCount ?? 0,
        groups: groups.map((group) => ({ ...group, permits: permitsOf(group) })),
      };
    }),
  );
}

/** Fields of which something may stay, because what came this moment would. Undefined: something of every field, as on legal hold. */
function fieldsThatStay({ map }: MapInForce, stand: Standing, now: Date): readonly string[] | undefined {
  const stays = (field: string): boolean => livePermits(map, stand, { field, at: now }, now).length > 0;
  if (stays("")) return undefined;
  const read = new Set(Object.values(purposesOf(map)).flatMap(({ reads }) => Object.keys(reads)));
  return [...read].filter(stays);
}

/** What stays of a table. */
export const stayingOf = ({ groups }: Found): readonly Group[] => groups.filter(({ permits }) => permits.length > 0);

/** The last day of the last row that stays. */
export const latestOf = (found: readonly Found[]): Day | undefined =>
  found
    .flatMap(({ groups }) => groups.flatMap(({ permits }) => permits.map(({ until }) => until)))
    .sort()
    .at(-1);

/**
 * Deletes the rest of what does not stay, and leaves to what does its new permits. On legal hold all stays, the decisions too.
 *
 * @returns what the certificate says of these tables
 */
export async function narrowData(
  connection: Connection,
  inForce: MapInForce,
  personId: string,
  stand: Standing,
  now: Date,
  found: readonly Found[],
): Promise<StoreLine[]> {
  const narrowing = stand.state.held
    ? [rewritePermits(connection, inForce, personId, stand, now)]
    : [
        markLeaving(connection, inForce, personId, stand, now),
        ...found.map((each) => rewriteGroups(connection, inForce, each.table, personId, stand, now, stayingOf(each))),
      ];
  const [more] = await Promise.all([
    Promise.all(found.map((each) => eraseRest(connection, personId, stand, each))),
    ...narrowing,
  ]);
  return found.flatMap((each, i) => linesOf(inForce, stand, each, more[i] ?? 0));
}

/** Deletes the rows that nothing needs among those that were looked at. */
async function eraseRest(connection: Connection, personId: string, stand: Standing, found: Found): Promise<number> {
  const { table, groups } = found;
  const staying = stayingOf(found);
  if (staying.length === groups.length) return 0;
  const column = <T>(of: (group: Group) => T): T[] => staying.map(of);
  const { rowCount } = await connection.query({
    name: `erase ${table} but`,
    text: `delete from heed.${table} t where t.person_id = $1 and not exists (
             select 1 from unnest($3::text[], $4::date[], $5::boolean[], $6::boolean[], $7::date[]) v (field, day, sensitive, stopped, expires)
             where ${sameGroup(table, 2)} and (t.at at time zone 'utc')::date = v.day and t.expires = v.expires)`,
    values: [
      personId,
      stand.state.stopped ?? [],
      column((group) => group.field),
      column((group) => group.day),
      column((group) => group.sensitive),
      column((group) => group.stopped),
      column((group) => group.expires),
    ],
  });
  return rowCount ?? 0;
}

function linesOf(inForce: MapInForce, stand: Standing, found: Found, more: number): StoreLine[] {
  const { table: store, gone } = found;
  const staying = stayingOf(found);
  const count = staying.reduce((sum, { n }) => sum + n, 0);
  return [
    { store, count: gone + more, what: "erased" },
    ...(staying.length > 0 ? [{ store, count, what: "kept" as const, why: whyKept(inForce, stand, staying) }] : []),
  ];
}

/** One reason a purpose, with its last day, in the order of their numbers. */
function whyKept(inForce: MapInForce, stand: Standing, groups: readonly Group[]): Why[] {
  const last = new Map<string, Day>();
  for (const { purpose, until } of groups.flatMap(({ permits }) => permits))
    if (until > (last.get(purpose) ?? "")) last.set(purpose, until);
  const place = (purpose: string): number => inForce.numberOf(purpose) ?? KEPT;
  return [...last]
    .sort(([a], [b]) => place(a) - place(b))
    .map(([purpose, until]) =>
      purpose === KEPT_PERMIT.purpose ? onHold(until) : whyOf(inForce.map, purpose, stand.state.regime, until),
    );
}

/** Why something stays on legal hold, or while a person is restricted. */
export const onHold = (until?: Day): Why => ({
  purpose: "hold",
  says: "Legal hold: nothing may be deleted",
  basis: "legal obligation",
  ...(until === undefined ? {} : { until }),
});
