// What code sees of a person once the gate is open for a purpose: only that purpose's fields, known at compile time.
import type { DataMap } from "./data-map.ts";
import type { EventField, Scalar, TraitField } from "./field.ts";

/** The TypeScript type of a scalar. */
export type ValueOf<T> = T extends "string" | "text" | "email"
  ? string
  : T extends "number"
    ? number
    : T extends "boolean"
      ? boolean
      : T extends "date"
        ? Date
        : never;
type Bare<T> = T extends `${infer S extends Scalar}?` ? S : T;
type ItemOf<T> = T extends readonly [infer Shape] ? readonly PropertiesOf<Shape>[] : ValueOf<Bare<T>>;

type MayBeAbsent<T> = T extends `${string}?` | readonly unknown[] ? true : false;

/** The object type of an event's properties; a list may be absent. */
export type PropertiesOf<P> = {
  readonly [K in keyof P as MayBeAbsent<P[K]> extends true ? never : K]: ItemOf<P[K]>;
} & {
  readonly [K in keyof P as MayBeAbsent<P[K]> extends true ? K : never]?: ItemOf<P[K]>;
};

/** The names of a map's purposes. */
export type PurposeName<M extends DataMap> = keyof M["purposes"] & string;
type Reads<M extends DataMap, P extends PurposeName<M>> = keyof M["purposes"][P]["reads"] & keyof M["fields"] & string;
type Named<M extends DataMap, P extends PurposeName<M>, Kind> = {
  [K in Reads<M, P>]: M["fields"][K] extends { kind: Kind } ? K : never;
}[Reads<M, P>];

/** One thing that happened. */
export type Occurrence<T> = { readonly id: string; readonly at: Date; readonly properties: T };

/** A person's data for one purpose; a field that the purpose does not read does not compile, and throws at run time. */
export type PersonView<M extends DataMap, P extends PurposeName<M>> = {
  /** Newest first. */
  events<E extends Named<M, P, "event">>(
    name: E,
  ): readonly Occurrence<M["fields"][E] extends EventField ? PropertiesOf<M["fields"][E]["properties"]> : never>[];
  /** The newest value; `proven`: the newest of a direct identifier that is known to be the person's, and may be written to. */
  trait<T extends Named<M, P, "trait">>(
    name: T,
    only?: "proven",
  ): (M["fields"][T] extends TraitField ? ValueOf<M["fields"][T]["type"]> : never) | undefined;
};
