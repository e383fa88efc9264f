// Erasing ledger entries lawfully: bodies and salts go, and an entry of nobody names the sealed positions they leave empty.
import type { Entry } from "../ledger/entry.ts";
import { NOBODY } from "../ledger/entry.ts";
import { SEAL_LOCK } from "../ledger/seal.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Connection } from "../storage/database.ts";

type Place = { hash: Buffer; lane: number; segment: number | null; hashes: Buffer | null };

/**
 * Deletes the person's entries of uses, looks, decisions and denials; choices, requests and shares stay as proof. Runs under
 * `rights` with the person as subject. While it runs nothing is sealed, so an entry is either in a seal, and named, or in none
 * ever; of those only the number is told (mechanisms.md 9: what is not sealed yet, nobody can vouch for).
 *
 * @returns how many entries went
 */
export async function eraseEntries(
  connection: Connection,
  ledger: Ledger,
  personId: string,
  entry: Pick<Entry, "at" | "actor"> & { readonly request: string },
): Promise<number> {
  await connection.query("select pg_advisory_xact_lock($1)", [SEAL_LOCK]);
  const { rows } = await connection.query<Place>(
    `select l.hash, l.lane, s.segment, s.hashes from heed.ledger l
     left join lateral (
       select segment, hashes from heed.seal s where s.lane = l.lane and s.to_txid > l.txid order by s.to_txid limit 1
     ) s on true
     where l.person_id = $1 and l.term = 13`,
    [personId],
  );
  if (rows.length === 0) return 0;
  const segments = new Map<string, Map<string, number>>();
  const positions: string[] = [];
  for (const row of rows) {
    if (row.segment === null || row.hashes === null) continue;
    const segment = `${row.lane}/${row.segment}`;
    const places = segments.get(segment) ?? placesIn(row.hashes);
    segments.set(segment, places);
    const index = places.get(row.hash.toString("hex"));
    // An entry that its segment does not hold was put there later: left for `verify` to name.
    if (index !== undefined) positions.push(`${segment}/${index}`);
  }
  const gone = await connection.query("delete from heed.ledger where person_id = $1 and term = 13", [personId]);
  await ledger.write(connection, [
    {
      personId: NOBODY,
      at: entry.at,
      kind: "erasure",
      purpose: "rights",
      actor: entry.actor,
      detail: {
        request: entry.request,
        positions,
        unsealed: rows.length - positions.length,
        proof: ledger.proofOf({ request: entry.request, positions }),
      },
    },
  ]);
  return gone.rowCount ?? 0;
}

function placesIn(hashes: Buffer): Map<string, number> {
  const places = new Map<string, number>();
  for (let i = 0; i < hashes.length / 32; i++) places.set(hashes.subarray(i * 32, i * 32 + 32).toString("hex"), i);
  return places;
}
