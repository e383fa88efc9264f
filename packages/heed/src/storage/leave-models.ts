// Marks what trained models keep of a person for removal, in the transaction of the choice by which the person leaves.
import { type DataMap, decide, purposesOf } from "@heed/core";
import type { Connection } from "./database.ts";
import type { MapInForce } from "./map-in-force.ts";
import type { Standing } from "./standing.ts";

/** Whether a purpose may use a person's data as things stand: the rule by which the gate opens. */
export const isAllowed = (map: DataMap, purpose: string, { choices, state }: Standing, now: Date): boolean =>
  decide(map, { purpose, choices, state, now }).allowed;

/**
 * Every kept version whose purpose is no longer allowed is to forget the person; a mark of which nothing was done yet goes when they
 * allow it again. Runs with the person locked FOR UPDATE, under `steward` or `rights`: both see keys and marks only.
 */
export async function markLeaving(
  connection: Connection,
  { map }: MapInForce,
  personId: string,
  standing: Standing,
  now: Date,
): Promise<void> {
  const allowed = Object.keys(purposesOf(map)).filter((purpose) => isAllowed(map, purpose, standing, now));
  await connection.query({
    name: "mark leaving",
    // What learned before the person stopped the use of something learned from it: they rejoin with the next training, without it.
    text: `update heed.training_member member set leaves = case when model.stays then null else $3::timestamptz end
           from (select version, purpose = any($2) and ($4::timestamptz is null or at >= $4) as stays from heed.model) model
           where model.version = member.version and member.person_id = $1 and (member.leaves is null) <> model.stays`,
    values: [personId, allowed, now, standing.state.forgetBefore ?? null],
  });
}
