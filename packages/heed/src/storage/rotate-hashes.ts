// Brings every hash of an identifier under a new key, while everything runs; killed at any moment, the next call goes on.
import type { Connection, Owner } from "./database.ts";
import type { HashRing } from "./hash-ring.ts";
import { type KeepDeps, SPREAD_MS } from "./keep-key-ring.ts";
import { inTransaction } from "./owner.ts";
import { type Ended, type Rotated, type RotationOptions, rotate } from "./rotate.ts";

/** Where hashes of identifiers lie, each row with its version; a test walks the catalogue and finds what is missing here. */
export const OF_PEOPLE = {
  alias: ["hash", "address"],
  identity: ["via", "address"],
  trait: ["via"],
  event: ["via"],
  decision: ["via"],
} as const;
/** Rows that are of nobody yet, by their id. */
export const OF_NOBODY = { asked: ["address", "agent_request"], confirmation: ["address"] } as const;

/** People in one transaction, for which whoever writes about one of them waits. */
const BATCH = 200;
const FIRST = "00000000-0000-0000-0000-000000000000";
const LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const DEADLOCK = "40P01";

/**
 * Makes a new key and moves everything to it. Keys of before are kept: a backup of then is read by them. The guard of who was erased, the journal and the tokens in
 * browsers keep the hash as it was made.
 *
 * @throws as rotate
 */
export async function rotateHashes(
  owner: Owner,
  deps: KeepDeps<HashRing>,
  options: RotationOptions,
  ended: Ended,
): Promise<Rotated> {
  const { ring } = deps;
  const moveAll = async (version: number): Promise<number> => {
    for (const [table, columns] of Object.entries(OF_NOBODY)) await moveOfNobody(owner, ring, version, table, columns);
    return moveEverybody(owner, ring, version, options);
  };
  // Each process learns within one spread that there is a key, and writes under it within the second.
  const rotation = { deps, spreadMs: 2 * SPREAD_MS, moveAll, ended };
  return rotate(owner, rotation, options);
}

async function moveEverybody(
  owner: Owner,
  ring: HashRing,
  version: number,
  { report, batch = BATCH }: RotationOptions,
): Promise<number> {
  let moved = 0;
  for (let after = FIRST; after !== LAST; ) {
    const first = after;
    const { end, people } = await again(() =>
      inTransaction(owner, (sql) => moveSome(sql, ring, version, first, batch)),
    );
    moved += people;
    // Ids are random, so the first digits of the last say how far it has come.
    if (people > 0) report?.(Number.parseInt(end.slice(0, 8), 16) / 2 ** 32, `${moved} people`);
    after = end;
  }
  return moved;
}

/** The next people by id, locked, so that nobody writes for them or joins them to others meanwhile; `people` had something under another version. */
async function moveSome(
  sql: Connection,
  ring: HashRing,
  version: number,
  after: string,
  batch: number,
): Promise<{ end: string; people: number }> {
  const { rows } = await sql.query<{ person_id: string }>(
    `select person_id from heed.person where person_id > $1 order by person_id limit ${batch} for update`,
    [after],
  );
  // What lies under an id that is nobody's any more goes with its neighbours.
  const end = rows.length < batch ? LAST : rows.at(-1)!.person_id;
  const touched = new Set<string>();
  for (const [table, columns] of Object.entries(OF_PEOPLE))
    for (const id of await moveRows(sql, ring, version, { table, columns, after, end })) touched.add(id);
  for (const id of await moveEvidence(sql, ring, version, after, end)) touched.add(id);
  return { end, people: touched.size };
}

type Span = {
  readonly table: string;
  readonly columns: readonly string[];
  readonly after: string;
  readonly end: string;
};

