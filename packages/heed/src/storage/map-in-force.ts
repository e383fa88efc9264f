// The map in force is a numbered row in the database; every transaction checks that its process's map is that one.
import { createHash } from "node:crypto";
import {
  basisKey,
  coversPart,
  type DataMap,
  noticeOf,
  type Part,
  type Purpose,
  purposesOf,
  restsOnYes,
  widening,
} from "@heed/core";
import { type Connection, MAP_LOCK, type Owner } from "./database.ts";
import { inTransaction } from "./owner.ts";
import { insertRows } from "./values.ts";

export type MapInForce = {
  readonly map: DataMap;
  readonly number: number;
  /** Number under which permits for this purpose are written; undefined for an undeclared purpose. */
  numberOf(purpose: string): number | undefined;
  nameOf(number: number): string | undefined;
  /** The map that notice `number` described: what a yes to it can give. */
  mapOf(notice: number): DataMap | undefined;
  /** The oldest notice whose answer still covers the whole of a purpose, or one part of it: what widened it since is asked again. */
  askedSince(purpose: string, part?: Part): number;
};

/** The map that was in force before, if this one is new. */
export type Installed = {
  readonly inForce: MapInForce;
  readonly before: DataMap | undefined;
  readonly changed: boolean;
};

/** The stored form: what a later process compares and what notices refer to. */
type Stored = { number: number; hash: string; body: DataMap };

/**
 * Puts the map in force, as the owner and alone: nobody reads or writes personal data meanwhile.
 * `after` runs before the map counts and before the lock is let go, for instance to rewrite permits; if it throws, the old map stays.
 */
export async function installMap(
  owner: Owner,
  map: DataMap,
  now: Date,
  after: (installed: Installed) => Promise<void>,
): Promise<MapInForce> {
  const body = JSON.stringify(map);
  const notices = map.languages.map((locale) => ({ locale, body: JSON.stringify(noticeOf(map, locale)) }));
  // A newer Heed may word the same map otherwise: then that is a new notice, and so a new number.
  const hash = sha256(JSON.stringify([body, ...notices.map((notice) => notice.body)]));
  await owner.query("select pg_advisory_lock($1)", [MAP_LOCK]);
  try {
    const last = (await owner.query<Stored>("select number, hash, body from heed.map order by number desc limit 1"))
      .rows[0];
    const changed = last?.hash !== hash;
    if (changed) await allotNumbers(owner, map);
    const read = await readMapInForce(owner, map);
    const number = changed ? (last?.number ?? 0) + 1 : read.number;
    await after({ inForce: { ...read, number }, before: changed ? last?.body : undefined, changed });
    if (!changed) return read;
    // Last: a start that is cut short leaves the old map in force, and the next one does all of `after` again.
    await inTransaction(owner, async (connection) => {
      const rows = notices.map((notice) => ({ ...notice, number, at: now, hash: sha256(notice.body) }));
      await insertRows(connection, "notice", ["number", "locale", "at", "hash", "body"], rows);
      await insertRows(connection, "map", ["number", "at", "body", "hash"], [{ number, at: now, body, hash }]);
    });
    return await readMapInForce(owner, map);
  } finally {
    await owner.query("select pg_advisory_unlock($1)", [MAP_LOCK]);
  }
}

// A purpose whose basis changes gets a new number: rows permitted under the old basis are closed until they are rewritten.
async function allotNumbers(owner: Owner, map: DataMap): Promise<void> {
  for (const [name, purpose] of Object.entries(purposesOf(map))) {
    await owner.query(
      `insert into heed.purpose (number, name, basis) select coalesce(max(number), 0) + 1, $1, $2 from heed.purpose
       having not exists (select 1 from heed.purpose where name = $1 and basis = $2)`,
      [name, basisKey(purpose.basis)],
    );
  }
}

/** Reads numbers and notices for a map that is in force. */
export async function readMapInForce(connection: Connection, map: DataMap): Promise<MapInForce> {
  const maps = (await connection.query<Stored>("select number, hash, body from heed.map order by number")).rows;
  const purposes = (
    await connection.query<{ number: number; name: string; basis: string }>(
      "select number, name, basis from heed.purpose",
    )
  ).rows;
  const declared = purposesOf(map);
  const numbers = new Map<string, number>();
  for (const row of purposes) if (hasBasis(declared[row.name], row.basis)) numbers.set(row.name, row.number);
  const names = new Map(purposes.map((row) => [row.number, row.name]));
  const bodies = new Map(maps.map(({ number, body }) => [number, body]));
  const first = maps[0]?.number ?? 1;
  const since = new Map(
    Object.keys(declared).map((name) => [
      name,
      coveredSince(maps, map, name, (then) => widening(then, map, name).why.length === 0) ?? first,
    ]),
  );
  return {
    map,
    number: maps.at(-1)?.number ?? 0,
    numberOf: (purpose) => numbers.get(purpose),
    nameOf: (number) => names.get(number),
    mapOf: (notice) => bodies.get(notice),
    askedSince: (purpose, part) =>
      (part === undefined
        ? since.get(purpose)
        : coveredSince(maps, map, purpose, (then) => coversPart(then, map, purpose, part))) ?? first,
  };
}

/** The oldest notice from which on every notice covers a purpose as `map` declares it, or a part; undefined: none does, or nobody is asked. */
function coveredSince(
  maps: readonly Stored[],
  map: DataMap,
  name: string,
  covers: (then: DataMap) => boolean,
): number | undefined {
  const purpose = purposesOf(map)[name];
  if (!purpose || !restsOnYes(purpose)) return undefined;
  let since: number | undefined;
  for (const { number, body } of maps.toReversed()) {
    if (!covers(body)) break;
    since = number;
  }
  return since;
}

/** Throws `map_superseded` unless this process's map is the one in force. Call it inside the transaction. */
export async function assertInForce(connection: Connection, inForce: MapInForce): Promise<void> {
  const { rows } = await connection.query<{ number: number }>({
    name: "map in force",
    text: "select max(number) as number from heed.map",
  });
  if (rows[0]?.number !== inForce.number) throw new MapSuperseded();
}

/** Another process has put a newer map in force; this one must be restarted with it. */
class MapSuperseded extends Error {
  readonly code = "map_superseded";
  constructor() {
    super(
      "map_superseded: another process has put a newer heed.config.ts in force. Restart this one with the same map.",
    );
  }
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Whether a purpose is declared under this basis: its number stands for both. */
const hasBasis = (purpose: Purpose | undefined, basis: string): boolean =>
  purpose !== undefined && basisKey(purpose.basis) === basis;
