// The key rings in the database, wrapped: outside the schema that dumps hold, read by every process again and again.
import { randomBytes } from "node:crypto";
import type { Database, Owner } from "./database.ts";
import type { KeyRing, Ring } from "./key-ring.ts";
import type { KeyService } from "./key-service.ts";
import { asOwner } from "./owner.ts";

export const RING_TABLES = ["heed_key_ring", "heed_hash_key"] as const;

/** Made by `migrate`; `done_at` is empty while a rotation to this version is under way. */
export const RING_TABLES_DDL = RING_TABLES.map(
  (table) =>
    `create table if not exists public.${table} (version smallint primary key, service text not null, wrapped bytea not null, at timestamptz not null, done_at timestamptz)`,
).join("; ");

/** Every process has read a new version so long after it was made: before that nobody moves anything to it. */
export const SPREAD_MS = 15_000;

export type KeepDeps<R extends Ring = Ring> = {
  readonly ring: R;
  /** The first wraps new keys; each unwraps what it wrapped. */
  readonly services: readonly [KeyService, ...KeyService[]];
  readonly now: () => Date;
};

/** Adds a version: a key of 32 random bytes, wrapped by the first service. */
export async function addRingKey(
  owner: Owner,
  { ring: { table }, services: [service], now }: KeepDeps,
  version: number,
  times: { at?: Date; doneAt?: Date } = {},
): Promise<void> {
  await owner.query(
    `insert into public.${table} (version, service, wrapped, at, done_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [version, service.name, await service.wrap(randomBytes(32)), times.at ?? now(), times.doneAt ?? null],
  );
}

/** Makes the first version where there is none. Where nobody has a key yet it is used at once. */
export async function beginKeyRing(owner: Owner, deps: KeepDeps<KeyRing>): Promise<void> {
  const { rows } = await owner.query<{ begun: boolean; people: boolean }>(
    "select exists (select 1 from public.heed_key_ring) as begun, exists (select 1 from heed.person_key) as people",
  );
  if (rows[0]?.begun) return;
  await addRingKey(owner, deps, 1, { doneAt: deps.now(), ...(rows[0]?.people ? {} : { at: new Date(0) }) });
}

/**
 * Reads versions that this process does not know yet, and uses the newest that everybody knows.
 *
 * @throws `key_service_missing` when nobody here can unwrap one; those of the service
 */
export async function readKeyRing(owner: Owner, { ring, services, now }: KeepDeps): Promise<void> {
  const { rows } = await owner.query<RingRow & { service: string; wrapped: Buffer }>(
    `select version, service, wrapped, at, done_at is not null as done from public.${ring.table} order by version`,
  );
  for (const { version, service: name, wrapped } of rows) {
    if (ring.has(version)) continue;
    const service = services.find((each) => each.name === name);
    if (!service)
      throw new Error(
        `key_service_missing: a key was wrapped by "${name}", which is not set. Set HEED_KMS_URL, HEED_KMS_KEY and HEED_KMS_TOKEN as they were, then rotate.`,
      );
    ring.add(version, await service.unwrap(wrapped));
  }
  const known = rows.filter(({ at }) => +at <= +now() - SPREAD_MS).at(-1);
  if (known) ring.use(known.version);
  settle(ring, rows.at(-1));
}

type RingRow = { readonly version: number; readonly at: Date; readonly done: boolean };

function settle(ring: Ring, newest: RingRow | undefined): void {
  if (newest?.done) ring.settle?.(newest.version);
  else ring.unsettle?.();
}

/**
 * What a server does every few seconds: looks whether there is a newer version, and only then reads the ring as the owner.
 *
 * @throws as readKeyRing
 */
export async function followKeyRing(database: Database, deps: KeepDeps): Promise<void> {
  const { ring, now } = deps;
  const [newest] = await database.query<RingRow>(
    "ingest",
    `select version, at, done_at is not null as done from public.${ring.table} order by version desc limit 1`,
  );
  if (!newest) return;
  if (ring.has(newest.version)) {
    if (+newest.at <= +now() - SPREAD_MS) ring.use(newest.version);
    settle(ring, newest);
  } else await asOwner(database.url, (owner) => readKeyRing(owner, deps));
}

/** A key of the ring, without itself. */
export type ListedRingKey = {
  readonly version: number;
  readonly service: string;
  /** Undefined: from the beginning. */
  readonly at: Date | undefined;
  /** The newest: new keys of people are wrapped by it. */
  readonly inUse: boolean;
  /** A rotation to it is not under way. */
  readonly done: boolean;
};

/** The newest first. */
export async function listKeyRing(owner: Owner, table: Ring["table"]): Promise<readonly ListedRingKey[]> {
  const { rows } = await owner.query<RingRow & { service: string }>(
    `select version, service, at, done_at is not null as done from public.${table} order by version desc`,
  );
  return rows.map(({ at, ...row }, k) => ({ ...row, at: +at === 0 ? undefined : at, inUse: k === 0 }));
}
