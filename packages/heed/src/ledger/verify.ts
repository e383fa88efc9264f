// Verification: recomputes every hash and the chain, and names what was changed, removed or inserted.
import type { Connection, Database } from "../storage/database.ts";
import { hashOf, type LedgerRow } from "./entry.ts";
import { GENESIS, headOf, type Seal } from "./seal.ts";

export type Finding = {
  readonly kind: "altered" | "missing" | "inserted" | "chain";
  readonly entry: string;
  readonly says: string;
};

export type Verification = {
  readonly ok: boolean;
  readonly entries: number;
  readonly sealed: number;
  /** Entries not sealed yet: a change to these cannot be seen. */
  readonly unsealed: number;
  /** Gaps that a certified erasure or a dropped month explains. */
  readonly lawfulGaps: number;
  readonly findings: readonly Finding[];
  /** The newest head; published elsewhere it binds even the database's owner. */
  readonly head: string;
};

/** Positions of erased entries, as a sealed `erasure` entry lists them: lane/segment/index. */
type Covered = Set<string>;

/**
 * Verifies all lanes. `published` are heads noted outside the database: each must still be in the chain.
 * Months that retention dropped are lawful when every one of their entries is gone.
 */
export async function verifyLedger(
  database: Database,
  now: Date,
  published: readonly string[] = [],
): Promise<Verification> {
  return database.transaction("auditor", {}, async (connection) => {
    const findings: Finding[] = [];
    const seals = (
      await connection.query<Seal>(
        "select lane, segment, from_txid::text, to_txid::text, at, hashes, previous, head from heed.seal order by lane, segment",
      )
    ).rows;
    checkChain(seals, published, findings);
    const covered = await erasedPositions(connection);
    let entries = 0;
    let sealed = 0;
    let lawfulGaps = 0;
    const bounds = new Map<number, string>();
    for (const seal of seals) {
      bounds.set(seal.lane, seal.to_txid);
      const rows = await rowsBetween(connection, seal.lane, seal.from_txid, seal.to_txid);
      entries += rows.length;
      const places = new Map<string, number[]>();
      for (let i = 0; i < seal.hashes.length / 32; i++) {
        const hash = seal.hashes.subarray(i * 32, i * 32 + 32).toString("hex");
        places.set(hash, [...(places.get(hash) ?? []), i]);
      }
      for (const row of rows) {
        const stored = row.hash.toString("hex");
        if (!hashOf(row).equals(row.hash))
          findings.push({
            kind: "altered",
            entry: row.entry_id,
            says: `Entry ${row.entry_id} (${row.kind}, ${row.at.toISOString()}) does not match its hash.`,
          });
        const place = places.get(stored);
        if (place === undefined || place.length === 0)
          findings.push({
            kind: "inserted",
            entry: row.entry_id,
            says: `Entry ${row.entry_id} (${row.kind}, ${row.at.toISOString()}) was not there when segment ${seal.lane}/${seal.segment} was sealed.`,
          });
        else {
          place.pop();
          sealed++;
        }
      }
      for (const left of [...places.values()].flat()) {
        const position = `${seal.lane}/${seal.segment}/${left}`;
        if (covered.has(position) || monthsBetween(seal.at, now) >= 13) lawfulGaps++;
        else
          findings.push({
            kind: "missing",
            entry: position,
            says: `The entry at position ${position}, sealed ${seal.at.toISOString()}, is gone, and no erasure covers it.`,
          });
      }
    }
    let unsealed = 0;
    for (const lane of (await connection.query<{ number: number }>("select number from heed.lane")).rows) {
      const rows = await rowsBetween(connection, lane.number, bounds.get(lane.number) ?? "0", undefined);
      unsealed += rows.length;
      entries += rows.length;
      for (const row of rows) {
        if (!hashOf(row).equals(row.hash))
          findings.push({
            kind: "altered",
            entry: row.entry_id,
            says: `Entry ${row.entry_id} (not sealed yet) does not match its hash.`,
          });
      }
    }
    const head = seals.at(-1)?.head ?? GENESIS;
    return { ok: findings.length === 0, entries, sealed, unsealed, lawfulGaps, findings, head: head.toString("hex") };
  });
}

function checkChain(seals: readonly Seal[], published: readonly string[], findings: Finding[]): void {
  const heads = new Set(seals.map((seal) => seal.head.toString("hex")));
  const previous = new Map<number, Seal>();
  for (const seal of seals) {
    const before = previous.get(seal.lane);
    const place = `${seal.lane}/${seal.segment}`;
    const follows = before
      ? seal.segment === before.segment + 1 && seal.previous.equals(before.head) && seal.from_txid === before.to_txid
      : seal.segment === 1 && seal.previous.equals(GENESIS);
    if (!follows)
      findings.push({ kind: "chain", entry: place, says: `Segment ${place} does not follow the one before it.` });
    if (!headOf(seal).equals(seal.head))
      findings.push({ kind: "chain", entry: place, says: `Segment ${place} does not match its head.` });
    previous.set(seal.lane, seal);
  }
  for (const head of published) {
    if (!heads.has(head.toLowerCase()))
      findings.push({
        kind: "chain",
        entry: head,
        says: `The published head ${head} is not in the chain: segments were removed or rewritten.`,
      });
  }
}

async function erasedPositions(connection: Connection): Promise<Covered> {
  const { rows } = await connection.query<{ positions: string[] | null }>(
    "select detail->'positions' as positions from heed.ledger where kind = 'erasure' and detail ? 'positions'",
  );
  return new Set(rows.flatMap((row) => row.positions ?? []));
}

async function rowsBetween(
  connection: Connection,
  lane: number,
  from: string,
  to: string | undefined,
): Promise<LedgerRow[]> {
  const { rows } = await connection.query<LedgerRow>(
    `select person_id, term, at, entry_id, lane, kind, purpose, actor, detail, salt, hash from heed.ledger
     where lane = $1 and txid >= $2::xid8 ${to === undefined ? "" : "and txid < $3::xid8"} order by txid, hash`,
    to === undefined ? [lane, from] : [lane, from, to],
  );
  return rows;
}

const monthsBetween = (from: Date, to: Date): number =>
  (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
