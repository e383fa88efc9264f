// API keys: a write key may add and proves nobody; a server key is secret and may name anyone.
import { randomBytes } from "node:crypto";
import type { Database, Owner } from "./database.ts";
import { type Keys, keyedId } from "./keys.ts";
import { openSealed, seal } from "./person-key.ts";

export type ApiKeyKind = "write" | "server";
export type ApiKey = {
  readonly kind: ApiKeyKind;
  readonly name: string;
  readonly loopbackOnly: boolean /** The key itself: hosts sign links to /me with it. */;
  readonly value: string;
};

type Row = { kind: ApiKeyKind; name: string; loopback_only: boolean; sealed: Buffer };

/** Adds a key, as the owner, and returns its value: the only time that it is shown. */
export async function addApiKey(
  owner: Owner,
  keys: Keys,
  key: { kind: ApiKeyKind; name: string; value?: string; loopbackOnly?: boolean },
  now: Date,
): Promise<string> {
  const value = key.value ?? `heed_${key.kind}_${randomBytes(24).toString("base64url")}`;
  await owner.query(
    "insert into heed.api_key (hash, kind, name, loopback_only, sealed, at) values ($1,$2,$3,$4,$5,$6) on conflict do nothing",
    [
      keyedId(keys.apiKey, value),
      key.kind,
      key.name,
      key.loopbackOnly ?? false,
      seal(keys.wrap, Buffer.from(value)),
      now,
    ],
  );
  return value;
}

/**
 * Looks keys up from memory, refreshed every few seconds, so that settings replies survive a database outage.
 *
 * @param demo Whether keys for this machine only count at all: everybody knows the demo's, and its data directory may become a real shop's.
 */
export function createApiKeys(database: Database, keys: Keys, now: () => Date, demo: boolean) {
  let known = new Map<string, ApiKey>();
  let readAt = Number.NEGATIVE_INFINITY;
  const refresh = async (): Promise<void> => {
    if (now().getTime() - readAt < 5_000) return;
    const rows = await database.query<Row>("ingest", "select kind, name, loopback_only, sealed from heed.api_key");
    const counted = rows.filter((row) => demo || !row.loopback_only);
    known = new Map(
      counted.map((row) => {
        const value = openSealed(keys.wrap, row.sealed).toString();
        return [`${row.kind} ${value}`, { kind: row.kind, name: row.name, loopbackOnly: row.loopback_only, value }];
      }),
    );
    readAt = now().getTime();
  };
  /** The key of this kind, or undefined. With the database away, what was known last still answers. */
  async function find(kind: ApiKeyKind, value: string): Promise<ApiKey | undefined> {
    try {
      await refresh();
    } catch (error) {
      if (known.size === 0) throw error;
    }
    return known.get(`${kind} ${value}`);
  }
  const serverKeys = async (): Promise<readonly ApiKey[]> => {
    await refresh();
    return [...known.values()].filter((key) => key.kind === "server");
  };
  return { find, serverKeys };
}

export type ApiKeys = ReturnType<typeof createApiKeys>;
