// When something happened: the client's clock as sent, whether it can be true, and how wrong that clock is.

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

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * A moment from ISO 8601 ("T" or a blank between day and time, UTC where no zone is given) or from the seconds or milliseconds since
 * 1970; undefined for nothing. What is a moment already comes back. A day that the calendar does not have is malformed.
 */
export function parseTime(value: unknown): Date | "malformed" | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (value instanceof Date) return value;
  if (typeof value === "number") return fromEpoch(value);
  if (typeof value !== "string" || value.length > 40) return "malformed";
  const text = value.trim();
  // What toISOString() writes, which nearly every client uses; coming back the same proves the calendar right.
  const written = text.length === 24 ? new Date(text) : undefined;
  if (written && !Number.isNaN(written.getTime()) && written.toISOString() === text) return written;
  if (/^\d{9,13}(\.\d{1,6})?$/.test(text)) return fromEpoch(Number(text));
  const parts = ISO.exec(text);
  if (!parts) return "malformed";
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "0", zone = "Z"] = parts;
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > days) return "malformed";
  const offset = /^z$/i.test(zone) ? "Z" : zone.length === 3 ? `${zone}:00` : zone.replace(/(\d{2})(\d{2})$/, "$1:$2");
  const at = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, "0").slice(0, 3)}${offset}`,
  );
  return Number.isNaN(at.getTime()) ? "malformed" : at;
}

// Seconds until the year 2286, milliseconds from 2001 on: no moment in range is ambiguous.
function fromEpoch(value: number): Date | "malformed" {
  const at = new Date(Math.abs(value) < 1e10 ? value * 1000 : value);
  return Number.isNaN(at.getTime()) ? "malformed" : at;
}
