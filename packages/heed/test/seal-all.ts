// Seals until nothing is left to seal: other test files' transactions run in the same cluster and hold the edge back for a moment.
import { setTimeout as sleep } from "node:timers/promises";
import { sealSegment } from "../src/ledger/seal.ts";
import type { Database } from "../src/storage/database.ts";

export async function sealAll(database: Database, now: Date, lane = 1): Promise<void> {
  for (let turn = 0; turn < 400; turn++) {
    await sealSegment(database, lane, now);
    const [left] = await database.query<{ n: number }>(
      "auditor",
      "select count(*) as n from heed.ledger where lane = $1 and txid >= coalesce((select to_txid from heed.seal where lane = $1 order by segment desc limit 1), '0'::xid8)",
      [lane],
    );
    if (left?.n === 0) return;
    await sleep(25);
  }
  throw new Error("seal_stuck: something holds the edge of the ledger back for more than ten seconds.");
}
