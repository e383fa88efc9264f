// Direct identifiers go into their own table, encrypted under the key of their person.
import type { Scalars, Strength } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { encryptIdentity, newPersonKey, type WrapKey } from "../storage/person-key.ts";
import { insertRows } from "../storage/values.ts";

/** A row of `identity` whose value is still plain. */
export type IdentityRow = Readonly<Record<"person_id" | "field" | "id" | "source" | "expires", string>> & {
  readonly at: Date;
  readonly via: string;
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
  "source",
  "sensitive",
  "permits",
  "until",
  "expires",
] as const;

/** Encrypts and inserts; runs under `ingest`, which can never read them back. */
export async function writeIdentities(
  connection: Connection,
  wrapKey: WrapKey,
  rows: readonly IdentityRow[],
): Promise<void> {
  const wrapped = await personKeys(connection, wrapKey, [...new Set(rows.map((row) => row.person_id))]);
  const sealed = rows.map(({ value, ...row }) => ({
    ...row,
    cipher: encryptIdentity(wrapKey, wrapped.get(row.person_id)!, value),
  }));
  await insertRows(connection, "identity", COLUMNS, sealed);
}

/** The wrapped key of each person, made where there is none. Two who make one at once agree: both read the one that is stored. */
export async function personKeys(
  connection: Connection,
  wrapKey: WrapKey,
  ids: readonly string[],
): Promise<Map<string, Buffer>> {
  const read = async () => {
    const { rows } = await connection.query<{ person_id: string; wrapped: Buffer }>({
      name: "person keys",
      text: "select person_id, wrapped from heed.person_key where person_id = any($1)",
      values: [ids],
    });
    return new Map(rows.map((row) => [row.person_id, row.wrapped]));
  };
  const found = await read();
  const missing = ids.filter((id) => !found.has(id)).sort();
  if (missing.length === 0) return found;
  const made = missing.map((id) => ({ person_id: id, wrapped: newPersonKey(wrapKey) }));
  const stored = await insertRows(connection, "person_key", ["person_id", "wrapped"], made);
  if (stored < made.length) return read();
  for (const { person_id, wrapped } of made) found.set(person_id, wrapped);
  return found;
}
