// Verification: recomputes every hash and the chain, and names what was changed, removed or inserted.
import type { Connection, Database } from "../storage/database.ts";
import { hashOf, type LedgerRow } from "./entry.ts";
import { hasServed, monthOf } from "./month.ts";
import { GENESIS, headOf, type Seal } from "./seal.ts";
import type { Ledger } from "./write.ts";

export type Finding = {
  readonly kind: "altered" | "missing" | "inserted" | "forged" | "chain";
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
  /** The newest head, or 64 zeros while nothing is sealed; published elsewhere it binds even the database's owner. */
  readonly head: string;
  /** What this verification cannot see, in words. */
  readonly blind: string;
};

/** A sealed entry that is gone: its place as an `erasure` entry would list it, and its month. */
type Gap = { readonly position: string; readonly month: number; readonly sealedAt: Date };

/** What one pass gathers. */
type Pass = {
  readonly findings: Finding[];
  readonly gaps: Gap[];
  /** Positions (lane/segment/index) that sound `erasure` entries list. */
  readonly erased: Set<string>;
  /** Months of which at least one entry is there: these were not dropped. */
  readonly months: Set<number>;
  readonly proofOf: Ledger["proofOf"];
  entries: number;
  sealed: number;
};

const SEALS = 100;
const BLIND =
  "A change before sealing, or by the database's owner after the newest of the given heads, cannot be seen.";
const BLIND_WITHOUT_HEAD =
  "No head was given: an owner of the database who rewrites the whole chain, or cuts off its end, cannot be seen. Publish heads outside with: heed ledger head";

/**
 * Verifies all lanes. `published` are heads noted outside the database: each must still be in the chain. A gap is lawful when an
 * `erasure` entry that Heed wrote names its position, or when its month has served its term and every entry of that month is gone.
 */
export async function verifyLedger(
  database: Database,
  { proofOf }: Pick<Ledger, "proofOf">,
  now: Date,
  published: readonly string[] = [],
): Promise<Verification> {
  return database.transaction("auditor", {}, async (connection) => {
    const pass: Pass = { findings: [], gaps: [], erased: new Set(), months: new Set(), proofOf, entries: 0, sealed: 0 };
    const unseen = new Set(published.map((head) => head.toLowerCase()));
    const lanes = new Map<number, Seal>();
    let last: Seal | undefined;
    for await (const seal of sealsOf(connection)) {
      checkChain(seal, lanes.get(seal.lane), pass.findings);
      checkRows(seal, await rowsBetween(connection, seal.lane, seal.from_txid, seal.to_txid), pass);
      unseen.delete(seal.head.toString("hex"));
      lanes.set(seal.lane, seal);
      last = seal;
    }
    for (const head of unseen)
      pass.findings.push({
        kind: "chain",
        entry: head,
        says: `The published head ${head} is not in the chain: segments were removed or rewritten.`,
      });
    const unsealed = await checkUnsealed(connection, lanes, pass);
    const lawfulGaps = pass.gaps.filter((gap) => isLawful(gap, pass, now)).length;
    const { entries, sealed, findings } = pass;
    const head = (last?.head ?? GENESIS).toString("hex");
    const blind = published.length === 0 ? BLIND_WITHOUT_HEAD : BLIND;
    return { ok: findings.length === 0, entries, sealed, unsealed, lawfulGaps, findings, head, blind };
  });
}

async function* sealsOf(connection: Connection): AsyncIterable<Seal> {
  let after = { lane: -1, segment: -1 };
  for (;;) {
    const { rows } = await connection.query<Seal>(
      `select lane, segment, from_txid::text, to_txid::text, at, hashes, months, previous, head from heed.seal
       where (lane, segment) > ($1, $2) order by lane, segment limit ${SEALS}`,
      [after.lane, after.segment],
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < SEALS) return;
    after = last;
  }
}

function checkChain(seal: Seal, before: Seal | undefined, findings: Finding[]): void {
  const place = `${seal.lane}/${seal.segment}`;
  const follows = before
    ? seal.segment === before.segment + 1 && seal.previous.equals(before.head) && seal.from_txid === before.to_txid
    : seal.segment === 1 && seal.previous.equals(GENESIS) && seal.from_txid === "0";
  if (!follows)
    findings.push({ kind: "chain", entry: place, says: `Segment ${place} does not follow the one before it.` });
  if (!headOf(seal).equals(seal.head))
    findings.push({ kind: "chain", entry: place, says: `Segment ${place} does not match its head.` });
}

