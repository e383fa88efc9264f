// A deletion ends what waits for its confirmation under an address of the person, also where the asking named nobody.
import type { Connection } from "../storage/database.ts";

/**
 * In the deletion's transaction, before the identifiers go. An address that was only claimed counts too: at worst somebody is asked
 * to sign up again.
 */
export async function endAskings(connection: Connection, personId: string): Promise<void> {
  await connection.query({
    name: "end askings",
    text: "delete from heed.confirmation where address in (select address from heed.identity where person_id = $1)",
    values: [personId],
  });
}
