// May somebody of the staff look at one person? Their role must hold the purpose, and they must say why, from the map's list.
import type { DataMap } from "../map/data-map.ts";
import type { Reason } from "./decide.ts";

/** In which role of the map somebody looks at a person, and for which of its reasons. */
export type Look = { readonly role: string; readonly reason: string | undefined };

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
  if (!role?.purposes.includes(purpose)) return "role_may_not";
  const reasons = map.lookReasons ?? {};
  return look?.reason !== undefined && Object.hasOwn(reasons, look.reason) ? undefined : "no_reason";
}
