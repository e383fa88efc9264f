// Permits: the purposes that a datum may serve, each until a day. Always computed anew, never edited.
import { purposesOf } from "../map/built-in.ts";
import type { DataMap } from "../map/data-map.ts";
import { type Basis, basisOf, isChoice, needsConsent, type Purpose } from "../map/purpose.ts";
import { type Choice, standing } from "./choice.ts";
import { type Day, earlier, INFINITY, lastDay } from "./day.ts";
import { closedFor, type PersonState } from "./decide.ts";
import { yesOf } from "./yes.ts";

/** What permits depend on: which field, from when, and whether it is sensitive. */
export type Datum = {
  readonly field: string;
  /** The datum's own time, never its arrival. */
  readonly at: Date;
  /** It tells something of a sensitive category. */
  readonly sensitive?: boolean;
  /** The person stopped its use: only what a contract or a law needs goes on. */
  readonly stopped?: boolean;
  /** Of a decision: the purpose for which it was made. */
  readonly madeFor?: string | undefined;
};

/** `purpose: "kept"` keeps the row and opens it to nobody. */
export type Permit = { readonly purpose: string; readonly until: Day };

/** The permit that keeps a row and opens it to nobody. */
export const KEPT_PERMIT: Permit = { purpose: "kept", until: INFINITY };

/**
 * Computes the permits of one datum. Pure: no clock; a permit may already have ended, which the caller compares with today.
 *
 * @example
 * permits(map, [], {}, { field: "Product Viewed", at: new Date() }); // [] : nobody was asked, nothing is permitted
 */
export function permits(map: DataMap, choices: readonly Choice[], state: PersonState, datum: Datum): Permit[] {
  if (state.restricted) return [KEPT_PERMIT];
  const result: Permit[] = [];
  const ended = objectedTo(map, choices, state, datum.madeFor);
  for (const [name, purpose] of Object.entries(purposesOf(map))) {
    if (ended && !(name === "proof" && mayBeContested(ended))) continue;
    const until = untilFor(map, name, purpose, choices, state, datum);
    if (until !== undefined) result.push({ purpose: name, until });
  }
  if (state.held) result.push(KEPT_PERMIT);
  return result;
}

/** The purpose for which a decision was made, if the person objected to it: what was decided goes with it (GDPR Art. 17(1)(c), 21(1) and (2)). */
function objectedTo(
  map: DataMap,
  choices: readonly Choice[],
  state: PersonState,
  madeFor: string | undefined,
): Purpose | undefined {
  const purpose = madeFor === undefined ? undefined : purposesOf(map)[madeFor];
  if (madeFor === undefined || !purpose || basisOf(purpose, state.regime) !== "legitimate interest") return undefined;
  return standing(choices, madeFor, state)?.value === false ? purpose : undefined;
}

/**
 * Whether a person may contest what was decided for a purpose (GDPR Art. 22(3)): the record of it then outlives an objection, for the claims that may
 * follow (Art. 17(3)(e)), and for nothing else.
 *
 * @example
 * mayBeContested({ effect: "price" }); // true
 */
export const mayBeContested = ({ effect = "ordinary" }: Pick<Purpose, "effect">): boolean => effect !== "ordinary";

function untilFor(
  map: DataMap,
  name: string,
  purpose: Purpose,
  choices: readonly Choice[],
  state: PersonState,
  datum: Datum,
): Day | undefined {
  if (closedFor(map, name, purpose, state)) return undefined;
  const basis = basisOf(purpose, state.regime);
  const until = lastUse(purpose, basis, state, datum);
  if (until === undefined) return undefined;
  const choice = standing(choices, name, state);
  if (basis === "legitimate interest") return choice && !choice.value ? undefined : until;
  if (!needsConsent(basis)) return until;
  // The shorter of what the notice in front of the person said and what the map says today.
  const yes = yesOf(map, name, choice);
  if ("reason" in yes) return undefined;
  const asked = lastUse(yes.asked, basis, state, datum);
  return asked === undefined ? undefined : earlier(earlier(until, asked), yes.until);
}

/**
 * Whether a purpose may read sensitive data (GDPR Art. 9): it needs explicit consent, a contract or a law, and is never a feature of a profile.
 *
 * @example
 * readsSensitive({ profiles: true }, "explicit consent"); // false
 */
export const readsSensitive = (purpose: Pick<Purpose, "profiles">, basis: Basis): boolean =>
  !purpose.profiles && basis !== "consent" && basis !== "legitimate interest";

/** The last day that a purpose as declared may use a datum, whatever anybody chose; undefined: it may not. */
function lastUse(purpose: Purpose, basis: Basis, state: PersonState, datum: Datum): Day | undefined {
  const keep = purpose.reads[datum.field];
  if (keep === undefined || (datum.stopped && isChoice(basis))) return undefined;
  if (datum.sensitive && !readsSensitive(purpose, basis)) return undefined;
  const from =
    purpose.keepFrom === "last contact" && state.lastContact && state.lastContact > datum.at
      ? state.lastContact
      : datum.at;
  return lastDay(from, keep);
}
