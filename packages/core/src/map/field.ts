// A field is something that may be known of a person: a trait (a lasting fact) or an event (something that happened).
import type { Words } from "./words.ts";

export type Scalar = "string" | "number" | "boolean" | "date" | "email";
type Optional = Scalar | `${Scalar}?`;

/** What an event's property may hold; `[{ ... }]` is a list of things, such as the products of an order. */
export type Property = Optional | readonly [Readonly<Record<string, Optional>>];

/** Categories whose use needs explicit consent, a contract or a law (GDPR Art. 9(1), and mechanisms.md 12). */
export const SENSITIVE = [
  "health",
  "religion",
  "sexuality",
  "politics",
  "union",
  "ethnicity",
  "money trouble",
] as const;
export type Sensitive = (typeof SENSITIVE)[number];

type Described = {
  readonly says?: Words /** Where it comes from, in words: "the order form". */;
  readonly source?: string;
};

export type TraitField = Described & {
  readonly kind: "trait";
  readonly type: Scalar;
  /** A direct identifier (name, address, phone): stored apart and encrypted under the person's own key. */
  readonly identifies?: true;
  /** A protected attribute, used only to audit fairness: "sex", "age". */
  readonly protects?: string;
  readonly sensitive?: Sensitive;
};

export type EventField = Described & {
  readonly kind: "event";
  readonly properties: Readonly<Record<string, Property>>;
  /** The whole event, or the values of one property, that tell something sensitive. */
  readonly sensitive?: Sensitive | { readonly property: string; readonly values: Readonly<Record<string, Sensitive>> };
};

export type Fields = Readonly<Record<string, TraitField | EventField>>;
