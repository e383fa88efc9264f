// API keys: a write key may add and proves nobody; a server key is secret and may name anyone; a staff key acts in one role of the map.
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection, Database } from "./database.ts";
import { type Keys, keyedId } from "./keys.ts";
import { openSealed, seal } from "./person-key.ts";

export type ApiKeyKind = "write" | "server" | "staff";
export type ApiKey = {
  /** Stands for the key in the ledger. */
  readonly id: string;
  readonly kind: ApiKeyKind;
  readonly name: string;
  readonly loopbackOnly: boolean;
  /** The key itself: hosts sign links to /me with it. */
  readonly value: string;
};

/** Somebody of the staff, or a tool of theirs. */
export type StaffKey = {
  readonly role: string;
  /** Stands for the key in the ledger: no name of anybody. */
  readonly id: string;
};

type Row = { id: string; kind: ApiKeyKind; name: string; loopback_only: boolean; sealed: Buffer };

/** A key as entries name it: enough to find it while it exists. */
export type KeyMark = { readonly id: string; readonly kind: ApiKeyKind };

/** Adds a key, as the owner, and gives its value: the only time that it is shown. `made`: false for a fixed one that was there. */
export async function addApiKey(
  connection: Connection,
  keys: Pick<Keys, "apiKey" | "wrap">,
  key: { kind: ApiKeyKind; name: string; value?: string; loopbackOnly?: boolean; role?: string },
  now: Date,
): Promise<KeyMark & { readonly value: string; readonly made: boolean }> {
  const value = key.value ?? `heed_${key.kind}_${randomBytes(24).toString("base64url")}`;
  const hash = keyedId(keys.apiKey, value);
  const { rowCount } = await connection.query(
    "insert into heed.api_key (hash, kind, name, loopback_only, sealed, at, role) values ($1,$2,$3,$4,$5,$6,$7) on conflict do nothing",
    [
      hash,
      key.kind,
      key.name,
      key.loopbackOnly ?? false,
      // The others sign links, so their text is needed; of a staff key the hash is enough.
      key.kind === "staff" ? null : seal(keys.wrap, Buffer.from(value)),
      now,
      key.role ?? null,
    ],
  );
  return { id: hash.slice(0, 8), kind: key.kind, value, made: rowCount === 1 };
}

/** Takes keys of this name away, as the owner; gives back which. */
export async function removeApiKeys(connection: Connection, name: string): Promise<readonly KeyMark[]> {
  const { rows } = await connection.query<KeyMark>(
    "delete from heed.api_key where name = $1 returning left(hash::text, 8) as id, kind",
    [name],
  );
  return rows;
}

/** A key as staff see it. The value of a write key stands in every page of the shop; no other is told. */
export type ListedKey = Pick<ApiKey, "kind" | "name" | "loopbackOnly"> & {
  readonly role?: string;
  readonly at: Date;
  readonly value?: string;
};

/** Every key, by kind and name. */
export async function listApiKeys(database: Database, keys: Keys): Promise<ListedKey[]> {
  const rows = await database.query<{
    kind: ApiKeyKind;
    name: string;
    role: string | null;
    at: Date;
    loopback_only: boolean;
    sealed: Buffer | null;
  }>("ingest", "select kind, name, role, at, loopback_only, sealed from heed.api_key order by kind, name, at");
  return rows.map(({ kind, name, role, at, loopback_only: loopbackOnly, sealed }) => ({
    kind,
    name,
    at,
    loopbackOnly,
    ...(role === null ? {} : { role }),
    ...(kind === "write" && sealed ? { value: openSealed(keys.wrap, sealed).toString() } : {}),
  }));
}

/** A key that was found counts for as long without a look at the database, and longer only while the database does not answer in time. */
const YES_MS = 5_000;
const PATIENCE_MS = 1_000;
/** A key that was not found may have been made since; so many strangers cost the database one look at a time. */
const NO_MS = 100;

/**
 * Looks keys up in memory, which is read anew every few seconds.
 *
 * @param demo Whether keys for this machine only count at all: everybody knows the demo's, and its data directory may become a real shop's.
 */
export function createApiKeys(database: Database, keys: Keys, now: () => Date, demo: boolean) {
  let known = new Map<string, ApiKey>();
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    const at = now().getTime();
    const rows = await database.query<Row>(
      "ingest",
      "select left(hash::text, 8) as id, kind, name, loopback_only, sealed from heed.api_key where kind <> 'staff'",
    );
    const counted = rows.filter((row) => demo || !row.loopback_only);
    known = new Map(
      counted.map((row) => {
        const value = openSealed(keys.wrap, row.sealed).toString();
        const { id, kind, name, loopback_only: loopbackOnly } = row;
        return [`${kind} ${value}`, { id, kind, name, loopbackOnly, value }];
      }),
    );
    readAt = at;
  }
  async function refresh(maxAgeMs: number): Promise<void> {
    if (now().getTime() - readAt < maxAgeMs) return;
    reading ??= read().finally(() => {
      reading = undefined;
    });
    await reading;
  }
  /** The first of these kinds that the value is a key of. Throws when that cannot be known now: a client told no loses its data. */
  async function find(kinds: readonly ApiKeyKind[], value: string): Promise<ApiKey | undefined> {
    const look = () => kinds.map((kind) => known.get(`${kind} ${value}`)).find((key) => key !== undefined);
    if (!look()) {
      await refresh(NO_MS);
      return look();
    }
    // With the database away, what was known last still answers: nothing can be read or stored with it then.
    await Promise.race([refresh(YES_MS).catch(() => undefined), sleep(PATIENCE_MS, undefined, { ref: false })]);
    return look();
  }
  const serverKeys = async (): Promise<readonly ApiKey[]> => {
    await refresh(YES_MS);
    return [...known.values()].filter((key) => key.kind === "server");
  };
  /** Asked of the database each time: a staff key that was taken away ends with that. */
  async function staff(value: string): Promise<StaffKey | undefined> {
    const hash = keyedId(keys.apiKey, value);
    const [row] = await database.query<{ role: string }>(
      "ingest",
      "select role from heed.api_key where hash = $1 and kind = 'staff'",
      [hash],
    );
    return row && { role: row.role, id: hash.slice(0, 8) };
  }
  return { find, serverKeys, staff };
}

export type ApiKeys = ReturnType<typeof createApiKeys>;
