// Days of use: permits end with a day (UTC), never in the middle of one.
import type { Keep } from "../map/purpose.ts";

/** A day as YYYY-MM-DD (UTC), or "infinity". Comparable as text: "infinity" sorts after digits. */
export type Day = string;

/** The day that never comes: kept until something else ends it. */
export const INFINITY: Day = "infinity";

/**
 * The UTC day of a moment.
 *
 * @example
 * dayOf(new Date("2026-01-31T23:59:59Z")); // "2026-01-31"
 */
export function dayOf(at: Date): Day {
  const number = Math.floor(at.getTime() / 86_400_000);
  const known = DAYS.get(number);
  if (known !== undefined) return known;
  const day = at.toISOString().slice(0, 10);
  if (DAYS.size === MAX_DAYS) DAYS.clear();
  DAYS.set(number, day);
  return day;
}

// Every permit asks for a few days, and nearly always for the same ones.
const DAYS = new Map<number, Day>();
const MAX_DAYS = 10_000;

/**
 * The earlier of two days.
 *
 * @example
 * earlier("2026-01-31", INFINITY); // "2026-01-31"
 */
export const earlier = (a: Day, b: Day): Day => (a < b ? a : b);

/**
 * The last day on which something of `at` may be used when it is kept for `keep`.
 * A month that is too short ends with its last day: 31 January + 1 months = 28 or 29 February.
 *
 * @example
 * lastDay(new Date("2026-01-31T10:00:00Z"), "1 months"); // "2026-02-28"
 */
export function lastDay(at: Date, keep: Keep): Day {
  if (keep === "until withdrawn") return INFINITY;
  const { amount, unit } = parseKeep(keep);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  if (unit === "days") return dayOf(new Date(Date.UTC(year, month, day + amount)));
  const months = month + (unit === "years" ? 12 * amount : amount);
  const last = new Date(Date.UTC(year, months + 1, 0));
  return dayOf(day < last.getUTCDate() ? new Date(Date.UTC(year, months, day)) : last);
}

/**
 * A number by which lengths of time compare: "12 months" and "1 years" are equal, "until withdrawn" is longer than all.
 *
 * @example
 * keepLength("13 months") > keepLength("1 years"); // true
 */
export const keepLength = (keep: Keep): number =>
  keep === "until withdrawn" ? Number.POSITIVE_INFINITY : Date.parse(lastDay(EPOCH, keep));

const EPOCH = new Date(0);

/**
 * Splits "13 months"; throws `keep_malformed` for anything else.
 *
 * @example
 * parseKeep("13 months"); // { amount: 13, unit: "months" }
 */
export function parseKeep(keep: string): { amount: number; unit: "days" | "months" | "years" } {
  const match = /^(\d{1,5}) (days|months|years)$/.exec(keep);
  if (!match) throw new RangeError(`keep_malformed: "${keep}" is no length of time. Write it like "13 months".`);
  // The pattern leaves only these units.
  return { amount: Number(match[1]), unit: match[2] as "days" | "months" | "years" };
}