function checkRows(seal: Seal, rows: readonly LedgerRow[], pass: Pass): void {
  const places = new Map<string, number>();
  for (let i = 0; i < seal.hashes.length / 32; i++)
    places.set(seal.hashes.subarray(i * 32, i * 32 + 32).toString("hex"), i);
  for (const row of rows) {
    if (places.delete(row.hash.toString("hex"))) {
      pass.sealed++;
      checkRow(row, pass);
    } else
      pass.findings.push({
        kind: "inserted",
        entry: row.entry_id,
        says: `${named(row)} was not there when segment ${seal.lane}/${seal.segment} was sealed.`,
      });
  }
  pass.entries += rows.length;
  for (const i of places.values()) {
    const position = `${seal.lane}/${seal.segment}/${i}`;
    pass.gaps.push({ position, month: monthAt(seal.months, i), sealedAt: seal.at });
  }
}

function checkRow(row: LedgerRow, pass: Pass): void {
  pass.months.add(monthOf(row));
  if (!hashOf(row).equals(row.hash))
    pass.findings.push({ kind: "altered", entry: row.entry_id, says: `${named(row)} does not match its hash.` });
  else if (row.kind === "erasure") {
    const { request, positions, proof } = erasureIn(row.detail);
    if (proof === pass.proofOf({ request, positions })) for (const position of positions) pass.erased.add(position);
    else
      pass.findings.push({
        kind: "forged",
        entry: row.entry_id,
        says: `${named(row)} is no erasure that Heed wrote: its proof does not match.`,
      });
  }
}

/** Entries after the last seal of each lane; those of a lane that nobody opened can never be sealed. */
async function checkUnsealed(connection: Connection, lanes: ReadonlyMap<number, Seal>, pass: Pass): Promise<number> {
  const { rows: open } = await connection.query<{ number: number }>("select number from heed.lane");
  let unsealed = 0;
  for (const { number } of open) {
    const rows = await rowsBetween(connection, number, lanes.get(number)?.to_txid ?? "0", undefined);
    unsealed += rows.length;
    for (const row of rows) checkRow(row, pass);
  }
  const { rows: strays } = await connection.query<LedgerRow>(
    `select ${COLUMNS} from heed.ledger where lane <> all ($1)`,
    [open.map(({ number }) => number)],
  );
  for (const row of strays)
    pass.findings.push({
      kind: "inserted",
      entry: row.entry_id,
      says: `${named(row)} stands in lane ${row.lane}, which does not exist.`,
    });
  pass.entries += unsealed + strays.length;
  return unsealed;
}

/** A month that is missing from the seal has never served its term. */
const monthAt = (months: Buffer, i: number): number =>
  i * 2 + 2 <= months.length ? months.readUInt16LE(i * 2) : 0xffff;

/** Reports the gap unless it is lawful. */
function isLawful(gap: Gap, pass: Pass, now: Date): boolean {
  if (pass.erased.has(gap.position)) return true;
  if (hasServed(gap.month, now) && !pass.months.has(gap.month)) return true;
  const says = `The entry at position ${gap.position}, sealed ${gap.sealedAt.toISOString()}, is gone, and no erasure covers it.`;
  pass.findings.push({ kind: "missing", entry: gap.position, says });
  return false;
}

const COLUMNS = "person_id, term, at, entry_id, lane, kind, purpose, actor, detail, salt, hash";

async function rowsBetween(
  connection: Connection,
  lane: number,
  from: string,
  to: string | undefined,
): Promise<LedgerRow[]> {
  const { rows } = await connection.query<LedgerRow>(
    `select ${COLUMNS} from heed.ledger
     where lane = $1 and txid >= $2::xid8 ${to === undefined ? "" : "and txid < $3::xid8"} order by txid, hash`,
    to === undefined ? [lane, from] : [lane, from, to],
  );
  return rows;
}

const named = (row: LedgerRow): string => `Entry ${row.entry_id} (${row.kind}, ${row.at.toISOString()})`;

function erasureIn(detail: unknown): { request: string; positions: string[]; proof: unknown } {
  const { request, positions, proof } = Object.assign({ request: "", positions: [], proof: undefined }, detail);
  const places: readonly unknown[] = Array.isArray(positions) ? positions : [];
  return { request: String(request), positions: places.filter((each) => typeof each === "string"), proof };
}
