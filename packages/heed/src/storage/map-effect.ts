// What a map that is not yet in force would do to the people and rows that are held: counted, not touched.
import { type DataMap, dayOf, KEPT, purposesOf, restsOnYes, standing, widening } from "@heed/core";
import { readMapInForce } from "./map-in-force.ts";
import { asOwner } from "./owner.ts";
import { livePermits } from "./permit-columns.ts";
import { everybody, heldGroups, stoppedAmong } from "./rewrite-everybody.ts";
import { datumOf, TABLES } from "./rewrite-permits.ts";
import type { Standing } from "./standing.ts";

/** The map in force in a database, or undefined when it has none yet. */
export async function storedMap(url: string): Promise<DataMap | undefined> {
  return asOwner(url, async (owner) => {
    const there = await owner.query<{ there: boolean }>("select to_regclass('heed.map') is not null as there");
    if (!there.rows[0]?.there) return undefined;
    return (await owner.query<{ body: DataMap }>("select body from heed.map order by number desc limit 1")).rows[0]
      ?.body;
  });
}

/** Rows and people by what happens to them; names without any are left out. */
export type MapEffect = {
  /** Looked at. */
  readonly people: number;
  readonly rows: number;
  /** People whose yes to a purpose stands and would not cover all that it then asks: they are asked again. */
  readonly asked: readonly { readonly purpose: string; readonly people: number }[];
  /** Rows that a purpose may use today and may not then, and the other way round. */
  readonly closed: readonly { readonly purpose: string; readonly rows: number }[];
  readonly opened: readonly { readonly purpose: string; readonly rows: number }[];
  /** Rows per field that lose their last permit: the sweep deletes them after the days of undo. */
  readonly deleted: readonly { readonly field: string; readonly rows: number }[];
};

export type EffectOptions = {
  readonly now: Date;
  readonly onProgress?: ((share: number) => void) | undefined;
};

/**
 * Computed for every person as the change itself would, so that the numbers are those that come true; rows that go anyway are not counted.
 * Reads a few hundred people at a time and holds no lock: a server may run meanwhile.
 */
export async function mapEffect(url: string, map: DataMap, options: EffectOptions): Promise<MapEffect> {
  const { now, onProgress } = options;
  const today = dayOf(now);
  return asOwner(url, async (owner) => {
    const stored = (await owner.query<{ body: DataMap }>("select body from heed.map order by number desc limit 1"))
      .rows[0]?.body;
    const present = await readMapInForce(owner, stored ?? map);
    // Its notices are those that people answered: nobody has answered the new map's yet.
    const notices = await readMapInForce(owner, map);
    const asking = Object.entries(purposesOf(map)).flatMap(([name, each]) => (restsOnYes(each) ? [name] : []));
    const sums = { people: 0, rows: 0 };
    const [asked, closed, opened, deleted] = [createSum(), createSum(), createSum(), createSum()];
    for await (const { ids, standingOf } of everybody(owner, notices)) {
      sums.people += ids.length;
      for (const id of ids) for (const purpose of askedAgain(standingOf(id))) asked.add(purpose, 1);
      for (const table of TABLES) {
        for (const group of await heldGroups(owner, table, ids, stoppedAmong(ids, standingOf))) {
          if (group.expires < today || (group.permits.length === 1 && group.permits[0] === KEPT)) continue;
          sums.rows += group.rows;
          const next = new Set(
            livePermits(map, standingOf(group.person_id), datumOf(group), now).map((permit) => permit.purpose),
          );
          if (next.size === 0) deleted.add(group.field, group.rows);
          const had = new Set(group.permits.flatMap((number, i) => liveName(present.nameOf(number), group.until[i])));
          for (const purpose of had) if (!next.has(purpose)) closed.add(purpose, group.rows);
          for (const purpose of next) if (purpose !== "kept" && !had.has(purpose)) opened.add(purpose, group.rows);
        }
      }
      // Ids are random, so that the last one tells how far this is.
      onProgress?.(Number.parseInt(ids.at(-1)?.slice(0, 6) ?? "0", 16) / 0xffffff);
    }
    return {
      ...sums,
      asked: asked.list(([purpose, people]) => ({ purpose, people })),
      closed: closed.list(([purpose, rows]) => ({ purpose, rows })),
      opened: opened.list(([purpose, rows]) => ({ purpose, rows })),
      deleted: deleted.list(([field, rows]) => ({ field, rows })),
    };

    function askedAgain({ choices, state }: Standing): string[] {
      return asking.filter((purpose) => {
        const choice = standing(choices, purpose, state);
        return choice?.value === true && widening(choice.asked, map, purpose).why.length > 0;
      });
    }

    function liveName(purpose: string | undefined, until: string | undefined): string[] {
      return purpose !== undefined && until !== undefined && until >= today ? [purpose] : [];
    }
  });
}

function createSum() {
  const counts = new Map<string, number>();
  return {
    add: (name: string, n: number) => void counts.set(name, (counts.get(name) ?? 0) + n),
    list: <T>(as: (entry: [string, number]) => T): T[] => [...counts].map(as),
  };
}
