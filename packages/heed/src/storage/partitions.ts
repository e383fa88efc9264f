// Time partitions: monthly for the last 24 months and two ahead, yearly before that; made ahead, never by default.
import type { Client } from "pg";
import { inTransaction } from "./owner.ts";

/** How far back an event's own time may lie (mechanisms.md 2). */
const YEARS_BACK = 10;
const MONTHS_BACK = 24;
const MONTHS_AHEAD = 2;

/** Makes what is missing, as the owner: CREATE, then ATTACH, so that readers are never locked out. */
export async function ensurePartitions(owner: Client, now: Date): Promise<void> {
  const have = new Set(
    (
      await owner.query<{ name: string }>(
        "select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'heed' and c.relispartition",
      )
    ).rows.map((row) => row.name),
  );
  // What is there stays: months follow the earliest one without a gap, however long nobody looked, and years end where it begins.
  const earliest = [...have].filter((name) => name.startsWith("event_m")).sort()[0];
  const first = earliest ? monthOf(earliest) : monthStart(now.getUTCFullYear(), now.getUTCMonth() - MONTHS_BACK);
  const statements: string[] = [];
  const add = (parent: string, name: string, from: Date, to: Date) => {
    if (have.has(name)) return;
    const range = `from ('${from.toISOString()}') to ('${to.toISOString()}')`;
    statements.push(
      `create table heed.${name} (like heed.${parent} including all); alter table heed.${parent} attach partition heed.${name} for values ${range}`,
    );
  };
  if (!earliest) {
    for (let year = first.getUTCFullYear() - YEARS_BACK + 1; year <= first.getUTCFullYear(); year++) {
      const to = year === first.getUTCFullYear() ? first : monthStart(year + 1, 0);
      if (monthStart(year, 0) < to) add("event", `event_y${year}`, monthStart(year, 0), to);
    }
  }
  const end = monthStart(now.getUTCFullYear(), now.getUTCMonth() + MONTHS_AHEAD);
  for (let from = first; from <= end; from = next(from)) add("event", `event_m${label(from)}`, from, next(from));
  for (const from of monthsAround(now, 1)) {
    for (const term of [13, 36]) add(`ledger_${term}`, `ledger_${term}_m${label(from)}`, from, next(from));
  }
  if (statements.length > 0) await inTransaction(owner, (connection) => connection.query(statements.join("; ")));
}

/** First days of the months from `back` before to MONTHS_AHEAD after `now`. */
function monthsAround(now: Date, back: number): Date[] {
  return Array.from({ length: back + MONTHS_AHEAD + 1 }, (_, i) =>
    monthStart(now.getUTCFullYear(), now.getUTCMonth() - back + i),
  );
}

const monthOf = (name: string): Date => monthStart(Number(name.slice(7, 11)), Number(name.slice(11)) - 1);
const monthStart = (year: number, month: number): Date => new Date(Date.UTC(year, month, 1));
const next = (from: Date): Date => monthStart(from.getUTCFullYear(), from.getUTCMonth() + 1);
const label = (from: Date): string => from.toISOString().slice(0, 7).replace("-", "");
