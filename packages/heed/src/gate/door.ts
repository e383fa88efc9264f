// What a caller who opens the gate may read: a declared purpose, its number, its fields, and how far back.

import { isAggregateOnly, lastDay, type Purpose, parseKeep, purposesOf } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Database } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import type { WrapKey } from "../storage/person-key.ts";
import type { Tally } from "../storage/tally.ts";

export type GateDeps = {
  database: Database;
  inForce: MapInForce;
  ledger: Ledger;
  tally: Tally;
  now: () => Date;
  wrapKey: WrapKey;
};

export type Door = {
  name: string;
  purpose: Purpose;
  number: number;
  fields: readonly string[];
  limit: number;
  aggregateOnly: boolean;
  /** In which audiences people are comes with them, and may change. */
  audiences: boolean;
  /** Of events only the one that a question names. */
  named: boolean;
};

/** Throws `purpose_not_declared` for a word that is no purpose. */
export function doorFor(
  inForce: MapInForce,
  opening: { purpose: string; fields?: readonly string[]; limit?: number; audiences?: true; named?: true },
): Door {
  const purposes = purposesOf(inForce.map);
  const purpose = Object.hasOwn(purposes, opening.purpose) ? purposes[opening.purpose] : undefined;
  const number = inForce.numberOf(opening.purpose);
  if (!purpose || number === undefined) {
    throw new Error(
      `purpose_not_declared: "${opening.purpose}" is not a purpose in heed.config.ts. Declare it, or open the gate for one of: ${Object.keys(inForce.map.purposes).join(", ")}.`,
    );
  }
  const declared = Object.keys(purpose.reads);
  const fields = opening.fields ? declared.filter((name) => opening.fields?.includes(name)) : declared;
  return {
    name: opening.purpose,
    purpose,
    number,
    fields,
    limit: opening.limit ?? 200,
    aggregateOnly: isAggregateOnly(opening.purpose, purpose),
    audiences: opening.audiences === true,
    named: opening.named === true,
  };
}

/** Why one person cannot be read under this purpose. */
export const aggregateOnly = (name: string): Error =>
  new Error(`aggregate_only: "${name}" reads groups only. Use aggregate().`);

/** Nothing older than this can have a permit for the purpose, unless it is kept from the last contact or until withdrawn. */
export function oldest(purpose: Purpose, now: Date): Date {
  let days = 1;
  for (const keep of Object.values(purpose.reads)) {
    if (keep === undefined || keep === "until withdrawn" || purpose.keepFrom === "last contact")
      return yearsBefore(now, 11);
    const { amount, unit } = parseKeep(keep);
    days = Math.max(days, amount * (unit === "days" ? 1 : unit === "months" ? 31 : 366));
  }
  return new Date(now.getTime() - (days + 2) * 86_400_000);
}

const yearsBefore = (now: Date, years: number): Date =>
  new Date(`${lastDay(new Date(Date.UTC(now.getUTCFullYear() - years, now.getUTCMonth(), 1)), "1 days")}T00:00:00Z`);
