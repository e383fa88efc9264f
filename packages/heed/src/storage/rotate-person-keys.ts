// Wraps everybody's key anew, while everything runs; killed at any moment, the next call goes on.
import type { Owner } from "./database.ts";
import { addRingKey, type KeepDeps, readKeyRing, SPREAD_MS } from "./keep-key-ring.ts";
import { versionOf } from "./key-ring.ts";

/** People in one statement. */
const BATCH = 1_000;
/** One rotation at a time, whoever asks for it. */
const ROTATION_LOCK = 430_003;

export type Rotated = {
  /** The version that everybody's key is wrapped under now. */
  readonly version: number;
  readonly people: number;
  /** Whether it went on with a rotation that had been cut off. */
  readonly resumed: boolean;
};

export type RotationOptions = {
  /** Waits until every process has read the new key. */
  readonly wait: (ms: number) => Promise<unknown>;
  /** `share` of the way through everybody. */
  report?(share: number, says: string): void;
  readonly batch?: number;
};

/**
 * Makes a new key, wraps every person's key under it in small steps, and deletes keys before the last: the last is kept until the next rotation,
 * for a process that hung while everybody else went over. No identifier is read.
 *
 * @throws `rotation_running`; those of the key service
 */
export async function rotatePersonKeys(
  owner: Owner,
  deps: KeepDeps,
  { wait, report, batch = BATCH }: RotationOptions,
): Promise<Rotated> {
  const locked = await owner.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [ROTATION_LOCK]);
  if (!locked.rows[0]?.got)
    throw new Error("rotation_running: another rotation is under way. Wait until it has ended; it needs no help.");
  try {
    const { version, resumed } = await begin(owner, deps);
    const { rows } = await owner.query<{ at: Date }>("select at from public.heed_key_ring where version = $1", [
      version,
    ]);
    await wait(Math.max(0, +rows[0]!.at + SPREAD_MS - +deps.now()));
    await readKeyRing(owner, deps);
    // Its own clock may be behind that of whoever made it.
    deps.ring.use(version);
    let people = 0;
    let moved: number;
    do {
      moved = await moveAll(owner, deps, version, batch, report);
      people += moved;
    } while (moved > 0);
    await owner.query("update public.heed_key_ring set done_at = $2 where version = $1", [version, deps.now()]);
    await owner.query("delete from public.heed_key_ring where version < $1", [version - 1]);
    return { version, people, resumed };
  } finally {
    await owner.query("select pg_advisory_unlock($1)", [ROTATION_LOCK]);
  }
}

async function begin(owner: Owner, deps: KeepDeps): Promise<{ version: number; resumed: boolean }> {
  const { rows } = await owner.query<{ version: number; done: boolean }>(
    "select version, done_at is not null as done from public.heed_key_ring order by version desc limit 1",
  );
  const [newest] = rows;
  if (newest && !newest.done) return { version: newest.version, resumed: true };
  const version = (newest?.version ?? 0) + 1;
  await addRingKey(owner, deps, version);
  return { version, resumed: false };
}

/** One pass over everybody; how many were not under this version yet. Who came meanwhile came under it. */
async function moveAll(
  owner: Owner,
  { ring }: KeepDeps,
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
