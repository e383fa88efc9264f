// The data of one id in a deletion: what a law or a contract needs is found by groups and stays for that alone, all else is deleted by its key.
import { type Day, dayOf, INFINITY, KEPT } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { markLeaving } from "../storage/leave-models.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { columnsForExisting, type PermitColumns } from "../storage/permit-columns.ts";
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

type Group = PermitGroup & { readonly n: number };
/** What becomes of the rows of a table. */
type Found = {
  readonly table: DataTable;
  readonly total: number;
  readonly stays: readonly (Group & { readonly next: PermitColumns })[];
};

/** Looks at the rows of an id as they will stand once its choices are withdrawn; nothing changes yet. */
export function findData(
  connection: Connection,
  inForce: MapInForce,
  personId: string,
  stand: Standing,
  now: Date,
): Promise<readonly Found[]> {
  return Promise.all(
    DATA.map(async (table) => {
      const groups = await readGroups(connection, table, personId, stand);
      const stays = groups
        .map((group) => ({ ...group, next: columnsForExisting(inForce, stand, datumOf(group), now, group.expires) }))
        .filter(({ next }) => next.permits.some((number) => number !== KEPT) || next.expires === INFINITY);
      return { table, total: sumOf(groups), stays };
    }),
  );
}

/** Deletes what does not stay, and leaves to the rest its new permits. On legal hold all stays, the decisions too. */
export async function eraseData(
  connection: Connection,
  inForce: MapInForce,
  personId: string,
  { stand, found, held, now }: { stand: Standing; found: readonly Found[]; held: boolean; now: Date },
): Promise<void> {
  if (held) {
    await rewritePermits(connection, inForce, personId, stand, now);
    return;
  }
  await Promise.all([
    ...found.flatMap(({ table, total, stays }) => [
      ...(total > sumOf(stays) ? [deleteBut(connection, table, personId, stand, stays)] : []),
      ...(stays.length > 0 ? [rewriteGroups(connection, inForce, table, personId, stand, now, stays)] : []),
    ]),
    markLeaving(connection, inForce, personId, stand, now),
  ]);
}

/** What the certificate says of these tables. */
export const linesOf = (inForce: MapInForce, stand: Standing, found: readonly Found[], now: Date): StoreLine[] =>
  found.flatMap(({ table, total, stays }): StoreLine[] => [
    { store: table, count: total - sumOf(stays), what: "erased" },
    ...(stays.length > 0
      ? [{ store: table, count: sumOf(stays), what: "kept" as const, why: whyKept(inForce, stand, stays, now) }]
      : []),
  ]);

function deleteBut(
  connection: Connection,
  table: DataTable,
  personId: string,
  stand: Standing,
  stays: Found["stays"],
): Promise<unknown> {
  if (stays.length === 0)
    return connection.query({
      name: `erase ${table}`,
      text: `delete from heed.${table} where person_id = $1`,
      values: [personId],
    });
  const column = <T>(of: (group: Group) => T): T[] => stays.map(of);
  return connection.query({
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
}

/** One reason a purpose, with its last day, in the order of their numbers. */
function whyKept(inForce: MapInForce, stand: Standing, stays: Found["stays"], now: Date): Why[] {
  const last = new Map<number, Day>();
  for (const { next } of stays)
    for (const [i, number] of next.permits.entries()) {
      const until = next.until[i] ?? "";
      if (until >= dayOf(now) && until > (last.get(number) ?? "")) last.set(number, until);
    }
  return [...last]
    .sort(([a], [b]) => a - b)
    .flatMap(([number, until]): Why[] => {
      if (number === KEPT) return [onHold(until)];
      const purpose = inForce.nameOf(number);
      return purpose === undefined ? [] : [whyOf(inForce.map, purpose, stand.state.regime, until)];
    });
}

/** Why something stays on legal hold, or while a person is restricted. */
export const onHold = (until?: Day): Why => ({
  purpose: "hold",
  says: "Legal hold: nothing may be deleted",
  basis: "legal obligation",
  ...(until === undefined ? {} : { until }),
});

const sumOf = (groups: readonly { readonly n: number }[]): number => groups.reduce((sum, { n }) => sum + n, 0);
