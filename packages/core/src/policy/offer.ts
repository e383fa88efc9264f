// What was promised for a yes stays the person's, whatever they answer later (GDPR Art. 7(4), recital 42: no detriment; Cal. Civ. Code 1798.125).
import { purposesOf } from "../map/built-in.ts";
import type { Offer } from "../map/purpose.ts";
import type { Choice } from "./choice.ts";

/** An offer that a person has, since the yes for which it was promised. */
export type Earned = { readonly offer: Offer; readonly since: Date };

/**
 * The first offer that a yes of this person was promised: the notice in front of them said it, and the yes was more than a claim, or
 * proven where the purpose asks for a confirmation. Every choice counts, not only the one that stands.
 *
 * @example
 * earnedOffer([], "newsletter"); // undefined: nobody said yes
 */
export function earnedOffer(choices: readonly Choice[], purpose: string): Earned | undefined {
  let first: Earned | undefined;
  for (const { purpose: of, value, at, strength, asked } of choices) {
    const told = of === purpose && value && asked ? purposesOf(asked)[purpose] : undefined;
    if (!told?.offer || strength === "claimed" || (told.doubleOptIn && strength !== "proven")) continue;
    if (!first || at < first.since) first = { offer: told.offer, since: at };
  }
  return first;
}
