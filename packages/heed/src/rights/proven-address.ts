// The address that a person may be written to on their own request: the newest that was proven to be theirs.
import { addressFields } from "../storage/address-identifier.ts";
import type { Connection, Database } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { decryptIdentity, type WrapKey } from "../storage/person-key.ts";

/** Undefined where none was proven: what a public write key claims could be anybody's. */
export function provenAddress(
  deps: { database: Database; inForce: MapInForce; wrapKey: WrapKey },
  personId: string,
): Promise<string | undefined> {
  const { database, inForce, wrapKey } = deps;
  const fields = addressFields(inForce.map);
  return database.transaction("rights", { subject: personId }, async (connection: Connection) => {
    const { rows } = await connection.query<{ cipher: Buffer; wrapped: Buffer }>(
      `select cipher, (select wrapped from heed.person_key where person_id = $1) as wrapped from heed.identity
        where person_id = $1 and field = any($2) and strength = 'proven' order by at desc, id desc limit 1`,
      [personId, fields],
    );
    const [newest] = rows;
    const value = newest && decryptIdentity(wrapKey, newest.wrapped, newest.cipher);
    return typeof value === "string" ? value : undefined;
  });
}
