// A message once it is understood: whom it names, when it happened, and what of it the map allows to be kept.
import type { Scalars, Strength, Value } from "@heed/core";
import type { Identifier } from "../storage/person-directory.ts";
import type { RefusalReason } from "./refusal.ts";

export const CALL_TYPES = ["track", "identify", "page", "screen", "group", "alias"] as const;
export type CallType = (typeof CALL_TYPES)[number];

/** One thing that the map names: an event that happened, or a trait of the person. */
export type Kept =
  | {
      readonly kind: "event";
      readonly field: string;
      readonly value: Readonly<Record<string, Value>>;
      readonly sensitive: boolean;
    }
  | {
      readonly kind: "trait";
      readonly field: string;
      readonly value: Scalars;
      readonly sensitive: boolean;
      /** A direct identifier: stored apart, encrypted under the person's own key. */
      readonly identifies: boolean;
    };

/** What a message says of a person's choice; a claim, to be recorded with the strength of the key it came by. */
export type Claim = { readonly purpose: string; readonly value: boolean };

/** An identifier with its keyed hash: the hash is looked up, the identifier is forgotten. */
export type NamedAlias = { readonly hash: string; readonly identifier: Identifier };

export type Message = {
  /** Keyed hash of source and message id: decides what is new, and is the id of the rows that come of it. */
  readonly id: string;
  readonly type: CallType;
  /** The host's id of a known person, and one browser's id. */
  readonly user: NamedAlias | undefined;
  readonly browser: NamedAlias | undefined;
  /** The other id of an `alias` call, as either kind. */
  readonly previous: { readonly user: NamedAlias; readonly browser: NamedAlias } | undefined;
  /** The client's time as sent; corrected where it was out of range. */
  readonly at: Date;
  /** Nobody says when it was: it may be older than any deletion. */
  readonly undated?: boolean;
  /** To be added to `at` for the corrected time. */
  readonly skewMs: number;
  readonly receivedAt: Date;
  readonly kept: readonly Kept[];
  readonly claims: readonly Claim[];
};

/** By which key messages came, and how well it proves who they are about. */
export type Origin = {
  readonly source: string;
  readonly strength: Strength;
  /** The host itself gives the addresses, out of its own records: they may be written to, whatever else is only claimed. */
  readonly vouchesForAddresses?: true;
  /**
   * Each message is one event whose id and time follow from its own text: the key of its row decides what is new, for as long as the row
   * lives, and nothing needs to be claimed.
   */
  readonly isNewByRow?: boolean;
  /** What happened long ago, out of a file: it is told to no recipient. */
  readonly isHistory?: true;
};

/** The person a message is about: the known one if it names one, else the browser's. */
export function subjectOf(message: Message): NamedAlias {
  const alias = message.user ?? message.browser;
  if (alias) return alias;
  throw new Error("message_without_person: a message names nobody. Refuse it before it gets here.");
}

/** The alias by which its rows came: what a browser may later see of itself (mechanisms.md 1). */
export const viaOf = (message: Message): string => (message.browser ?? subjectOf(message)).hash;

/** What became of a message. */
export type Outcome =
  | { readonly is: "stored" | "noted"; readonly withheld: readonly Withheld[] }
  | { readonly is: "withheld"; readonly withheld: readonly Withheld[] }
  | { readonly is: "dropped" }
  | { readonly is: "duplicate" }
  | { readonly is: "refused"; readonly reason: RefusalReason };

/** A datum that was not stored: no purpose may use it, or the time for which one might is over. */
export type Withheld = { readonly field: string; readonly reason: "no_permit" | "expired" };
