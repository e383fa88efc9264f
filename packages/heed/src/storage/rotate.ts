// A rotation of keys, whatever lies under them: a new version, time for everybody to read it, then everything is moved; killed at any moment, the next call goes on.
import type { Connection, Owner } from "./database.ts";
import { addRingKey, type KeepDeps, readKeyRing } from "./keep-key-ring.ts";
import type { Ring } from "./key-ring.ts";
import { inTransaction } from "./owner.ts";

/** One rotation at a time, whoever asks for it. */
const ROTATION_LOCK = 430_003;

export type Rotated = {
  /** The version that everything lies under now. */
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

export type Rotation<R extends Ring> = {
  readonly deps: KeepDeps<R>;
  /** How long after it was made everybody uses the new key. */
  readonly spreadMs: number;
  /** One pass over everybody; of how many something was not under this version yet. Who came meanwhile came under it. */
  moveAll(version: number): Promise<number>;
  /** What ends with it, in the same transaction. */
  readonly ended: Ended;
};

/** What else belongs to the end of a rotation. */
export type Ended = (sql: Connection, version: number) => Promise<unknown>;

/** @throws `rotation_running`; those of the key service */
export async function rotate<R extends Ring>(
  owner: Owner,
  { deps, spreadMs, moveAll, ended }: Rotation<R>,
  { wait }: RotationOptions,
): Promise<Rotated> {
  const { ring, now } = deps;
  const locked = await owner.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [ROTATION_LOCK]);
  if (!locked.rows[0]?.got)
    throw new Error("rotation_running: another rotation is under way. Wait until it has ended; it needs no help.");
  try {
    const { version, resumed } = await begin(owner, deps);
    const { rows } = await owner.query<{ at: Date }>(`select at from public.${ring.table} where version = $1`, [
      version,
    ]);
    await wait(Math.max(0, +rows[0]!.at + spreadMs - +now()));
    await readKeyRing(owner, deps);
    // Its own clock may be behind that of whoever made it.
    ring.use(version);
    let people = 0;
    let moved: number;
    do {
      moved = await moveAll(version);
      people += moved;
    } while (moved > 0);
    await inTransaction(owner, async () => {
      await owner.query(`update public.${ring.table} set done_at = $2 where version = $1`, [version, now()]);
      await ended(owner, version);
    });
    await readKeyRing(owner, deps);
    return { version, people, resumed };
  } finally {
    await owner.query("select pg_advisory_unlock($1)", [ROTATION_LOCK]);
  }
}

async function begin<R extends Ring>(owner: Owner, deps: KeepDeps<R>): Promise<{ version: number; resumed: boolean }> {
  const { table, bare } = deps.ring;
  const { rows } = await owner.query<{ version: number; done: boolean }>(
    `select version, done_at is not null as done from public.${table} order by version desc limit 1`,
  );
  const [newest] = rows;
  if (newest && !newest.done) return { version: newest.version, resumed: true };
  const version = (newest?.version ?? bare) + 1;
  await addRingKey(owner, deps, version);
  return { version, resumed: false };
}
