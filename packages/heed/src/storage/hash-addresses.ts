// Addresses that were stored before they could be found, or whose field the map calls an address since, get their keyed hash.
import type { DataMap } from "@heed/core";
import { addressFields } from "./address-identifier.ts";
import type { Owner } from "./database.ts";
import type { Keys } from "./keys.ts";
import { inTransaction } from "./owner.ts";
import { addressHash } from "./person-directory.ts";
import { decryptIdentity } from "./person-key.ts";

/** Rows in one transaction. */
const BATCH = 500;
type Row = { person_id: string; field: string; at: string; id: string; cipher: Buffer; wrapped: Buffer };

/** What its key no longer opens is nobody's address, and keeps no other from being hashed: whoever reads it is told so. */
function readable(keys: Pick<Keys, "people">, { id, wrapped, cipher }: Row): string {
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
export async function hashAddresses(owner: Owner, keys: Pick<Keys, "alias" | "people">, map: DataMap): Promise<number> {
  let total = 0;
  for (let after: readonly string[] | undefined = START; after; ) {
    const last: readonly string[] = after;
    const { n, end } = await inTransaction(owner, async (sql) => {
      const { rows } = await sql.query<Row>(
        `select person_id, field, at::text as at, id, cipher, wrapped from heed.identity join heed.person_key using (person_id)
          where (person_id, field, at, id) > ($2::uuid, $3, $4::timestamptz, $5::uuid) and address is null and field = any($1)
          order by person_id, field, at, id limit ${BATCH}`,
        [addressFields(map), ...last],
      );
      const hashes = rows.map((row) => addressHash(keys.alias, readable(keys, row)));
      if (rows.length > 0)
        await sql.query(
          `update heed.identity i set address = h.address
             from (select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::uuid[], $5::uuid[]) as t (person_id, field, at, id, address)) h
            where i.person_id = h.person_id and i.field = h.field and i.at = h.at and i.id = h.id`,
          [
            rows.map((row) => row.person_id),
            rows.map((row) => row.field),
            rows.map((row) => row.at),
            rows.map((row) => row.id),
            hashes,
          ],
        );
      return { n: rows.length, end: rows.at(-1) };
    });
    total += n;
    after = end && n === BATCH ? [end.person_id, end.field, end.at, end.id] : undefined;
  }
  return total;
}
