// May this purpose use this person's data now? The one place where that is decided, with its reason.
import { isAggregateOnly, purposesOf } from "../map/built-in.ts";
import type { DataMap } from "../map/data-map.ts";
import { type Basis, basisOf, type Channel, isChoice, needsConsent, type Purpose } from "../map/purpose.ts";
import { type Choice, standing } from "./choice.ts";
import { dayOf } from "./day.ts";
import { yesOf } from "./yes.ts";

/** What is true of a person beyond their choices. */
export type PersonState = {
  /** Regime of the person; absent: the strictest. */
  readonly regime?: string;
  /** GDPR Art. 18: kept, used for nothing. */
  readonly restricted?: boolean;
  /** A legal hold: nothing is deleted. */
  readonly held?: boolean;
  /** The host marked a child. */
  readonly child?: boolean;
  /** More browsers than one person has: reported, used for nothing. */
  readonly quarantined?: boolean;
  /** Somebody has proven to be this person (mailed link, host's token, server key). */
  readonly proven?: boolean;
  readonly provenSince?: Date;
  /** Last time the person did something. */
  readonly lastContact?: Date;
  /** Data whose use the person stopped, each as `datumKey` writes it. */
  readonly stopped?: readonly string[];
  /** Models that learned before this learned from what the person has stopped or parted from themself since. */
  readonly forgetBefore?: Date;
  /** Ways on which the person does not want to be reached, each as `wayKey` writes it. */
  readonly off?: readonly string[];
};

/**
 * One datum as a state names it: the things of one message share its id.
 *
 * @example
 * datumKey("5e8e0c9e-0000-4000-8000-000000000000", "favourite_genre"); // "5e8e0c9e-0000-4000-8000-000000000000 favourite_genre"
 */
export const datumKey = (id: string, field: string): string => `${id} ${field}`;

/**
 * One way of being reached for one purpose, as a state names it.
 *
 * @example
 * wayKey("e-mail", "newsletter"); // "e-mail newsletter"
 */
export const wayKey = (channel: Channel, purpose: string): string => `${channel} ${purpose}`;

/** Why a purpose is closed. */
export type Reason =
  | "purpose_not_declared"
  | "aggregate_only"
  | "no_identifier"
  | "unknown_person"
  | "not_asked"
  | "asked_again"
  | "refused"
  | "objected"
  | "expired"
  | "not_confirmed"
  | "restricted"
  | "child"
  | "gpc"
  | "signal"
  | "quarantined"
  | "role_may_not"
  | "no_reason";

/** Open, with the legal basis; or closed, with the reason and what can be done. */
export type Decision =
  | { readonly allowed: true; readonly basis: Basis }
  | { readonly allowed: false; readonly reason: Reason; readonly remedy: string };

/** For each reason what can be done about it, in one sentence. */
export const REMEDIES: Readonly<Record<Reason, string>> = {
  purpose_not_declared: "Declare the purpose in heed.config.ts.",
  aggregate_only: "This purpose reads groups only; use gate.aggregate().",
  no_identifier: "Nothing to do: a first visit gets the answer that needs no personal data.",
  unknown_person: "Nothing is known under this identifier; send an event for it first.",
  not_asked: "Ask the person, with the banner or the preference centre.",
  asked_again: "The purpose has become another one since the person's yes; ask again, under the notice in force.",
  refused: "The person said no. Only they can change it, in their Data Dashboard.",
  objected: "The person objected. Only they can change it, in their Data Dashboard.",
  expired: "The yes has run out; ask again.",
  not_confirmed: "The yes waits for its confirmation by the person.",
  restricted: "The person asked for restriction; it ends when they or the privacy officer lift it.",
  child: "The host marked this person as a child; profiling, scoring, sharing and ads stay closed.",
  gpc: "Global Privacy Control is on, and honoured: nothing is sold, shared or advertised across sites for this request.",
  signal: "A consent string that came with this request says no, or cannot be read, and is heeded for this request.",
  quarantined: "Too many browsers share this identity; look at it under quarantined people.",
  role_may_not: "Ask somebody whose role in heed.config.ts holds this purpose.",
  no_reason: "Name a reason that heed.config.ts lists under lookReasons; the person reads it.",
};

/**
 * A closed decision with the remedy of its reason.
 *
 * @example
 * denied("refused").allowed; // false
 */
export const denied = (reason: Reason): Decision => ({ allowed: false, reason, remedy: REMEDIES[reason] });

/**
 * Question: may `purpose` use data of a person with these choices and states, at `now`?
 *
 * @example
 * decide(map, { purpose: "recommendations", choices: [], state: {}, now: new Date() }).allowed; // false: nobody was asked
 */
export function decide(
  map: DataMap,
  question: {
    purpose: string;
    choices: readonly Choice[];
    state: PersonState;
    now: Date;
    /** The way on which the person is to be reached, if they are. */
    channel?: Channel | undefined;
  },
): Decision {
  const purpose = purposesOf(map)[question.purpose];
  if (!purpose) return denied("purpose_not_declared");
  const closed = closedFor(map, question.purpose, purpose, question.state);
  if (closed) return denied(closed);
  const basis = basisOf(purpose, question.state.regime);
  const { channel, state } = question;
  // A no to one way is a no, of the kind that the basis knows; a contract's or a law's message is no choice.
  if (channel !== undefined && isChoice(basis) && state.off?.includes(wayKey(channel, question.purpose)))
    return denied(needsConsent(basis) ? "refused" : "objected");
  const choice = standing(question.choices, question.purpose, question.state);
  if (basis === "legitimate interest") return choice && !choice.value ? denied("objected") : { allowed: true, basis };
  if (!needsConsent(basis)) return { allowed: true, basis };
  const yes = yesOf(map, question.purpose, choice);
  if ("reason" in yes) return denied(yes.reason);
  return yes.until < dayOf(question.now) ? denied("expired") : { allowed: true, basis };
}

/**
 * Why a purpose is closed for a person in this state, whatever they chose; undefined when it is not.
 *
 * @example
 * closedFor(map, "recommendations", map.purposes.recommendations, { restricted: true }); // "restricted"
 */
export function closedFor(map: DataMap, name: string, purpose: Purpose, state: PersonState): Reason | undefined {
  // `rights` serves the person's own request; a restriction does not close it (GDPR Art. 18(2)).
  if (name === "rights") return undefined;
  if (state.restricted) return "restricted";
  // An order must be delivered and its invoice kept, however many browsers share the identity.
  if (state.quarantined && !isAggregateOnly(name, purpose) && isChoice(basisOf(purpose, state.regime)))
    return "quarantined";
  if (state.child && closedForChildren(map, purpose)) return "child";
  return undefined;
}

function closedForChildren(map: DataMap, purpose: Purpose): boolean {
  if (purpose.profiles || purpose.advertises || purpose.effect === "price" || purpose.effect === "significant")
    return true;
  return (purpose.recipients ?? []).some((name) => map.recipients?.[name]?.kind !== undefined);
}
