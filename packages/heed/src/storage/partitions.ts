// Time partitions: monthly for the last 24 months and two ahead, yearly before that; made ahead, never by default.
import type { Client } from "pg";
import type { Connection } from "./database.ts";
import { inTransaction } from "./owner.ts";

/** A partition of `event` and the times that it holds: from the first to before the last. */
export type Range = { readonly name: string; readonly from: Date; readonly to: Date };

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

/** The partitions of `event`, oldest first. */
export const EVENT_RANGES = `
  select name, bounds[1]::timestamptz as "from", bounds[2]::timestamptz as "to" from (
    select c.relname as name, regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \\(''(.+)''\\) TO \\(''(.+)''\\)') as bounds
    from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'heed.event'::regclass) partition order by 2`;

/** How long the owner waits for a partition that somebody is using, before it leaves it to the next turn. */
const PATIENCE = "200ms";

/**
 * Removes whole partitions of which every row has expired: dropped where nothing can arrive any longer, else emptied, which gives the
 * disk back at once and needs no scan. What is in use is left for the next turn.
 *
 * @param note Is told in each transaction how many rows go with it.
 * @returns rows that went
 */
export async function dropExpired(
  owner: Client,
  now: Date,
  note: (connection: Connection, n: number) => Promise<void> = async () => undefined,
): Promise<number> {
  const reach = Date.UTC(now.getUTCFullYear() - YEARS_BACK, now.getUTCMonth(), now.getUTCDate());
  let total = 0;
  for (const { name, to } of (await owner.query<Range>(EVENT_RANGES)).rows) {
    const isPast = to.getTime() <= reach;
    const isOver = async () => {
      // The newest day is the last entry of an index.
      const { rows } = await owner.query<{ is: boolean | null }>(
        `select max(expires) < (now() at time zone 'utc')::date as is from heed.${name}`,
      );
      return rows[0]?.is === true || (isPast && rows[0]?.is === null);
    };
    if (!(await isOver())) continue;
    const rows = (await owner.query<{ n: number }>(`select count(*) as n from heed.${name}`)).rows[0]?.n ?? 0;
    const gone = await inTransaction(owner, async () => {
      await owner.query(`set local lock_timeout = '${PATIENCE}'; lock table heed.${name} in access exclusive mode`);
      // A row that was written or prolonged meanwhile keeps them all.
      if (!(await isOver())) return false;
      await owner.query(isPast ? `drop table heed.${name}` : `truncate heed.${name}`);
      await note(owner, rows);
      return true;
    }).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === LOCK_NOT_AVAILABLE) return false;
      throw error;
    });
    if (gone) total += rows;
  }
  return total;
}

const LOCK_NOT_AVAILABLE = "55P03";

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
