// From an outside identifier to a person: aliases are looked up by keyed hash, claimed first and read back in a new statement.
import { randomUUID } from "node:crypto";
import { emailAddress, type Strength } from "@heed/core";
import type { Connection } from "./database.ts";
import type { HashRing } from "./hash-ring.ts";
import { type Keys, keyedId } from "./keys.ts";
import { insertRows } from "./values.ts";

/** `browser`: an id of one browser (anonymousId); `user`: the host's id of a known person (userId). */
export type AliasKind = "browser" | "user";
export type Identifier = { readonly kind: AliasKind; readonly value: string };
/** `hash` is also the `via` of rows that came by this alias; as it was made, not as it is stored. */
export type Alias = {
  readonly hash: string;
  readonly kind: AliasKind;
  readonly personId: string;
  readonly strength: Strength;
};

// What broken integrations send instead of an id (mechanisms.md 1).
const PLACEHOLDERS = new Set([
  "",
  "null",
  "undefined",
  "nan",
  "none",
  "nil",
  "not set",
  "not_set",
  "notset",
  "0",
  "-1",
  "anonymous",
  "guest",
  "unknown",
  "true",
  "false",
  "object object",
  "not_authenticated",
  "distinct_id",
  "distinctid",
  "user_id",
  "userid",
  "anonymous_id",
  "anonymousid",
  "email",
  "n/a",
  "na",
  "user",
  "test",
  "id",
]);
const MAX_LENGTH = 200;
// A template that nobody filled in, and an id of one repeated character.
const UNFILLED = /^(\{\{.*\}\}|\$\{.*\}|%\w+%|<%.*%>)$/;
const EMPTY_ID = /^([0.-]+|f{8}-f{4}-f{4}-f{4}-f{12})$/;
/** Quotes and brackets around a placeholder do not make it a name. */
const bare = (text: string): string => text.replace(/^["'([<]+|["')\]>]+$/g, "").trim();

/** Why a text is no identifier, or undefined when it is one. */
export function notAnIdentifier(
  value: unknown,
): "identifier_missing" | "identifier_placeholder" | "identifier_too_long" | "identifier_imprecise" | undefined {
  if (value === null || value === undefined) return "identifier_missing";
  // Two people would become one.
  if (typeof value === "number" && !Number.isSafeInteger(value)) return "identifier_imprecise";
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || !text.isWellFormed() || text.includes("\0")) return "identifier_missing";
  const plain = text.trim().toLowerCase();
  if (plain === "") return "identifier_missing";
  if (PLACEHOLDERS.has(bare(plain)) || EMPTY_ID.test(plain) || UNFILLED.test(plain)) return "identifier_placeholder";
  return text.length > MAX_LENGTH ? "identifier_too_long" : undefined;
}

export const hashOf = (key: Buffer, identifier: Identifier): string =>
  keyedId(key, identifier.kind, identifier.value.trim());

/** The identifier of an address, or the host's id where the host named one. */
export const addressIdentifier = (address: string, userId?: string | undefined): Identifier => ({
  kind: "user",
  value: userId ?? `mailto:${address.trim().toLowerCase()}`,
});

/** The keyed hash of an address: of who is known by it, of what is asked for it, and of each row that holds it. */
export const addressHash = (aliasKey: Buffer, address: string): string => hashOf(aliasKey, addressIdentifier(address));

/** The address that an identifier is, as many shops' are. */
export const addressIn = ({ kind, value }: Identifier): string | undefined =>
  kind === "user" ? emailAddress(value.replace(/^mailto:/, "")) : undefined;

type AliasRow = { hash: string; kind: AliasKind; person_id: string; strength: Strength; key_version: number };

/** The last row says which is the newest key of hashes: who does not know it would not find whom it moved. */
const FIND = `select hash, kind, person_id, strength, key_version from heed.alias where hash = any($1)
  union all select null, null, null, null, max(version) from public.heed_hash_key`;

/** The aliases that exist among these hashes. */
export async function findAliases(
  connection: Connection,
  ring: HashRing,
  hashes: readonly string[],
): Promise<Map<string, Alias>> {
  const { rows } = await connection.query<AliasRow>({
    name: "find aliases",
    text: FIND,
    values: [ring.forms(...hashes)],
  });
  const newest = rows.pop()?.key_version ?? ring.bare;
  if (newest > ring.newest) {
    await ring.catchUp();
    return findAliases(connection, ring, hashes);
  }
  return new Map(
    rows.map(({ hash: stored, key_version, kind, person_id: personId, strength }) => {
      const hash = ring.plain(stored, key_version);
      return [hash, { hash, kind, personId, strength }];
    }),
  );
}

/** Columns of a new alias by which it is found again. */
export const storedAlias = (ring: HashRing, hash: string): { hash: string; key_version: number } => ({
  hash: ring.stored(hash),
  key_version: ring.version,
});

/** Two who claim the same while hashes lie in more than one form would not meet in the key of the table: they take turns. */
async function inTurns(
  connection: Connection,
  ring: HashRing,
  hashes: readonly string[],
  before: ReadonlyMap<string, Alias>,
): Promise<Map<string, Alias>> {
  await connection.query("select pg_advisory_xact_lock(hashtextextended(hash, 16)) from unnest($1::text[]) as hash", [
    hashes,
  ]);
  return new Map([...before, ...(await findAliases(connection, ring, hashes))]);
}

/**
 * Finds or makes the person behind each identifier, under `ingest`. Two processes that meet the same new identifier agree: the
 * alias is claimed by ON CONFLICT DO NOTHING, then read in a new statement, and the loser uses the winner's id.
 */
export async function ensurePersons(
  connection: Connection,
  { alias: key, hashes: ring }: Pick<Keys, "alias" | "hashes">,
  identifiers: readonly Identifier[],
  strength: Strength,
  at: Date,
): Promise<Map<string, Alias>> {
  const wanted = new Map(identifiers.map((identifier) => [hashOf(key, identifier), identifier]));
  const before = await findAliases(connection, ring, [...wanted.keys()]);
  // In one order everywhere, so that two processes that claim the same new people never wait for each other in a circle.
  const asked = [...wanted.keys()].filter((hash) => !before.has(hash)).sort();
  if (asked.length === 0) return before;
  const found = ring.isOne ? before : await inTurns(connection, ring, asked, before);
  const claims = asked.flatMap((hash) => {
    const identifier = wanted.get(hash)!;
    const address = addressIn(identifier);
    return found.has(hash)
      ? []
      : [
          {
            plain: hash,
            ...storedAlias(ring, hash),
            kind: identifier.kind,
            person_id: randomUUID(),
            strength,
            at,
            address: address === undefined ? null : ring.stored(addressHash(key, address)),
          },
        ];
  });
  const columns = ["hash", "key_version", "kind", "person_id", "strength", "at", "address"] as const;
  await insertRows(connection, "alias", columns, claims);
  const now = await findAliases(
    connection,
    ring,
    claims.map((claim) => claim.plain),
  );
  const won = claims.filter((claim) => now.get(claim.plain)?.personId === claim.person_id);
  await insertRows(
    connection,
    "person",
    ["person_id", "at"],
    won.map((claim) => ({ person_id: claim.person_id, at })),
  );
  for (const [hash, alias] of now) found.set(hash, alias);
  return found;
}
