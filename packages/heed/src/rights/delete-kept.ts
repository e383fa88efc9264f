// "Delete now": what a withdrawal left waiting for its deletion goes before the days of undo are over.
import type { Ledger } from "../ledger/write.ts";
import type { Database } from "../storage/database.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { subjectOf } from "./subject.ts";

/** Deletes rows that no purpose may use and that have a day of deletion; a restriction's and a hold's rows have none. */
export async function deleteKept(
  deps: { database: Database; inForce: MapInForce; ledger: Ledger; now: () => Date },
  personId: string,
  actor: string,
): Promise<number> {
  const subject = await subjectOf(deps.database, personId);
  let total = 0;
  for (const id of subject?.ids ?? []) {
    total += await deps.database.transaction("rights", { subject: id }, async (connection) => {
      await lockPersons(connection, [id], "update");
      await assertInForce(connection, deps.inForce);
      const rows: Record<string, number> = {};
      for (const table of ["event", "trait", "identity", "decision"]) {
        const { rowCount } = await connection.query(
          `delete from heed.${table} where person_id = $1 and permits = '{0}' and expires < 'infinity'`,
          [id],
        );
        if (rowCount) rows[table] = rowCount;
      }
      // Without an identifier left its key has nothing to open.
      await connection.query(
        "delete from heed.person_key where person_id = $1 and not exists (select 1 from heed.identity where person_id = $1)",
        [id],
      );
      const n = Object.values(rows).reduce((sum, count) => sum + count, 0);
      if (n > 0) {
        const detail = { request: "delete kept", rows };
        await deps.ledger.write(connection, [
          { personId: id, at: deps.now(), kind: "request", purpose: "rights", actor, detail },
        ]);
      }
      return n;
    });
  }
  return total;
}
