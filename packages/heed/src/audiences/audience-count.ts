// How many a saved audience reached when somebody counted it, kept as it was told: so a list shows sizes and counts nobody.
import { dayOf } from "@heed/core";
import type { Shown } from "../gate/disclose.ts";
import type { Database } from "../storage/database.ts";
import type { AudienceSize } from "./tell-size.ts";

/** A count as it was told. */
export type AudienceCount = { readonly at: Date; readonly reachable: Shown; readonly within?: number };

/** The first answer of a day stands: more of them together would tell more than one does, to people who did not ask. */
export const keepCount = async (
  database: Database,
  { name, version }: { readonly name: string; readonly version: number },
  { reachable, within }: Pick<AudienceSize, "reachable" | "within">,
  at: Date,
): Promise<void> => {
  await database.query(
    "steward",
    "insert into heed.audience_count (name, version, day, at, reachable, within) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
    [name, version, dayOf(at), at, JSON.stringify(reachable), within ?? null],
  );
};
