// How many counts one of the staff may ask for: each tells a little of everybody in it, so all of them together must not tell of anybody.
import { NOBODY } from "../ledger/entry.ts";
import type { Database } from "../storage/database.ts";
import type { Actor } from "./access.ts";

export const COUNTS = 300;
const COUNT_DAYS = 30;
const DAY = 86_400_000;

/** Nothing was counted. */
export class CountsUsedUp extends Error {
  readonly code = "counts_used_up";
  /** From when on there is one again. */
  readonly again: Date;
  constructor(again: Date) {
    super(
      `counts_used_up: ${COUNTS} counts in ${COUNT_DAYS} days were asked for. More of them together would tell of single people. Saved audiences work as before; count again after ${again.toISOString().slice(0, 16)} UTC.`,
    );
    this.again = again;
  }
}

/** By the entries that counts leave. @throws CountsUsedUp */
export async function assertMayCount(database: Database, actor: Actor, now: Date): Promise<void> {
  const rows = await database.query<{ at: Date }>(
    "auditor",
    `select at from heed.ledger where person_id = $1 and term = 13 and at > $2 and kind = 'use' and actor = $3 and detail->>'survey' = purpose
      order by at desc offset $4 limit 1`,
    [NOBODY, new Date(now.getTime() - COUNT_DAYS * DAY), actor, COUNTS - 1],
  );
  const [first] = rows;
  if (first) throw new CountsUsedUp(new Date(first.at.getTime() + COUNT_DAYS * DAY));
}
