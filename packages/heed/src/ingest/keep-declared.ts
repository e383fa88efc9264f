// What of a call the map allows to be kept; everything else is dropped, and only its name is counted.
import { type DataMap, type Drop, filterEvent, filterTrait } from "@heed/core";
import { claimsOf } from "./consent-claims.ts";
import type { Claim, Kept } from "./message.ts";
import { type Call, PREFERENCE_EVENT } from "./normalise.ts";
import type { RefusalReason } from "./refusal.ts";

export type Declared = {
  readonly kept: readonly Kept[];
  readonly claims: readonly Claim[];
  readonly drops: readonly Drop[];
  /** The event lacks what the map demands of it: the whole message is refused. */
  readonly refused?: RefusalReason;
};

/** Keeps the declared parts of a call. Pure. */
export function keepDeclared(map: DataMap, call: Call, signals: readonly Claim[] = []): Declared {
  const { claims, drops: unknown } = claimsOf(map, call, signals);
  const drops: Drop[] = [...unknown];
  const kept: Kept[] = [];
  for (const name of call.strange) drops.push({ name, reason: "not_in_map" });
  for (const name of call.unusable) drops.push({ name, reason: "wrong_type" });
  for (const [name, raw] of call.traits) {
    if (raw === null || raw === undefined) continue;
    const trait = filterTrait(map, name, raw);
    if (trait.kept) {
      const { value, sensitive, identifies } = trait;
      kept.push({ kind: "trait", field: name, value, sensitive, identifies });
    } else drops.push(trait.drop);
  }
  if (call.event && !isOnlyAChoice(map, call.event.name)) {
    const event = filterEvent(map, call.event.name, call.event.properties);
    drops.push(...event.drops);
    if (event.kept) {
      kept.push({ kind: "event", field: call.event.name, value: event.properties, sensitive: event.sensitive });
    } else if (event.reason.startsWith("property_missing"))
      return { kept: [], claims, drops, refused: "property_missing" };
    else if (event.reason.startsWith("property_wrong_type"))
      return { kept: [], claims, drops, refused: "property_wrong_type" };
  }
  return { kept, claims, drops };
}

/** A preference event is taken as the choice that it tells of; as an event too only where the map names it. */
const isOnlyAChoice = (map: DataMap, name: string): boolean =>
  (name === PREFERENCE_EVENT || name === "Unsubscribed") && !Object.hasOwn(map.fields, name);
