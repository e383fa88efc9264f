// One look of staff at one person: what the purpose and the role let them see, as plain data; refused and allowed looks are entries.
import {
  type Basis,
  type DataMap,
  type Day,
  dayOf,
  type Look,
  lookRefused,
  purposesOf,
  type Reason,
  type Scalars,
  shownFrom,
  type Value,
} from "@heed/core";
import type { EventOccurrence } from "./access.ts";
import type { Gate } from "./gate.ts";

export type Looked =
  | {
      readonly allowed: true;
      readonly basis: Basis;
      readonly traits: Readonly<Record<string, Scalars>>;
      readonly events: Readonly<Record<string, readonly { at: Date; properties: Readonly<Record<string, Value>> }[]>>;
    }
  | {
      readonly allowed: false;
      readonly reason: Reason | "look_never_late" | "second_person_missing";
      readonly remedy: string;
    };

/** Whether a second person approved that this look is shown from that day on; what they approved is used up. */
export type ApproveLate = (late: {
  personId: string;
  purpose: string;
  role: string;
  reason: string;
  from: Day;
  by: string;
}) => Promise<
  { readonly is: "approved"; readonly approval: string } | { readonly is: "waiting"; readonly until: Date }
>;

/**
 * Looks at one person through the gate. With `from` the person is shown it from that day on, if the map lets its reason be late and a second
 * person approved it; until then nothing is opened.
 *
 * @throws `purpose_not_declared`, `aggregate_only`
 */
export async function lookAt(
  { gate, map, approve, now }: { gate: Gate; map: DataMap; approve: ApproveLate; now: () => Date },
  asked: {
    personId: string;
    purpose: string;
    look: Omit<Look, "late">;
    by: string;
    from?: Day | undefined;
    /** Only these of the purpose's fields; none: whether it would be opened. */
    fields?: readonly string[];
  },
): Promise<Looked> {
  const { personId, purpose, by, from } = asked;
  const { role, reason } = asked.look;
  let late: Look["late"];
  // What role and reason do not allow goes to the gate, which refuses it and enters that it did.
  if (from !== undefined && reason !== undefined && !lookRefused(map, purpose, asked.look)) {
    const at = now();
    if (from <= dayOf(at) || !shownFrom(map, { role, reason, late: { from, approval: "" } }, at))
      return { allowed: false, reason: "look_never_late", remedy: NEVER_LATE };
    const agreed = await approve({ personId, purpose, role, reason, from, by });
    if (agreed.is === "waiting") return { allowed: false, reason: "second_person_missing", remedy: WAITS };
    late = { from, approval: agreed.approval };
  }
  return openPerson({ gate, map }, { ...asked, look: { ...asked.look, late } });
}

/**
 * The look itself, entered with its role and reason.
 *
 * @throws `purpose_not_declared`, `aggregate_only`
 */
export async function openPerson(
  { gate, map }: { gate: Gate; map: DataMap },
  {
    personId,
    purpose,
    by,
    look,
    fields,
  }: { personId: string; purpose: string; look: Look; by: string; fields?: readonly string[] },
): Promise<Looked> {
  const access = await gate
    .open({
      purpose,
      actor: `staff:${by}`,
      look,
      ...(fields ? { fields } : {}),
    })
    .decide({ personId, use: (result) => ({ result }) });
  if (!access.allowed) return { allowed: false, reason: access.reason, remedy: remedyOf(map, purpose, look, access) };
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

const NEVER_LATE =
  "Take a day after today and within what shownWithin allows this reason in heed.config.ts, or open it to be shown at once.";
const WAITS =
  "A colleague whose role holds this purpose has to approve it first, in the console, Trust, Approvals, within seven days. Then open it again in the same words.";

/** Names what the map offers instead. */
function remedyOf(
  map: DataMap,
  purpose: string,
  look: Look,
  { reason, remedy }: { reason: Reason; remedy: string },
): string {
  const names =
    reason === "no_reason"
      ? Object.keys(map.lookReasons ?? {})
      : Object.keys(map.roles ?? {}).filter((role) => lookRefused(map, purpose, { ...look, role }) !== "role_may_not");
  if (reason !== "no_reason" && reason !== "role_may_not") return remedy;
  return `${remedy} ${reason === "no_reason" ? "Reasons" : "Roles"}: ${names.join(", ") || "none is declared"}.`;
}

/** Whether the word is a purpose of the map or a built-in one. */
export const isPurpose = (map: DataMap, name: string): boolean => Object.hasOwn(purposesOf(map), name);
