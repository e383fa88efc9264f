// Addresses that were stored before they could be found, or whose field the map calls an address since, get their keyed hash.
import type { DataMap } from "@heed/core";
import { addressFields } from "./address-identifier.ts";
import type { Owner } from "./database.ts";
import type { Keys } from "./keys.ts";
import { inTransaction } from "./owner.ts";
import { addressHash } from "./person-directory.ts";
import { decryptIdentity } from "./person-key.ts";

/** Rows in one transaction. */
const BATCH = 2_000;
type Sealed = { readonly id: string; readonly cipher: Buffer; readonly wrapped: Buffer };
/** `cipher` only where there is something to hash. */
type Row = {
  readonly person_id: string;
  readonly field: string;
  readonly at: string;
  readonly id: string;
  readonly key_version: number;
  readonly cipher: Buffer | null;
  readonly wrapped: Buffer | null;
};

/** What its key no longer opens is nobody's address, and keeps no other from being hashed: whoever reads it is told so. */
function readable(keys: Pick<Keys, "people">, { id, wrapped, cipher }: Sealed): string {
  try {
    return String(decryptIdentity(keys.people, wrapped, cipher));
  } catch (error) {
    if (!String(error).includes("identity_unreadable")) throw error;
    return `unreadable ${id}`;
  }
}

/** Before the first of all rows, in the order of their key. */
const START = ["00000000-0000-0000-0000-000000000000", "", "-infinity", "00000000-0000-0000-0000-000000000000"];

/** One pass along the key of the rows, beside the server; cut off, the next one does what is left. Returns how many rows were hashed. */
export async function hashAddresses(
  owner: Owner,
  keys: Pick<Keys, "alias" | "hashes" | "people">,
  map: DataMap,
): Promise<number> {
  let total = 0;
  for (let after: readonly string[] | undefined = START; after; ) {
    const first: readonly string[] = after;
    const { n, last } = await inTransaction(owner, async (sql) => {
      // Paged by the key alone: a page that was chosen by what is missing would be searched for from the start of the table.
      const { rows } = await sql.query<Row>(
        `select person_id, field, at::text as at, id, key_version, case when address is null and field = any($1) then cipher end as cipher, wrapped
           from (select * from heed.identity where (person_id, field, at, id) > ($2::uuid, $3, $4::timestamptz, $5::uuid)
                  order by person_id, field, at, id limit ${BATCH}) page
           left join heed.person_key using (person_id) order by person_id, field, page.at, id`,
        [addressFields(map), ...first],
      );
      const found = rows.flatMap(({ cipher, wrapped, ...row }) =>
        cipher && wrapped
          ? [{ ...row, hash: addressHash(keys.alias, readable(keys, { id: row.id, wrapped, cipher })) }]
          : [],
      );
      if (found.length > 0)
        await sql.query(
          `update heed.identity i set address = h.address
             from (select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::uuid[], $5::uuid[], $6::smallint[]) as t (person_id, field, at, id, address, key_version)) h
            where i.person_id = h.person_id and i.field = h.field and i.at = h.at and i.id = h.id and i.key_version = h.key_version`,
          [
            found.map((row) => row.person_id),
            found.map((row) => row.field),
            found.map((row) => row.at),
            found.map((row) => row.id),
            // Beside the row's `via`, so under the same key; a row that was moved to another one meanwhile is left to the next pass.
            found.map((row) => keys.hashes.stored(row.hash, row.key_version)),
            found.map((row) => row.key_version),
          ],
        );
      return { n: found.length, last: rows.length === BATCH ? rows.at(-1) : undefined };
    });
    total += n;
    after = last && [last.person_id, last.field, last.at, last.id];
  }
  return total;
}
