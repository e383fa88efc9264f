// Seals until nothing is left to seal: other test files' transactions run in the same cluster and hold the edge back for a moment.
import { setTimeout as sleep } from "node:timers/promises";
import { sealSegment } from "../src/ledger/seal.ts";
import type { Database } from "../src/storage/database.ts";

export async function sealAll(database: Database, now: Date): Promise<void> {
  for (let turn = 0; turn < 400; turn++) {
    await sealSegment(database, 1, now);
    const [left] = await database.query<{ n: number }>(
      "auditor",
      "select count(*) as n from heed.ledger where txid >= coalesce((select to_txid from heed.seal order by segment desc limit 1), '0'::xid8)",
    );
    if (left?.n === 0) return;
    await sleep(25);
  }
  throw new Error("seal_stuck: something holds the edge of the ledger back for more than ten seconds.");
}
