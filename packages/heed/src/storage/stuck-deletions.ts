// Deletions that need somebody: who outside refused or never answered, and what is not done after the day of the law. Of nobody.
import type { Database } from "./database.ts";

export type StuckDeletion = {
  /** The deletion's number. */
  readonly id: string;
  readonly asked: Date;
  readonly deadline: Date;
  /** By its name in the map; null where Heed itself has not finished. */
  readonly recipient: string | null;
  readonly outcome: "refused" | "unreachable" | "unfinished";
};

/** SQL that gives them; $1 is now. */
export const STUCK_DELETIONS = `
  select e.id, e.asked, e.deadline, s.name as recipient, s.outcome
    from heed.erasure_step s join heed.erasure e on e.id = s.erasure
   where s.kind = 'recipient' and s.state = 'settled' and s.outcome in ('refused', 'unreachable')
  union all
  select id, asked, deadline, null, 'unfinished' from heed.erasure where done_at is null and deadline <= $1`;

/** The oldest first. */
export const readStuckDeletions = (database: Database, now: Date): Promise<readonly StuckDeletion[]> =>
  database.query<StuckDeletion>("rights", `${STUCK_DELETIONS} order by asked, id, recipient`, [now]);
