// The whole ledger as JSON lines, in constant memory, with what another program needs to verify it.
import type { Database } from "../storage/database.ts";
import type { LedgerRow } from "./entry.ts";
import type { Seal } from "./seal.ts";

const PAGE = 5_000;

/**
 * One line per entry in the order of time, then one line `{"seal": ...}` per segment; bytes are hexadecimal.
 *
 * To verify without Heed: an entry's `hash` is SHA-256 over its salt and the JSON array [person_id, term, at, entry_id, lane, kind, purpose,
 * actor, detail] without spaces, keys sorted. A segment's `head` is SHA-256 over its `previous` head, the JSON array [lane, segment, from_txid,
 * to_txid, at], its `hashes` and its `months`. `hashes` holds 32 bytes for each entry sealed, `months` two: a hash without an entry is a gap.
 */
export async function* exportLedger(database: Database): AsyncIterable<string> {
  const columns = "person_id, term, at, entry_id, lane, kind, purpose, actor, detail, salt, hash";
  let entry = { at: new Date(0), entry_id: "00000000-0000-0000-0000-000000000000" };
  for (let more = true; more; ) {
    const rows = await database.query<LedgerRow>(
      "auditor",
      `select ${columns} from heed.ledger where (at, entry_id) > ($1, $2) order by at, entry_id limit ${PAGE}`,
      [entry.at, entry.entry_id],
    );
    for (const row of rows) yield JSON.stringify(plain(row));
    entry = rows.at(-1) ?? entry;
    more = rows.length === PAGE;
  }
  let segment = { lane: -1, segment: -1 };
  for (let more = true; more; ) {
    const rows = await database.query<Seal>(
      "auditor",
      `select lane, segment, from_txid::text, to_txid::text, at, hashes, months, previous, head from heed.seal
       where (lane, segment) > ($1, $2) order by lane, segment limit ${PAGE}`,
      [segment.lane, segment.segment],
    );
    for (const row of rows) yield JSON.stringify({ seal: plain(row) });
    segment = rows.at(-1) ?? segment;
    more = rows.length === PAGE;
  }
}

const plain = (row: LedgerRow | Seal): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString("hex") : value]),
  );
