// The clock of requests: who is reminded, what expires, and what is forgotten when.
import { expiryOf, isAccepted, nextReminder, type RequestEvent } from "@heed/core";
import type { Database } from "../storage/database.ts";
import type { Filed } from "./filed.ts";
import { queueNews } from "./note-step.ts";

/** So long after its end a request is known with its address, and by whom it was made. */
export const KEEP_ADDRESS_DAYS = 30;
const DAY = 86_400_000;

type Deps = {
  readonly database: Database;
  readonly now: () => Date;
  readonly requests: {
    list(): Promise<readonly Filed[]>;
    act(id: string, event: RequestEvent, actor: string): Promise<unknown>;
  };
};

/**
 * Reminds the officer of what is due, expires what nobody proved, and forgets addresses 30 days and requests 36 months after their end.
 * Returns how many reminders.
 */
export async function keepRequestTime({ database, now, requests }: Deps): Promise<number> {
  const at = now();
  let reminders = 0;
  for (const { id, request, takenAt } of await requests.list()) {
    if (!isAccepted(request)) {
      // Nobody could press the button of a mail before it was sent.
      if (expiryOf({ receivedAt: takenAt }) <= at) await requests.act(id, { is: "expired", at }, "job:requests");
      continue;
    }
    reminders += await database.transaction("steward", {}, async (connection) => {
      const { rows } = await connection.query<{ reminded_at: Date }>(
        "select reminded_at from heed.asked where id = $1 and closed_at is null for update",
        [id],
      );
      const due = rows[0] && nextReminder(request, rows[0].reminded_at);
      if (!due || due > at) return 0;
      await connection.query("update heed.asked set reminded_at = $2 where id = $1", [id, at]);
      await queueNews(connection, "reminder", id, at);
      return 1;
    });
  }
  await database.query("steward", "update heed.asked set sealed = null where sealed is not null and closed_at <= $1", [
    new Date(at.getTime() - KEEP_ADDRESS_DAYS * DAY),
  ]);
  // As long as what the ledger says of it, and what happened with it goes too.
  await database.query("steward", "delete from heed.asked where closed_at < $1::timestamptz - interval '36 months'", [
    at,
  ]);
  return reminders;
}
