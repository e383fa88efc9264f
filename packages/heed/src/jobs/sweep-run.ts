// What one sweep has deleted so far, written with each batch and entered in the ledger at its end, or by the next one where it was killed.
import { NOBODY } from "../ledger/entry.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Connection, Database } from "../storage/database.ts";

/** A batch takes seconds: who has not written for so long is dead. */
const DEAD_MINUTES = 15;

type Parts = { readonly database: Database; readonly ledger: Pick<Ledger, "write">; readonly now: () => Date };

/** Adds what a batch deletes to the run, in the batch's transaction. `whole`: how much of it went with whole months. */
export async function noteDeleted(
  connection: Connection,
  { id, now }: { readonly id: string; readonly now: () => Date },
  table: string,
  n: number,
  whole = 0,
): Promise<void> {
  if (n === 0) return;
  await connection.query(
    `insert into heed.sweep_run as run (id, at, deleted, whole) values ($1, $2, jsonb_build_object($3::text, $4::bigint), $5)
     on conflict (id) do update set at = excluded.at, whole = run.whole + excluded.whole,
       deleted = run.deleted || jsonb_build_object($3::text, coalesce((run.deleted->>$3::text)::bigint, 0) + $4::bigint)`,
    [id, now(), table, n, whole],
  );
}

/** Enters what the run deleted, and whatever a run that was killed had deleted. Of nobody: how much went, never whose (GDPR Art. 5(2)). */
export async function enterRuns({ database, ledger, now }: Parts, id: string): Promise<void> {
  const dead = new Date(now().getTime() - DEAD_MINUTES * 60_000);
  await database.transaction("sweeper", {}, async (connection) => {
    const { rows } = await connection.query<{ deleted: Readonly<Record<string, number>>; whole: number }>(
      "delete from heed.sweep_run where id = $1 or at < $2 returning deleted, whole",
      [id, dead],
    );
    const entries = rows.map(({ deleted, whole }) => ({
      personId: NOBODY,
      at: now(),
      kind: "request" as const,
      purpose: "rights",
      actor: "job:sweep",
      detail: { request: "retention", deleted, inWholeMonths: whole },
    }));
    await ledger.write(connection, entries);
  });
}
