// Sealing: every few seconds the hashes of what was committed go into a hash-chained table, so that later changes show.
import { createHash } from "node:crypto";
import type { Connection, Database } from "../storage/database.ts";
import { monthOf } from "./month.ts";

export const SEAL_LOCK = 430_002;

export type Seal = {
  lane: number;
  segment: number;
  from_txid: string;
  to_txid: string;
  at: Date;
  /** 32 bytes for each entry, in the order of writing. */
  hashes: Buffer;
  /** Two bytes for each entry: its month, so that one lost entry is told from a month that was dropped whole. */
  months: Buffer;
  previous: Buffer;
  head: Buffer;
};

/** The head of an empty chain. */
export const GENESIS = Buffer.alloc(32);

/** Head of a seal: SHA-256 over the previous head, its place, and the row hashes and months it covers. */
export function headOf(seal: Omit<Seal, "head">): Buffer {
  const place = JSON.stringify([seal.lane, seal.segment, seal.from_txid, seal.to_txid, seal.at.toISOString()]);
  return createHash("sha256").update(seal.previous).update(place).update(seal.hashes).update(seal.months).digest();
}

/**
 * Seals one segment: every entry whose transaction number lies below the oldest one still running. A writer that commits late
 * therefore waits for a later segment and is sealed once.
 *
 * @returns how many entries were sealed; 0 when there was nothing new or another process is sealing
 */
export async function sealSegment(database: Database, lane: number, now: Date): Promise<number> {
  return database.transaction("steward", {}, async (connection) => {
    const got = await connection.query<{ got: boolean }>("select pg_try_advisory_xact_lock($1) as got", [SEAL_LOCK]);
    if (!got.rows[0]?.got) return 0;
    const edge = await connection.query<{ edge: string }>(
      "select pg_snapshot_xmin(pg_current_snapshot())::text as edge",
    );
    return sealUpTo(connection, lane, edge.rows[0]!.edge, now);
  });
}

/** Seals the entries of a lane whose transaction number lies below `to`, in the caller's transaction. */
export async function sealUpTo(connection: Connection, lane: number, to: string, now: Date): Promise<number> {
  const last = await lastSeal(connection, lane);
  const from = last?.to_txid ?? "0";
  const { rows } = await connection.query<{ hash: Buffer; term: number; at: Date }>(
    "select hash, term, at from heed.ledger where lane = $1 and txid >= $2::xid8 and txid < $3::xid8 order by txid, hash",
    [lane, from, to],
  );
  if (rows.length === 0) return 0;
  const body = {
    lane,
    segment: (last?.segment ?? 0) + 1,
    from_txid: from,
    to_txid: to,
    at: now,
    hashes: Buffer.concat(rows.map((row) => row.hash)),
    months: monthsOf(rows),
    previous: last?.head ?? GENESIS,
  };
  const seal = { ...body, head: headOf(body) };
  await connection.query(
    "insert into heed.seal (lane, segment, from_txid, to_txid, at, hashes, months, previous, head) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
    Object.values(seal),
  );
  return rows.length;
}

function monthsOf(rows: readonly { term: number; at: Date }[]): Buffer {
  const months = Buffer.alloc(rows.length * 2);
  rows.forEach((row, i) => {
    months.writeUInt16LE(monthOf(row), i * 2);
  });
  return months;
}

async function lastSeal(
  connection: Connection,
  lane: number,
): Promise<Pick<Seal, "segment" | "to_txid" | "head"> | undefined> {
  const { rows } = await connection.query<Pick<Seal, "segment" | "to_txid" | "head">>(
    "select segment, to_txid::text, head from heed.seal where lane = $1 order by segment desc limit 1",
    [lane],
  );
  return rows[0];
}
