// Permits as they stand on a row: numbers, last days of use, and the day after which the sweep deletes the row.
import {
  type Choice,
  type DataMap,
  type Datum,
  type Day,
  dayOf,
  earlier,
  INFINITY,
  KEPT,
  KEPT_PERMIT,
  lastDay,
  type Permit,
  type PersonState,
  permits,
} from "@heed/core";
import type { MapInForce } from "./map-in-force.ts";

export type PermitColumns = { readonly permits: number[]; readonly until: Day[]; readonly expires: Day };

type Standing = { readonly choices: readonly Choice[]; readonly state: PersonState };

/** The permits that a map gives a datum today; none: no purpose may use it any longer. */
export function livePermits(map: DataMap, standing: Standing, datum: Datum, now: Date): Permit[] {
  const today = dayOf(now);
  return permits(map, standing.choices, standing.state, datum).filter((permit) => permit.until >= today);
}

/** Columns of a new row, or undefined when nothing permits it today: it is then not stored at all. */
export function columnsForNew(
  inForce: MapInForce,
  standing: Standing,
  datum: Datum,
  now: Date,
): PermitColumns | undefined {
  const live = livePermits(inForce.map, standing, datum, now);
  return live.length > 0 ? columns(inForce, live) : undefined;
}

/**
 * Columns of a row that exists and would go after the day `expires`. With no permit left it is kept, out of every purpose's reach, for the
 * days of undo, and never beyond `expires`: a day once promised stands, and what had ended by itself goes at the next sweep.
 */
export function columnsForExisting(
  inForce: MapInForce,
  standing: Standing,
  datum: Datum,
  now: Date,
  expires: Day,
): PermitColumns {
  const live = livePermits(inForce.map, standing, datum, now);
  if (live.length > 0) return columns(inForce, live);
  const until = earlier(expires, lastDay(now, `${inForce.map.undoDays ?? 7} days`));
  return { permits: [KEPT], until: [until], expires: until };
}

function columns(inForce: MapInForce, list: readonly Permit[]): PermitColumns {
  const numbers = list.map((permit) => (permit === KEPT_PERMIT ? KEPT : numberOf(inForce, permit.purpose)));
  const until = list.map((permit) => permit.until);
  return { permits: numbers, until, expires: [...until].sort().at(-1) ?? INFINITY };
}

function numberOf(inForce: MapInForce, purpose: string): number {
  const number = inForce.numberOf(purpose);
  if (number === undefined)
    throw new Error(`purpose_without_number: "${purpose}" was never put in force. Start Heed with this map first.`);
  return number;
}