/** Few hashes are in many rows, so each is turned once and the rows follow in one statement. */
async function moveRows(
  sql: Connection,
  ring: HashRing,
  version: number,
  { table, columns, after, end }: Span,
): Promise<readonly string[]> {
  const span = "person_id > $1 and person_id <= $2 and key_version <> $3";
  const { rows } = await sql.query<Stored & { people: string[] }>(
    `select key_version, ${columns.join(", ")}, array_agg(distinct person_id) as people from heed.${table} where ${span} group by key_version, ${columns.join(", ")}`,
    [after, end, version],
  );
  if (rows.length > 0) {
    const given = columns.flatMap((_, i) => [`$${5 + 2 * i}::uuid[]`, `$${6 + 2 * i}::uuid[]`]).join(", ");
    const names = columns.flatMap((column) => [`old_${column}`, `new_${column}`]).join(", ");
    // Nothing, and the hash of nothing, are equal here.
    const same = columns.map((c) => `coalesce(t.${c}, '${FIRST}') = coalesce(m.old_${c}, '${FIRST}')`).join(" and ");
    await sql.query(
      `update heed.${table} t set key_version = $3, ${columns.map((c) => `${c} = m.new_${c}`).join(", ")}
         from unnest($4::smallint[], ${given}) as m (was, ${names})
        where t.person_id > $1 and t.person_id <= $2 and t.key_version = m.was and ${same}`,
      [
        after,
        end,
        version,
        rows.map((row) => row.key_version),
        ...columns.flatMap((c) => [rows.map((row) => row[c]), rows.map((row) => turn(ring, row, c, version))]),
      ],
    );
  }
  return rows.flatMap(({ people }) => people);
}

type Stored = { readonly key_version: number } & Readonly<Record<string, unknown>>;

function turn(ring: HashRing, row: Stored, column: string, version: number): string | null {
  const stored = row[column];
  return typeof stored === "string" ? ring.stored(ring.plain(stored, row.key_version), version) : null;
}

/** Beside a yes that was confirmed by mail stands the address that it was confirmed for. */
async function moveEvidence(
  sql: Connection,
  ring: HashRing,
  version: number,
  after: string,
  end: string,
): Promise<readonly string[]> {
  const { rows } = await sql.query<{ person_id: string; purpose: string; at: string; id: string; evidence: string }>(
    `select person_id, purpose, at::text as at, id, evidence from heed.consent
      where person_id > $1 and person_id <= $2 and source = 'mail' and evidence like '{%"address":%'`,
    [after, end],
  );
  const moved = [];
  for (const { evidence, ...key } of rows) {
    // Written by `confirm` alone, before there were keys without one.
    const { address, key: was = 1, ...rest } = JSON.parse(evidence) as { address: string; key?: number };
    if (was === version) continue;
    const turned = { ...rest, address: ring.stored(ring.plain(address, was), version), key: version };
    await sql.query(
      "update heed.consent set evidence = $5 where person_id = $1 and purpose = $2 and at = $3 and id = $4",
      [key.person_id, key.purpose, key.at, key.id, JSON.stringify(turned)],
    );
    moved.push(key.person_id);
  }
  return moved;
}

async function moveOfNobody(
  owner: Owner,
  ring: HashRing,
  version: number,
  table: string,
  columns: readonly string[],
): Promise<void> {
  for (let rows: (Stored & { id: string })[] | undefined; rows === undefined || rows.length > 0; )
    rows = await inTransaction(owner, async (sql) => {
      const found = await sql.query<Stored & { id: string }>(
        `select id, key_version, ${columns.join(", ")} from heed.${table} where key_version <> $1 limit ${BATCH} for update`,
        [version],
      );
      for (const row of found.rows)
        await sql.query(
          `update heed.${table} set key_version = $2, ${columns.map((c, i) => `${c} = $${i + 3}`).join(", ")} where id = $1`,
          [row.id, version, ...columns.map((c) => turn(ring, row, c, version))],
        );
      return found.rows;
    });
}

/** Somebody may lock two people at the same moment the other way round; PostgreSQL ends one of the two. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK) throw error;
    }
}
