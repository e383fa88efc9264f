// A field is something that may be known of a person: a trait (a lasting fact) or an event (something that happened).
import type { Words } from "./words.ts";

/** What one value may be; an e-mail address is marked because it identifies. `text`: what somebody wrote, up to 10,000 characters. */
export type Scalar = "string" | "text" | "number" | "boolean" | "date" | "email";
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
/** One of the sensitive categories. */
export type Sensitive = (typeof SENSITIVE)[number];

type Described = {
  /** What it is, in words that a customer understands. */
  readonly says?: Words;
  /** Where it comes from, in words: "the order form". */
  readonly source?: Words;
};

/** A lasting fact about a person. */
export type TraitField = Described & {
  /** Marks a trait. */
  readonly kind: "trait";
  /** What its value is. */
  readonly type: Scalar;
  /** A direct identifier (name, address, phone): stored apart and encrypted under the person's own key. */
  readonly identifies?: true;
  /** A protected attribute, used only to audit fairness: "sex", "age". */
  readonly protects?: string;
  /** The only values that are taken, each in words: the answers that people can give to a question. */
  readonly oneOf?: Readonly<Record<string, Words>>;
  /** The sensitive category it tells. */
  readonly sensitive?: Sensitive;
};

/** Something that a person did or that happened to them. */
export type EventField = Described & {
  /** Marks an event. */
  readonly kind: "event";
  /** What is kept of it, by name; a question mark behind the type: it may be absent. */
  readonly properties: Readonly<Record<string, Property>>;
  /** The whole event, or the values of one property, that tell something sensitive. */
  readonly sensitive?: Sensitive | { readonly property: string; readonly values: Readonly<Record<string, Sensitive>> };
};

/** Fields by name. */
export type Fields = Readonly<Record<string, TraitField | EventField>>;
