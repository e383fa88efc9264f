// What a message claims of a person's choices: category preferences on the wire, and unsubscribing.
import { basisOf, type DataMap, type Drop, isChoice, type Purpose, purposesOf } from "@heed/core";
import type { Claim } from "./message.ts";
import type { Call } from "./normalise.ts";

/**
 * Claims of one call, one per purpose: where it says both, no wins. A category counts for the purposes that declare it and for the one of
 * its name, if they are choices; any other grants nothing and is counted. Absence says nothing, and `integrations: { All: true }` is
 * never consent.
 */
export function claimsOf(
  map: DataMap,
  call: Pick<Call, "preferences" | "event">,
  signals: readonly Claim[] = [],
): { claims: Claim[]; drops: Drop[] } {
  const purposes = purposesOf(map);
  const claimed = new Map<string, boolean>();
  const claim = (purpose: string, value: boolean) => claimed.set(purpose, value && claimed.get(purpose) !== false);
  const drops: Drop[] = [];
  for (const [category, value] of call.preferences) {
    const meant = meantBy(map, category);
    const name = `context.consent.${category}`;
    if (meant.length === 0) drops.push({ name, reason: "not_in_map" });
    else if (typeof value !== "boolean") drops.push({ name, reason: "wrong_type" });
    else for (const purpose of meant) claim(purpose, value);
  }
  for (const { purpose, value } of signals) claim(purpose, value);
  if (call.event?.name === "Unsubscribed") {
    for (const [name, purpose] of Object.entries(purposes)) {
      if (purpose.channels?.includes("e-mail") && canBeChosen(purpose)) claim(name, false);
    }
  }
  return { claims: [...claimed].map(([purpose, value]): Claim => ({ purpose, value })), drops };
}

/** The purposes that a category means, by declaration. */
function meantBy(map: DataMap, category: string): readonly string[] {
  const known = CATEGORIES.get(map) ?? new Map<string, string[]>();
  if (!CATEGORIES.has(map)) {
    CATEGORIES.set(map, known);
    for (const [name, purpose] of Object.entries(purposesOf(map))) {
      if (!canBeChosen(purpose)) continue;
      for (const each of new Set([name, ...(purpose.categories ?? [])]))
        known.set(each, [...(known.get(each) ?? []), name]);
    }
  }
  return known.get(category) ?? [];
}

// Maps are frozen, and this is asked for every event.
const CATEGORIES = new WeakMap<DataMap, Map<string, string[]>>();

/** Whether there is anything to say yes or no to, under some regime. */
export function canBeChosen(purpose: Purpose): boolean {
  return typeof purpose.basis === "string"
    ? isChoice(basisOf(purpose, undefined))
    : Object.values(purpose.basis).some(isChoice);
}
