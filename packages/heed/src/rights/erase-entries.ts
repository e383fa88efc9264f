// Erasing ledger entries lawfully: bodies and salts go, and an entry of nobody names the sealed positions they leave empty.
import type { Entry } from "../ledger/entry.ts";
import { NOBODY } from "../ledger/entry.ts";
import { SEAL_LOCK } from "../ledger/seal.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Connection } from "../storage/database.ts";

type Place = { hash: Buffer; lane: number; segment: number | null };

/** What is to be erased: the entries' places in seals, and how many are in none. */
export type ErasableEntries = { readonly positions: readonly string[]; readonly unsealed: number };

/**
 * Finds the person's entries of uses, looks, decisions and denials; choices, requests and shares stay as proof. Runs under `rights` with
 * the person as subject. Until the transaction ends nothing is sealed, so an entry is either in a seal, and named, or in none ever; of
 * those only the number is told (mechanisms.md 9: what is not sealed yet, nobody can vouch for). Deletions do not wait for each other.
 */
export async function findEntries(connection: Connection, personId: string): Promise<ErasableEntries> {
  const [, { rows }] = await Promise.all([
    connection.query("select pg_advisory_xact_lock_shared($1)", [SEAL_LOCK]),
    connection.query<Place>({
      name: "entries to erase",
      text: `select l.hash, l.lane, (select s.segment from heed.seal s where s.lane = l.lane and s.to_txid > l.txid order by s.to_txid limit 1) as segment
             from heed.ledger l where l.person_id = $1 and l.term = 13`,
      values: [personId],
    }),
  ]);
  const sealed = new Map<string, Place[]>();
  for (const row of rows) {
    if (row.segment === null) continue;
    const segment = `${row.lane}/${row.segment}`;
    sealed.set(segment, [...(sealed.get(segment) ?? []), row]);
  }
  const positions: string[] = [];
  for (const [segment, entries] of sealed) {
    const places = await placesIn(connection, entries[0]!);
    for (const { hash } of entries) {
      const index = places.get(hash.toString("hex"));
      // An entry that its segment does not hold was put there later: left for `verify` to name.
      if (index !== undefined) positions.push(`${segment}/${index}`);
    }
  }
  return { positions, unsealed: rows.length - positions.length };
}

/** Deletes what was found, in the same transaction, and writes the entry that makes its gaps lawful. Returns how many entries went. */
export async function eraseEntries(
  connection: Connection,
  ledger: Ledger,
  personId: string,
  { positions, unsealed }: ErasableEntries,
  { at, actor, request }: Pick<Entry, "at" | "actor"> & { readonly request: string },
): Promise<number> {
  if (positions.length + unsealed === 0) return 0;
  const detail = { request, positions, unsealed, proof: ledger.proofOf({ request, positions }) };
  const [gone] = await Promise.all([
    connection.query({
      name: "erase entries",
      text: "delete from heed.ledger where person_id = $1 and term = 13",
      values: [personId],
    }),
    ledger.write(connection, [{ personId: NOBODY, at, kind: "erasure", purpose: "rights", actor, detail }]),
  ]);
  return gone.rowCount ?? 0;
}

/** The place of each hash in a segment; one segment at a time, because each may be large. */
async function placesIn(connection: Connection, { lane, segment }: Place): Promise<Map<string, number>> {
  const { rows } = await connection.query<{ hashes: Buffer }>({
    name: "hashes of a segment",
    text: "select hashes from heed.seal where lane = $1 and segment = $2",
    values: [lane, segment],
  });
  const hashes = rows[0]?.hashes ?? Buffer.alloc(0);
  const places = new Map<string, number>();
  for (let i = 0; i < hashes.length / 32; i++) places.set(hashes.toString("hex", i * 32, i * 32 + 32), i);
  return places;
}
