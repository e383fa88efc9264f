// Brute force costs time: tries are counted by account and by where they come from, in the database, so that neither a restart nor a second server forgets them.
import { randomUUID } from "node:crypto";
import type { Database } from "../storage/database.ts";
import { keyedId } from "../storage/keys.ts";

/** Time that is looked back on, and how many failures are let pass in it. */
const WINDOW_MS = 15 * 60_000;
/** Of one account from one address; of one account from anywhere, so that many addresses do not help; of one address. */
const LIMITS = { both: 5, account: 30, from: 50 } as const;
const DAY_MS = 86_400_000;

/** Whose try it is, where that is known, and the address it comes from. Neither is stored: a keyed hash is. */
export type Try = { readonly account?: string; readonly from: string };

export function createThrottle({ database, key, now }: { database: Database; key: Buffer; now: () => Date }) {
  const keysOf = ({ account, from }: Try): readonly (readonly [string, number])[] => [
    ...(account === undefined
      ? []
      : ([
          [keyedId(key, "try", account, from), LIMITS.both],
          [keyedId(key, "try", account), LIMITS.account],
        ] as const)),
    [keyedId(key, "try from", from), LIMITS.from],
  ];
  const forgive = async (ids: readonly string[]): Promise<void> => {
    await database.query("staff", "delete from heed.staff_attempt where id = any ($1)", [ids]);
  };
  return {
    /**
     * Counts a try as failed before it is made, so that a thousand at the same moment are a thousand. Undefined: there were too many.
     *
     * @returns what to call when the try did not fail
     */
    async begin(one: Try): Promise<(() => Promise<void>) | undefined> {
      const keys = keysOf(one);
      const ids = keys.map(() => randomUUID());
      await database.query(
        "staff",
        `insert into heed.staff_attempt (key, at, id) values ${keys.map((_, i) => `($${i + 2}, $1, $${i + 2 + keys.length})`).join(", ")}`,
        [now(), ...keys.map(([hash]) => hash), ...ids],
      );
      const rows = await database.query<{ key: string; n: number }>(
        "staff",
        "select key, count(*)::int as n from heed.staff_attempt where key = any ($1) and at > $2 group by key",
        [keys.map(([hash]) => hash), new Date(now().getTime() - WINDOW_MS)],
      );
      const over = keys.some(([hash, limit]) => (rows.find((row) => row.key === hash)?.n ?? 0) > limit);
      if (!over) return () => forgive(ids);
      // What was not tried does not count: else whoever goes on trying locks the account for good.
      await forgive(ids);
      return undefined;
    },
    /** Whether this is the first use of something that counts once, as a code of an account (RFC 6238 5.2). Remembered for a day. */
    async first(...once: readonly string[]): Promise<boolean> {
      const id = keyedId(key, "once", ...once);
      const made = await database.query(
        "staff",
        "insert into heed.staff_attempt (key, at, id) values ($1, $2, $1) on conflict do nothing returning 1",
        [id, now()],
      );
      return made.length > 0;
    },
    /** Deletes what no longer counts. */
    async forget(): Promise<void> {
      const day = new Date(now().getTime() - DAY_MS);
      await database.query("staff", "delete from heed.staff_attempt where at < $1", [day]);
    },
  };
}

export type Throttle = ReturnType<typeof createThrottle>;
