// A person's key goes with the last identifier that it opened.
import type { Connection, Owner } from "../storage/database.ts";
import { inTransaction } from "../storage/owner.ts";

/** People in one transaction. */
const BATCH = 1_000;

/**
 * Deletes keys of people of whom no identifier is left. Who is locked is left for the next turn: a writer that found the key behind its lock
 * may be about to use it.
 *
 * @param note Is told in each transaction how many go with it.
 * @returns how many keys are gone
 */
export async function dropIdleKeys(
  owner: Owner,
  note: (connection: Connection, n: number) => Promise<void>,
): Promise<number> {
  let total = 0;
  for (;;) {
    const gone = await inTransaction(owner, async (sql) => {
      const { rows } = await sql.query<{ person_id: string }>(
        `select person_id from heed.person p where exists (select 1 from heed.person_key where person_id = p.person_id)
           and not exists (select 1 from heed.identity where person_id = p.person_id)
         order by person_id limit ${BATCH} for update skip locked`,
      );
      // Asked again behind the locks: an identifier may have come before them.
      const { rowCount } = await sql.query(
        `delete from heed.person_key k where person_id = any ($1)
           and not exists (select 1 from heed.identity i where i.person_id = k.person_id)`,
        [rows.map((row) => row.person_id)],
      );
      await note(sql, rowCount ?? 0);
      return rowCount ?? 0;
    });
    total += gone;
    if (gone < BATCH) return total;
  }
}
