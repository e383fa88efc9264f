// A person confirms through a mailed link that an address is theirs: from then on it may be written to.
import { randomUUID } from "node:crypto";
import { type Database, setSubject } from "./database.ts";
import { assertInForce, type MapInForce } from "./map-in-force.ts";
import { columnsForNew } from "./permit-columns.ts";
import { lockPersons } from "./person-lock.ts";
import { readStanding } from "./standing.ts";
import { insertRows } from "./values.ts";

/**
 * Adds the identifier once more, proven and as of now: what changes is a newer row. `identity` is the id of the row whose address
 * the link was mailed to, so that confirming one address never proves another.
 *
 * @returns false when that row is gone, or nothing permits keeping the address any longer
 */
export async function confirmIdentity(
  deps: { database: Database; inForce: MapInForce; now: () => Date },
  personId: string,
  identity: string,
): Promise<boolean> {
  return deps.database.transaction("rights", { subject: personId }, async (connection) => {
    const owner = (await lockPersons(connection, [personId], "share")).get(personId);
    await assertInForce(connection, deps.inForce);
    if (owner === undefined) return false;
    if (owner !== personId) await setSubject(connection, owner);
    const { rows } = await connection.query<{
      field: string;
      cipher: Buffer;
      address: string | null;
      key_version: number;
      via: string | null;
      sensitive: boolean;
    }>(
      "select field, cipher, address, key_version, via, sensitive from heed.identity where person_id = $1 and id = $2",
      [owner, identity],
    );
    const [row] = rows;
    if (!row) return false;
    const at = deps.now();
    const stand = (await readStanding(connection, deps.inForce, [owner]))(owner);
    const permits = columnsForNew(deps.inForce, stand, { field: row.field, at, sensitive: row.sensitive }, at);
    if (!permits) return false;
    const proven = {
      ...row,
      ...permits,
      person_id: owner,
      at,
      id: randomUUID(),
      source: "confirmed",
      strength: "proven",
    };
    const columns = [
      "person_id",
      "field",
      "at",
      "id",
      "cipher",
      "address",
      "key_version",
      "strength",
      "via",
      "source",
      "sensitive",
    ] as const;
    await insertRows(connection, "identity", [...columns, "permits", "until", "expires"], [proven]);
    return true;
  });
}
