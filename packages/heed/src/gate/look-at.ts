// One look of staff at one person: what the purpose and the role let them see, as plain data; refused and allowed looks are entries.
import { type Basis, type DataMap, type Look, purposesOf, type Reason, type Scalars, type Value } from "@heed/core";
import type { EventOccurrence } from "./access.ts";
import type { Gate } from "./gate.ts";

export type Looked =
  | {
      readonly allowed: true;
      readonly basis: Basis;
      readonly traits: Readonly<Record<string, Scalars>>;
      readonly events: Readonly<Record<string, readonly { at: Date; properties: Readonly<Record<string, Value>> }[]>>;
    }
  | { readonly allowed: false; readonly reason: Reason; readonly remedy: string };

/**
 * Looks at one person through the gate.
 *
 * @throws `purpose_not_declared`, `aggregate_only`
 */
export async function lookAt(
  { gate, map }: { gate: Gate; map: DataMap },
  asked: { personId: string; purpose: string; look: Look; by: string },
): Promise<Looked> {
  const { personId, purpose, look, by } = asked;
  const access = await gate
    .open({ purpose, actor: `staff:${by}`, look })
    .decide({ personId, use: (result) => ({ result }) });
  if (!access.allowed) return { allowed: false, reason: access.reason, remedy: remedyOf(map, purpose, access) };
  const traits: Record<string, Scalars> = {};
  const events: Record<string, { at: Date; properties: EventOccurrence["properties"] }[]> = {};
  for (const name of access.data.fields) {
    if (map.fields[name]?.kind === "event")
      events[name] = access.data.events(name).map(({ at, properties }) => ({ at, properties }));
    else {
      const value = access.data.trait(name);
      if (value !== undefined) traits[name] = value;
    }
  }
  return { allowed: true, basis: access.basis, traits, events };
}

/** Names what the map offers instead. */
function remedyOf(map: DataMap, purpose: string, { reason, remedy }: { reason: Reason; remedy: string }): string {
  const names =
    reason === "no_reason"
      ? Object.keys(map.lookReasons ?? {})
      : Object.entries(map.roles ?? {}).flatMap(([name, role]) => (role.purposes.includes(purpose) ? [name] : []));
  if (reason !== "no_reason" && reason !== "role_may_not") return remedy;
  return `${remedy} ${reason === "no_reason" ? "Reasons" : "Roles"}: ${names.join(", ") || "none is declared"}.`;
}

/** Whether the word is a purpose of the map or a built-in one. */
export const isPurpose = (map: DataMap, name: string): boolean => Object.hasOwn(purposesOf(map), name);
