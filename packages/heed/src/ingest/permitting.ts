// What permits a datum, or why nothing does; worked out once for all of a chunk that share person, field, day and mark.
import { permits } from "@heed/core";
import type { MapInForce } from "../storage/map-in-force.ts";
import { columnsForNew, type PermitColumns } from "../storage/permit-columns.ts";
import type { Standing } from "../storage/standing.ts";
import type { Kept, Message, Withheld } from "./message.ts";

type Stands = Pick<Standing, "choices" | "state">;
export type Permitting = (personId: string, standing: Stands, message: Message, kept: Kept) => PermitColumns | Withheld;

/** Somebody of whom nothing is known has chosen nothing. */
export const UNKNOWN = "";
export const NOTHING_CHOSEN: Stands = { choices: [], state: {} };

const DAY_MS = 86_400_000;

/** Permits end with days, so everything of one day has the same ones; valid within one transaction, under its locks. */
export function createPermitting(inForce: MapInForce, now: Date): Permitting {
  const known = new Map<string, PermitColumns | Withheld>();
  return (personId, standing, message, { field, sensitive }) => {
    const day = Math.floor(message.at.getTime() / DAY_MS);
    const key = `${personId} ${day} ${sensitive} ${field}`;
    let result = known.get(key);
    if (!result) {
      const datum = { field, at: message.at, sensitive };
      result = columnsForNew(inForce, standing, datum, now) ?? withheld(inForce, standing, datum);
      known.set(key, result);
    }
    return result;
  };
}

function withheld(inForce: MapInForce, { choices, state }: Stands, datum: Parameters<typeof permits>[3]): Withheld {
  const ended = permits(inForce.map, choices, state, datum).length > 0;
  return { field: datum.field, reason: ended ? "expired" : "no_permit" };
}
