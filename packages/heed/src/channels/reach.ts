// Whom a purpose may reach and whom not, and why: everybody known, and no datum of theirs is read.
import type { Gate } from "../gate/gate.ts";
import type { Surveyed } from "../gate/survey.ts";

/** Counts carry a noise; see gate/disclose.ts. Not for a purpose that reads groups only. */
export function reachOf(gate: Gate, purpose: string): Promise<Surveyed> {
  return gate.open({ purpose, actor: "job:reach", fields: [] }).survey({
    countings: [],
    most: 0,
    group: () => "reachable",
    groups: ["reachable"],
    underStatistics: false,
  });
}
