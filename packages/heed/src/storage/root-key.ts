// The root key (HEED_KEY) opens one seed, from which every other key follows: so the root key can be changed, and nothing that was stored under the others.
import { randomBytes } from "node:crypto";
import type { Owner } from "./database.ts";
import { deriveKey, deriveKeys, type Keys, keyedId, rootBytes } from "./keys.ts";
import { openSealed, seal } from "./person-key.ts";
import { copyIn, copySeals, hasLines, type RootSeal } from "./root-key-copy.ts";

/** Outside the schema that dumps hold; as public.heed_key_ring. */
const TABLE =
  "create table if not exists public.heed_root_key (key uuid primary key, seed uuid not null, sealed bytea not null, at timestamptz not null default now())";
/** Whoever makes, adds or ends a root key does it alone. */
const ROOT_LOCK = 430_005;

/** What says which root key it is, and nothing of it. */
const nameOf = (root: string): string => keyedId(deriveKey(rootBytes(root), "root name 1"), "root");
/** Says which seed a backup or a journal belongs to, and nothing of the seed. */
export const seedName = (keys: Pick<Keys, "token">): string => keyedId(keys.token, "backup");

const lockOf = (root: string): Buffer => deriveKey(rootBytes(root), "root lock 1");
const sealSeed = (root: string, seed: Buffer): RootSeal => ({
  key: nameOf(root),
  seed: seedName(deriveKeys(seed)),
  sealed: seal(lockOf(root), seed).toString("hex"),
});

/** The seed, if one of the seals is of this root key. */
export function openSeed(root: string, seals: readonly RootSeal[]): Buffer | undefined {
  const key = nameOf(root);
  const own = seals.find((each) => each.key === key);
  return own && openSealed(lockOf(root), Buffer.from(own.sealed, "hex"));
}

/**
 * All keys of this database, which the root key opens. A new database draws its seed; one of an older Heed has the root key itself as its seed.
 *
 * @param journal The journal's folder, where a copy of the sealed seed lies: hashes in it follow from the seed
 * @throws `root_key_unknown` where another root key opens this database; `journal_of_another_seed`
 */
export async function openKeys(owner: Owner, root: string, journal?: string): Promise<Keys> {
  const keys = await alone(owner, async () => {
    const seals = await readSeals(owner);
    if (seals.length > 0) return deriveKeys(openSeed(root, seals) ?? unknown());
    const seed = await firstSeed(owner, root, journal);
    await putSeal(owner, sealSeed(root, seed));
    return deriveKeys(seed);
  });
  if (journal !== undefined) await copySeals(journal, await readSeals(owner));
  return keys;
}

/** Of a database that has none yet. */
async function firstSeed(owner: Owner, root: string, journal: string | undefined): Promise<Buffer> {
  const copies = journal === undefined ? [] : await copyIn(journal);
  const copied = openSeed(root, copies);
  const { rows } = await owner.query<{ people: boolean; ring: boolean }>(
    "select to_regclass('heed.alias') is not null as people, to_regclass('public.heed_key_ring') is not null as ring",
  );
  if (!rows[0]?.people) {
    // A journal that outlived its database: what people refused is found in it by hashes of its seed.
    if (copies.length > 0) return copied ?? unknown();
    return journal !== undefined && (await hasLines(journal)) ? rootBytes(root) : randomBytes(32);
  }
  const ring = rows[0].ring
    ? await owner.query<{ wrapped: Buffer }>("select wrapped from public.heed_key_ring where service = 'root' limit 1")
    : undefined;
  const wrapped = ring?.rows[0]?.wrapped;
  if (!wrapped) return rootBytes(root);
  return [copied, rootBytes(root)].find((seed) => seed && opens(deriveKeys(seed).wrap, wrapped)) ?? unknown();
}

function opens(key: Buffer, sealed: Buffer): boolean {
  try {
    return openSealed(key, sealed).length > 0;
  } catch {
    return false;
  }
}

