// How many counts one of the staff may ask for: each tells a little of everybody in it, so all of them together must not tell of anybody.
import { type Entry, NOBODY } from "../ledger/entry.ts";
import type { GateDeps } from "./door.ts";

export const COUNTS = 300;
const COUNT_DAYS = 30;
const DAY = 86_400_000;
/** Keeps the locks of those who count apart from other locks by name. */
const COUNT_LOCK = 16;

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

/**
 * Writes the entry of a count, before anything is looked at, if whoever asks may still count. One after the other: else all who ask at once would see
 * that one is left. Heed's own jobs (`job:`) have no budget; their answers are kept for a day.
 *
 * @param counts as how many it counts
 * @throws CountsUsedUp
 */
export async function enterCount(
  { database, ledger }: Pick<GateDeps, "database" | "ledger">,
  entry: Pick<Entry, "at" | "purpose" | "actor" | "detail">,
  counts = 1,
): Promise<void> {
  const { at, actor } = entry;
  await database.transaction("staff", {}, async (connection) => {
    if (!actor.startsWith("job:")) {
      await connection.query("select pg_advisory_xact_lock(hashtextextended($1, $2))", [actor, COUNT_LOCK]);
      // What others wrote is committed as soon as their lock is free.
      const [last] = await database.query<{ at: Date }>(
        "auditor",
        `select at from heed.ledger where person_id = $1 and term = 13 and at > $2 and kind = 'use' and actor = $3 and detail->>'survey' = purpose
          order by at desc offset $4 limit 1`,
        [NOBODY, new Date(at.getTime() - COUNT_DAYS * DAY), actor, COUNTS - counts],
      );
      if (last) throw new CountsUsedUp(new Date(last.at.getTime() + COUNT_DAYS * DAY));
    }
    const one: Entry = { ...entry, personId: NOBODY, kind: "use" };
    await ledger.write(connection, Array<Entry>(counts).fill(one));
  });
}
