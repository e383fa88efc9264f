// What permits a datum, or why nothing does; worked out once for all of a chunk that share standing, field, day and mark.
import { datumKey, permits } from "@heed/core";
import type { MapInForce } from "../storage/map-in-force.ts";
import { columnsForNew, type PermitColumns } from "../storage/permit-columns.ts";
import type { Standing } from "../storage/standing.ts";
import type { Kept, Message, Withheld } from "./message.ts";

type Stands = Pick<Standing, "choices" | "state">;
export type Permitting = (standing: Stands, message: Message, kept: Kept) => PermitColumns | Withheld;

/** What stands for somebody of whom nothing is known. */
export const NOTHING_CHOSEN: Stands = { choices: [], state: {} };

const DAY_MS = 86_400_000;

/** Permits end with days, so everything of one day has the same ones; valid within one transaction, under its locks. */
export function createPermitting(inForce: MapInForce, now: Date): Permitting {
  // By the very standing that was read: all who have chosen nothing share one.
  const known = new Map<Stands, Map<string, PermitColumns | Withheld>>();
  return (standing, message, { field, sensitive }) => {
    const stopped = standing.state.stopped?.includes(datumKey(message.id, field)) ?? false;
    const day = Math.floor(message.at.getTime() / DAY_MS);
    const key = `${day} ${sensitive} ${stopped} ${field}`;
    const those = known.get(standing) ?? new Map<string, PermitColumns | Withheld>();
    known.set(standing, those);
    let result = those.get(key);
    if (!result) {
      const datum = { field, at: message.at, sensitive, stopped };
      result = columnsForNew(inForce, standing, datum, now) ?? withheld(inForce, standing, datum);
      those.set(key, result);
    }
    return result;
  };
}

function withheld(inForce: MapInForce, { choices, state }: Stands, datum: Parameters<typeof permits>[3]): Withheld {
  const ended = permits(inForce.map, choices, state, datum).length > 0;
  return { field: datum.field, reason: ended ? "expired" : "no_permit" };
}
