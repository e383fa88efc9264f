// A deletion ends what waits for its confirmation under an address of the person, also where the asking named nobody.
import { addressHash } from "../storage/address-identifier.ts";
import type { Connection } from "../storage/database.ts";
import type { Keys } from "../storage/keys.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { decryptIdentity } from "../storage/person-key.ts";
import { addressFields } from "./proven-address.ts";

/**
 * In the deletion's transaction, before the identifiers go. An address that was only claimed counts too: at worst somebody is asked
 * to sign up again.
 */
export async function endAskings(
  { inForce, keys }: { inForce: MapInForce; keys: Pick<Keys, "alias" | "people"> },
  connection: Connection,
  personId: string,
): Promise<void> {
  const { rows } = await connection.query<{ cipher: Buffer; wrapped: Buffer }>({
    name: "addresses of askings to end",
    text: `select cipher, wrapped from heed.identity join heed.person_key using (person_id)
           where person_id = $1 and field = any($2)`,
    values: [personId, addressFields(inForce.map)],
  });
  if (rows.length === 0) return;
  const hashes = rows.flatMap(({ cipher, wrapped }) => {
    const address = readable(() => decryptIdentity(keys.people, wrapped, cipher));
    return typeof address === "string" ? [addressHash(keys.alias, address)] : [];
  });
  await connection.query({
    name: "end askings",
    text: "delete from heed.confirmation where address = any($1)",
    values: [hashes],
  });
}

// What can no longer be read keeps nobody from being deleted.
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
