// What the next sweep would delete, counted and left alone: the dry run of retention.
import type { Database } from "../storage/database.ts";
import { EVENT_RANGES, type Range } from "../storage/partitions.ts";

export type Due = {
  /** Rows whose last permit has ended, by table. */
  readonly rows: Readonly<Record<"event" | "trait" | "identity" | "decision", number>>;
  /** Months and years of events that go whole, by the name of their partition. */
  readonly whole: readonly string[];
};

const EXPIRED = "expires < (now() at time zone 'utc')::date";

/**
 * Counts as the role that deletes, so that it sees what that role sees. Rows kept from the last contact that a newer contact prolongs are
 * counted until a sweep has prolonged them.
 *
 * @example
 * const { rows, whole } = await readDue(database); // rows.event: 2_500, whole: ["event_y2020"]
 */
export async function readDue(database: Database): Promise<Due> {
  const rows = { event: 0, trait: 0, identity: 0, decision: 0 };
  for (const table of ["event", "trait", "identity", "decision"] as const) {
    const [found] = await database.query<{ n: number }>(
      "sweeper",
      `select count(*) as n from heed.${table} where ${EXPIRED}`,
    );
    rows[table] = found?.n ?? 0;
  }
  const whole: string[] = [];
  for (const { name, from, to } of rows.event === 0 ? [] : await database.query<Range>("sweeper", EVENT_RANGES)) {
    const [found] = await database.query<{ expired: boolean | null }>(
      "sweeper",
      "select max(expires) < (now() at time zone 'utc')::date as expired from heed.event where at >= $1 and at < $2",
      [from, to],
    );
    if (found?.expired) whole.push(name);
  }
  return { rows, whole };
}