/**
 * The keys that a backup was made under: by a seal of this database, of the backup, or of another one beside it.
 *
 * @param others Seals that lie in the folder of the backups
 * @throws `backup_of_another_key`
 */
export async function keysOfBackup(
  owner: Owner,
  root: string,
  seed: string,
  others: readonly RootSeal[],
): Promise<{ keys: Keys; seal: RootSeal }> {
  const seals = [...(await alone(owner, () => readSeals(owner))), ...others].filter((each) => each.seed === seed);
  // A backup of an older Heed has no seal.
  const found = openSeed(root, seals) ?? rootBytes(root);
  const keys = deriveKeys(found);
  if (seedName(keys) !== seed)
    throw new Error(
      "backup_of_another_key: the backup was made under another root key, without which nobody in it can be found. Set HEED_KEY to the one of that time, or copy its file key into this data directory, and restore again.",
    );
  return { keys, seal: sealSeed(root, found) };
}

/** From here on this seal opens the database, and no other; in the caller's transaction. */
export async function replaceSeals(owner: Owner, only: RootSeal): Promise<void> {
  await owner.query("delete from public.heed_root_key");
  await putSeal(owner, only);
}

/** Who opens this database, by the names of root keys. */
export async function readSeals(owner: Owner): Promise<readonly RootSeal[]> {
  const { rows } = await owner.query<RootSeal>(
    "select key::text, seed::text, encode(sealed, 'hex') as sealed from public.heed_root_key order by at, key",
  );
  return rows;
}

/**
 * Lets a second root key open this database; the one it has goes on doing so until `endRootKeys`. Nothing else changes, and whoever serves notices nothing. Within `alone`.
 *
 * @returns false if it was there already
 * @throws `root_key_unknown`; `root_key_waits` while a change to another one has not ended; `root_key_same`
 */
export async function addRootKey(owner: Owner, root: string, next: string): Promise<boolean> {
  const seals = await readSeals(owner);
  const seed = openSeed(root, seals) ?? unknown();
  const [now, then] = [nameOf(root), nameOf(next)];
  if (now === then)
    throw new Error("root_key_same: the new root key is the one that is in use. Make one with: openssl rand -hex 32");
  const others = seals.filter(({ key }) => key !== now);
  if (others.some(({ key }) => key !== then))
    throw new Error(
      "root_key_waits: another root key opens this database already. End that change first, with the key that stays in HEED_KEY: heed keys rotate --root --done",
    );
  if (others.length === 0) await putSeal(owner, sealSeed(next, seed));
  return others.length === 0;
}

/**
 * From here on this root key opens the database alone. Within `alone`.
 *
 * @returns how many others no longer do
 * @throws `root_key_unknown`: nothing is ended by a key that does not open it
 */
export async function endRootKeys(owner: Owner, root: string): Promise<number> {
  if (!openSeed(root, await readSeals(owner))) unknown();
  const { rowCount } = await owner.query("delete from public.heed_root_key where key <> $1", [nameOf(root)]);
  return rowCount ?? 0;
}

/** One after the other, whichever process asks. */
export async function alone<T>(owner: Owner, work: () => Promise<T>): Promise<T> {
  await owner.query("select pg_advisory_lock($1)", [ROOT_LOCK]);
  try {
    await owner.query(TABLE);
    return await work();
  } finally {
    await owner.query("select pg_advisory_unlock($1)", [ROOT_LOCK]);
  }
}

const putSeal = (owner: Owner, { key, seed, sealed }: RootSeal): Promise<unknown> =>
  owner.query("insert into public.heed_root_key (key, seed, sealed) values ($1, $2, decode($3, 'hex'))", [
    key,
    seed,
    sealed,
  ]);

function unknown(): never {
  throw new Error(
    "root_key_unknown: HEED_KEY (or the file key in the data directory) does not open this database. Start with the root key of this database; after a change of it, with the new one.",
  );
}
