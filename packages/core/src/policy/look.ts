// May somebody of the staff look at one person? Their role must hold the purpose, and they must say why, from the map's list.
import type { DataMap } from "../map/data-map.ts";
import { type Day, lastDay } from "./day.ts";
import type { Reason } from "./decide.ts";

/** In which role of the map somebody looks at a person, and for which of its reasons. */
export type Look = {
  readonly role: string;
  readonly reason: string | undefined;
  /** Everything of the person is to be seen, whatever the purpose reads: a role that sees some fields only may not. */
  readonly all?: true | undefined;
  /** From which day on the person is shown it, and the approval of a second person, by its number. */
  readonly late?: { readonly from: Day; readonly approval: string } | undefined;
};

/**
 * From which day on the person is shown a look; undefined: at once. What the map does not allow to be late is shown at once too.
 *
 * @example
 * const shop = { ...map, lookReasons: { fraud: { says: "An order looked like fraud", shownWithin: "6 months" as const } } };
 * const late = { from: "2026-03-01" as const, approval: "a1" };
 * shownFrom(shop, { role: "packer", reason: "fraud", late }, new Date("2026-01-01")); // "2026-03-01"
 * shownFrom(shop, { role: "packer", reason: "fraud", late }, new Date("2025-01-01")); // undefined: that is more than six months
 */
export function shownFrom(map: DataMap, { reason, late }: Look, at: Date): Day | undefined {
  const reasons = map.lookReasons ?? {};
  const within = reason !== undefined && Object.hasOwn(reasons, reason) ? reasons[reason]?.shownWithin : undefined;
  return within !== undefined && late && late.from <= lastDay(at, within) ? late.from : undefined;
}

/**
 * Why a look is refused, or undefined when it may be. The person's own choices are asked after it: this opens nothing by itself.
 *
 * @example
 * const packing = { ...map, roles: { packer: { purposes: ["orders"] } } };
 * lookRefused(packing, "newsletter", { role: "packer", reason: "help" }); // "role_may_not"
 * lookRefused(packing, "orders", { role: "packer", reason: undefined }); // "no_reason"
 */
export function lookRefused(
  map: DataMap,
  purpose: string,
  look: Look | undefined,
): Extract<Reason, "role_may_not" | "no_reason"> | undefined {
  const roles = map.roles ?? {};
  const role = look && Object.hasOwn(roles, look.role) ? roles[look.role] : undefined;
  if (!role?.purposes.includes(purpose) || (look?.all && role.fields)) return "role_may_not";
  const reasons = map.lookReasons ?? {};
  return look?.reason !== undefined && Object.hasOwn(reasons, look.reason) ? undefined : "no_reason";
}
