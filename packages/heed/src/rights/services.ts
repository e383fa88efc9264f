// What a stored row may still serve: its permits, read back as purposes with their last day.
import { type Day, dayOf, INFINITY, KEPT } from "@heed/core";
import type { MapInForce } from "../storage/map-in-force.ts";

export type Service = { readonly purpose: string; readonly until: Day };

export type Serving = {
  /** Purposes that may use the row today, each until a day. */
  readonly serves: readonly Service[];
  /** Nothing may use it: the day after which it is deleted, or "infinity" while it is restricted or held. */
  readonly keptUntil?: Day;
};

/** Reads the permit columns of a row. A number that the map no longer stands for serves nothing. */
export function servicesOf(
  inForce: MapInForce,
  row: { permits: readonly number[]; until: readonly Day[]; expires: Day },
  now: Date,
): Serving {
  const today = dayOf(now);
  const serves: Service[] = [];
  for (const [i, number] of row.permits.entries()) {
    const until = row.until[i] ?? "";
    const purpose = number === KEPT ? undefined : inForce.nameOf(number);
    if (purpose === undefined || inForce.numberOf(purpose) !== number || until < today) continue;
    serves.push({ purpose, until });
  }
  if (serves.length > 0) return { serves };
  return {
    serves,
    keptUntil: row.permits.includes(KEPT) ? (row.until[row.permits.indexOf(KEPT)] ?? INFINITY) : row.expires,
  };
}
