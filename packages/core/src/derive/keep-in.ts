// How long something is kept, as a language writes it.
import type { Keep } from "../map/purpose.ts";
import { parseKeep } from "../policy/day.ts";

/**
 * A span in words; `untilNo` is what the language says for "until withdrawn".
 *
 * @example
 * keepIn("de", "24 months", "bis Sie Nein sagen"); // "24 Monate"
 */
export function keepIn(language: string, keep: Keep, untilNo: string): string {
  if (keep === "until withdrawn") return untilNo;
  const { amount, unit } = parseKeep(keep);
  // Units of Intl are singular: "day", "month", "year".
  return new Intl.NumberFormat(language, { style: "unit", unit: unit.slice(0, -1), unitDisplay: "long" }).format(
    amount,
  );
}
