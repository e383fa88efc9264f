// Permits as they stand on a row: numbers, last days of use, and the day after which the sweep deletes the row.
import {
  type Choice,
  type Datum,
  type Day,
  dayOf,
  INFINITY,
  KEPT,
  KEPT_PERMIT,
  type Permit,
  type PersonState,
  permits,
} from "@heed/core";
import type { MapInForce } from "./map-in-force.ts";

export type PermitColumns = { readonly permits: number[]; readonly until: Day[]; readonly expires: Day };

/** Columns of a new row, or undefined when nothing permits it today: it is then not stored at all. */
export function columnsForNew(
  inForce: MapInForce,
  standing: { choices: readonly Choice[]; state: PersonState },
  datum: Datum,
  now: Date,
): PermitColumns | undefined {
  const today = dayOf(now);
  const live = permits(inForce.map, standing.choices, standing.state, datum).filter((permit) => permit.until >= today);
  return live.length > 0 ? columns(inForce, live) : undefined;
}

/**
 * Columns of a row that exists. With no permit left it is kept, out of every purpose's reach, for the days of undo;
 * `keptUntil` is the day already promised for its deletion, if any.
 */
export function columnsForExisting(
  inForce: MapInForce,
  standing: { choices: readonly Choice[]; state: PersonState },
  datum: Datum,
  now: Date,
  keptUntil: Day | undefined,
): PermitColumns {
  const all = permits(inForce.map, standing.choices, standing.state, datum);
  const live = all.filter((permit) => permit.until >= dayOf(now));
  if (live.length > 0) return columns(inForce, live);
  // All ended by themselves: the sweep may have the row at once.
  if (all.length > 0) return columns(inForce, all);
  const end = new Date(now);
  end.setUTCDate(end.getUTCDate() + (inForce.map.undoDays ?? 7));
  const until = keptUntil !== undefined && keptUntil !== INFINITY ? keptUntil : dayOf(end);
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
