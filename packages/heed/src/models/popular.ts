// Counts what many people bought lately, under the aggregate-only purpose `statistics`: for shelves of people who allow nothing.
import type { Item } from "../capabilities/capability.ts";
import { PURCHASE_FIELDS, purchasesOf } from "../capabilities/purchases.ts";
import type { Gate } from "../gate/gate.ts";
import { SMALLEST_GROUP } from "../gate/read-population.ts";
import type { Connection, Database } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { insertRows } from "../storage/values.ts";

const PURPOSE = "statistics";
const DAYS = 30;

export type Counted = { readonly items: number } | { readonly skipped: string };

/**
 * Replaces the popular items by those of the last 30 days that at least 11 people bought. An item counts a person once. Sensitive items
 * are left out. A map that does not let `statistics` read orders gets no popular items.
 */
export async function countPopular(deps: {
  readonly gate: Gate;
  readonly inForce: MapInForce;
  readonly maintain: <T>(work: (sql: Connection) => Promise<T>) => Promise<T>;
  readonly catalogue: () => ReadonlyMap<string, Item>;
  readonly now: () => Date;
}): Promise<Counted> {
  const reads = deps.inForce.map.purposes[PURPOSE]?.reads;
  if (reads?.["Order Completed"] === undefined)
    return { skipped: "The map declares no purpose `statistics` that reads `Order Completed`." };
  const now = deps.now();
  const catalogue = deps.catalogue();
  const isCounted = (item: string): boolean => {
    const known = catalogue.get(item);
    return known !== undefined && known.sensitive === undefined;
  };
  const opening = { purpose: PURPOSE, actor: "job:popular", fields: PURCHASE_FIELDS } as const;
  const groups = await deps.gate.open(opening).aggregate({
    since: new Date(now.getTime() - DAYS * 86_400_000),
    groups: (data) => purchasesOf(data).flatMap(({ item }) => (isCounted(item) ? [[item, 1] as const] : [])),
  });
  const day = now.toISOString().slice(0, 10);
  // Their order is all that anybody needs: how many they are is kept nowhere.
  const rows = [...groups]
    .filter(([, { people }]) => people >= SMALLEST_GROUP)
    .sort(([a, x], [b, y]) => y.people - x.people || (a < b ? -1 : 1))
    .map(([item], place) => ({ purpose: PURPOSE, item, place, day }));
  await deps.maintain(async (sql) => {
    await sql.query("delete from heed.popular where purpose = $1", [PURPOSE]);
    await insertRows(sql, "popular", ["purpose", "item", "place", "day"], rows);
  });
  return { items: rows.length };
}

/** Popular items, those of most people first. */
export async function readPopular(database: Database): Promise<readonly string[]> {
  const rows = await database.query<{ item: string }>(
    "reader",
    "select item from heed.popular where purpose = $1 order by place, item",
    [PURPOSE],
  );
  return rows.map((row) => row.item);
}
