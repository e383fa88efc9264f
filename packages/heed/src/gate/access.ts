// What comes through the gate: data only where it is permitted; a refusal is a value with its reason and remedy.
import type { Basis, Reason, Scalars, Value } from "@heed/core";

/** Who asks. Only a person's own visit is merely counted when it is denied; everyone else's denial is an entry. */
export type Actor = `${"visit" | "person" | "staff" | "job" | "campaign" | "recipient"}:${string}`;

export type EventOccurrence = {
  readonly id: string;
  readonly at: Date;
  readonly properties: Readonly<Record<string, Value>>;
};

/** A person's data for the purpose for which the gate was opened; any other field throws `field_not_read`. */
export type PersonData = {
  /** The fields that may be asked for. */
  readonly fields: readonly string[];
  /** Newest first, at most the limit. */
  events(name: string): readonly EventOccurrence[];
  /**
   * The newest value. `proven`: of a direct identifier the newest that the host or the person proved to be theirs, the only one that may
   * be written to: what a public write key claims could be anybody's.
   */
  trait(name: string, only?: "proven"): Scalars | undefined;
};

export type Access<Data = PersonData> = (
  | { readonly allowed: true; readonly basis: Basis; readonly data: Data }
  | { readonly allowed: false; readonly reason: Reason; readonly remedy: string }
) & {
  /** Items of which the person said "not interested": honoured whether or not anything else is permitted. */
  readonly hidden: ReadonlySet<string>;
};
