// What a yes still gives when the map has changed since: never more than its notice said, never more than the map says today.
import { purposesOf } from "../map/built-in.ts";
import type { DataMap } from "../map/data-map.ts";
import type { Purpose } from "../map/purpose.ts";
import type { Choice } from "./choice.ts";
import { type Day, earlier, lastDay } from "./day.ts";
import { becameOther } from "./widening.ts";

/** A yes that counts: for the purpose as its notice described it, until a day; or the reason why there is none. */
export type Yes =
  | { readonly asked: Purpose; readonly until: Day }
  | { readonly reason: "not_asked" | "asked_again" | "refused" | "not_confirmed" };

/**
 * Weighs the choice that stands for a purpose that rests on consent. A purpose that became another one since waits as a whole for a new
 * answer (GDPR Art. 4(11): consent is specific and informed); of one that only reads more or keeps longer, the yes gives what it gave.
 *
 * @example
 * yesOf(map, "recommendations", undefined); // { reason: "not_asked" }
 */
export function yesOf(map: DataMap, name: string, choice: Choice | undefined): Yes {
  const purpose = purposesOf(map)[name];
  if (!choice || !purpose) return { reason: "not_asked" };
  if (!choice.value) return { reason: "refused" };
  const asked = choice.asked && purposesOf(choice.asked)[name];
  if (!choice.asked || !asked) return { reason: "not_asked" };
  if (becameOther(choice.asked, map, name).length > 0) return { reason: "asked_again" };
  if ((purpose.doubleOptIn || asked.doubleOptIn) && choice.strength !== "proven") return { reason: "not_confirmed" };
  const until = earlier(lastDay(choice.at, consentLasts(purpose)), lastDay(choice.at, consentLasts(asked)));
  return { asked, until };
}

/**
 * How long a yes holds. Default 13 months, the longest that European authorities recommend.
 *
 * @example
 * consentLasts(map.purposes.recommendations); // "13 months"
 */
export const consentLasts = (purpose: Purpose): NonNullable<Purpose["consentLasts"]> =>
  purpose.consentLasts ?? "13 months";
