// Direct identifiers go into their own table, encrypted under the key of their person.
import { randomBytes } from "node:crypto";
import type { Scalars, Strength } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { encryptIdentity, sealIdentity, type WrapKey } from "../storage/person-key.ts";
import { insertRows } from "../storage/values.ts";

/** A row of `identity` whose value is still plain. */
export type IdentityRow = Readonly<Record<"person_id" | "field" | "id" | "source" | "expires", string>> & {
  readonly at: Date;
  readonly via: string;
  readonly key_version: number;
  readonly sensitive: boolean;
  /** How well it is known that it is the person's: only what came proven may be written to. */
  readonly strength: Strength;
  readonly permits: number[];
  readonly until: string[];
  readonly value: Scalars;
  /** Keyed hash of an address, by which its owner is found. */
  readonly address: string | null;
};

const COLUMNS = [
  "person_id",
  "field",
  "at",
  "id",
  "cipher",
  "address",
  "strength",
  "via",
  "key_version",
  "source",
  "sensitive",
  "permits",
  "until",
  "expires",
] as const;

/**
 * Encrypts and sends; runs under `ingest`, which can never read them back. It is over once everybody's key is certain.
 *
 * @param found wrapped keys, as far as they were there a moment ago
 * @returns the insertion, which is on its way
 */
export async function writeIdentities(
  connection: Connection,
  wrapKey: WrapKey,
  rows: readonly IdentityRow[],
  found: ReadonlyMap<string, Buffer>,
): Promise<{ readonly sent: Promise<number> }> {
  const ids = [...new Set(rows.map((row) => row.person_id))];
  const made = makeKeys(wrapKey, ids, found);
  const stored = storeKeys(connection, made);
  // While the keys are stored: nobody else has made one, nearly always.
  const fresh = new Map(made.map(({ person_id, plain }) => [person_id, plain]));
  const sealed = rows.map(({ value, ...row }) => {
    const plain = fresh.get(row.person_id);
    const cipher = plain ? sealIdentity(plain, value) : encryptIdentity(wrapKey, found.get(row.person_id)!, value);
    return { ...row, cipher };
  });
  if (await stored) return { sent: insertRows(connection, "identity", COLUMNS, sealed) };
  const agreed = await readKeys(connection, ids);
  const again = rows.map(({ value, ...row }) => ({
    ...row,
    cipher: encryptIdentity(wrapKey, agreed.get(row.person_id)!, value),
  }));
  return { sent: insertRows(connection, "identity", COLUMNS, again) };
}

/** The wrapped key of each person, made where there is none. Two who make one at once agree: both read the one that is stored. */
export async function personKeys(
  connection: Connection,
  wrapKey: WrapKey,
  ids: readonly string[],
): Promise<Map<string, Buffer>> {
  const found = await readKeys(connection, ids);
  const made = makeKeys(wrapKey, ids, found);
  if (!(await storeKeys(connection, made))) return readKeys(connection, ids);
  for (const { person_id, wrapped } of made) found.set(person_id, wrapped);
  return found;
}

/** The wrapped keys that there are. */
export async function readKeys(connection: Connection, ids: readonly string[]): Promise<Map<string, Buffer>> {
  const { rows } = await connection.query<{ person_id: string; wrapped: Buffer }>({
    name: "person keys",
    text: "select person_id, wrapped from heed.person_key where person_id = any($1)",
    values: [ids],
  });
  return new Map(rows.map((row) => [row.person_id, row.wrapped]));
}

type MadeKey = { readonly person_id: string; readonly plain: Buffer; readonly wrapped: Buffer };

/** In one order everywhere, so that two processes never wait for each other in a circle. */
const makeKeys = (wrapKey: WrapKey, ids: readonly string[], found: ReadonlyMap<string, Buffer>): MadeKey[] =>
  ids
    .filter((id) => !found.has(id))
    .sort()
    .map((person_id) => {
      const plain = randomBytes(32);
      return { person_id, plain, wrapped: wrapKey.wrap(plain) };
    });

/** Whether all of them are the ones that count now. */
const storeKeys = async (connection: Connection, made: readonly MadeKey[]): Promise<boolean> => {
  const rows = made.map(({ person_id, wrapped }) => ({ person_id, wrapped }));
  return (await insertRows(connection, "person_key", ["person_id", "wrapped"], rows)) === made.length;
};
