// The whole ledger as JSON lines, in constant memory, with what another program needs to verify it.
import type { Database } from "../storage/database.ts";
import type { LedgerRow } from "./entry.ts";

/** One line per entry, in the order of writing. */
export async function* exportLedger(database: Database): AsyncIterable<string> {
  const columns = "person_id, term, at, entry_id, lane, kind, purpose, actor, detail, salt, hash";
  let after: { at: Date; entry_id: string } | undefined;
  for (;;) {
    const where = after ? "where (at, entry_id) > ($1, $2)" : "";
    const rows = await database.query<LedgerRow>(
      "auditor",
      `select ${columns} from heed.ledger ${where} order by at, entry_id limit 5000`,
      after ? [after.at, after.entry_id] : [],
    );
    for (const row of rows)
      yield JSON.stringify({ ...row, salt: row.salt.toString("hex"), hash: row.hash.toString("hex") });
    const last = rows.at(-1);
    if (!last || rows.length < 5000) return;
    after = last;
  }
}
