// What a message claims of a person's choices: category preferences on the wire, and unsubscribing.
import { basisOf, type DataMap, type Drop, isChoice, type Purpose, purposesOf } from "@heed/core";
import type { Claim } from "./message.ts";
import type { Call } from "./normalise.ts";

/**
 * Claims of one call. A category counts for the purpose of the same name, if that is a choice; any other grants nothing and is
 * counted. Absence says nothing, and `integrations: { All: true }` is never consent.
 */
export function claimsOf(map: DataMap, call: Pick<Call, "preferences" | "event">): { claims: Claim[]; drops: Drop[] } {
  const purposes = purposesOf(map);
  const claims: Claim[] = [];
  const drops: Drop[] = [];
  for (const [category, value] of call.preferences) {
    const purpose = Object.hasOwn(purposes, category) ? purposes[category] : undefined;
    const name = `context.consent.${category}`;
    if (!purpose || !canBeChosen(purpose)) drops.push({ name, reason: "not_in_map" });
    else if (typeof value !== "boolean") drops.push({ name, reason: "wrong_type" });
    else claims.push({ purpose: category, value });
  }
  if (call.event?.name === "Unsubscribed") {
    for (const [name, purpose] of Object.entries(purposes)) {
      if (purpose.channels?.includes("e-mail") && canBeChosen(purpose)) claims.push({ purpose: name, value: false });
    }
  }
  return { claims, drops };
}

/** Whether there is anything to say yes or no to, under some regime. */
export function canBeChosen(purpose: Purpose): boolean {
  return typeof purpose.basis === "string"
    ? isChoice(basisOf(purpose, undefined))
    : Object.values(purpose.basis).some(isChoice);
}
