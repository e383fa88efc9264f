// A deletion ends what waits for its confirmation under an address of the person, also where the asking named nobody.
import type { Connection } from "../storage/database.ts";
import type { HashRing } from "../storage/hash-ring.ts";

/**
 * In the deletion's transaction, before the identifiers go. An address that was only claimed counts too: at worst somebody is asked
 * to sign up again.
 */
export async function endAskings(connection: Connection, ring: HashRing, personId: string): Promise<void> {
  const { rows } = await connection.query<{ address: string; key_version: number }>({
    name: "addresses of askings",
    text: "select distinct address, key_version from heed.identity where person_id = $1 and address is not null",
    values: [personId],
  });
  if (rows.length === 0) return;
  await connection.query({
    name: "end askings",
    text: "delete from heed.confirmation where address = any($1)",
    values: [ring.forms(...rows.map(({ address, key_version }) => ring.plain(address, key_version)))],
  });
}
