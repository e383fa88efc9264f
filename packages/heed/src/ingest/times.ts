// When something happened: the client's clock as sent, whether it can be true, and how wrong that clock is.

import { parseTime } from "@heed/core";

/** How far the time of an event may lie back and ahead (mechanisms.md 2). */
const YEARS_BACK = 10;
const DAY_MS = 86_400_000;

export type Times =
  | { readonly ok: true; readonly at: Date; readonly skewMs: number }
  | { readonly ok: false; readonly reason: "date_malformed" | "date_out_of_range" };

/**
 * The time of an event. The corrected time is `receivedAt - (sentAt - original)` (Segment's rule); the time as sent is kept, because
 * it does not change when the message is sent again, and `skewMs` leads from it to the corrected one. A time out of range gives way
 * to the corrected time if that is in range: a phone whose clock starts in 1970 loses nothing.
 *
 * @example
 * timesOf({ original: "2026-05-01T10:00:00Z", sent: "2026-05-01T10:00:05Z" }, new Date("2026-05-01T10:01:05Z"));
 * // { ok: true, at: 10:00:00, skewMs: 60_000 }
 */
export function timesOf(given: { original: unknown; sent: unknown }, receivedAt: Date): Times {
  const original = parseTime(given.original);
  if (original === "malformed") return { ok: false, reason: "date_malformed" };
  if (original === undefined) return { ok: true, at: receivedAt, skewMs: 0 };
  const sent = parseTime(given.sent);
  const corrected =
    sent instanceof Date ? new Date(receivedAt.getTime() - (sent.getTime() - original.getTime())) : original;
  if (inRange(original, receivedAt)) {
    // A wrong `sentAt` says nothing of the event's own time.
    const skewMs = inRange(corrected, receivedAt) ? corrected.getTime() - original.getTime() : 0;
    return { ok: true, at: original, skewMs };
  }
  if (inRange(corrected, receivedAt)) return { ok: true, at: corrected, skewMs: 0 };
  return { ok: false, reason: "date_out_of_range" };
}

/** Whether something can have happened then: ten years back to one day ahead. */
export function inRange(at: Date, now: Date): boolean {
  const first = new Date(now);
  first.setUTCFullYear(first.getUTCFullYear() - YEARS_BACK);
  return at >= first && at.getTime() <= now.getTime() + DAY_MS;
}
