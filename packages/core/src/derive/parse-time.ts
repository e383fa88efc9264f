// A moment as clients write it: ISO 8601, or seconds or milliseconds since 1970. Whatever can be read in two ways is no moment.

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * A moment from ISO 8601 ("T" or a blank between day and time, UTC where no zone is given) or from the seconds or milliseconds since
 * 1970; undefined for nothing. What is a moment already comes back. A day that the calendar does not have is malformed, and so is 01/02/2026, which
 * is another day to every second reader.
 *
 * @example
 * parseTime("2026-05-01"); // 2026-05-01T00:00:00.000Z
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
