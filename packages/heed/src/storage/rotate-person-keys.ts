// Wraps everybody's key anew, while everything runs; killed at any moment, the next call goes on.
import type { Owner } from "./database.ts";
import { type KeepDeps, SPREAD_MS } from "./keep-key-ring.ts";
import { type KeyRing, versionOf } from "./key-ring.ts";
import { type Ended, type Rotated, type RotationOptions, rotate } from "./rotate.ts";

/** People in one statement. */
const BATCH = 1_000;

/**
 * Makes a new key, wraps every person's key under it in small steps, and deletes keys before the last: the last is kept until the next rotation,
 * for a process that hung while everybody else went over. No identifier is read.
 *
 * @throws as rotate
 */
export async function rotatePersonKeys(
  owner: Owner,
  deps: KeepDeps<KeyRing>,
  options: RotationOptions,
  ended: Ended,
): Promise<Rotated> {
  const { report, batch = BATCH } = options;
  return rotate(
    owner,
    {
      deps,
      spreadMs: SPREAD_MS,
      moveAll: (version) => moveAll(owner, deps, version, batch, report),
      async ended(sql, version) {
        await sql.query("delete from public.heed_key_ring where version < $1", [version - 1]);
        await ended(sql, version);
      },
    },
    options,
  );
}

/** One pass over everybody; how many were not under this version yet. Who came meanwhile came under it. */
async function moveAll(
  owner: Owner,
  { ring }: KeepDeps<KeyRing>,
  version: number,
  batch: number,
  report: RotationOptions["report"],
): Promise<number> {
  let moved = 0;
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const { rows } = await owner.query<{ person_id: string; wrapped: Buffer }>(
      `select person_id, wrapped from heed.person_key where person_id > $1 order by person_id limit ${batch}`,
      [after],
    );
    const old = rows.filter(({ wrapped }) => versionOf(wrapped) !== version);
    if (old.length > 0) {
      // A person who was merged or erased since is not there any more; nobody else changes a key.
      const { rowCount } = await owner.query(
        `update heed.person_key k set wrapped = n.wrapped from unnest($1::uuid[], $2::bytea[]) as n (person_id, wrapped)
         where k.person_id = n.person_id`,
        [old.map((row) => row.person_id), old.map((row) => ring.wrap(ring.unwrap(row.wrapped)))],
      );
      moved += rowCount ?? 0;
    }
    const last = rows.at(-1);
    // Ids are random, so the first digits of the last say how far it has come.
    if (old.length > 0 && last) report?.(Number.parseInt(last.person_id.slice(0, 8), 16) / 2 ** 32, `${moved} people`);
    if (!last || rows.length < batch) return moved;
    after = last.person_id;
  }
}
