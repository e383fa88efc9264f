// What the columns of a file probably are, by their names alone: a first draft for whoever brings it, who looks at every line.
import type { ConsoleApi } from "@heed/core";

export type Terms = ConsoleApi["GET /api/import-terms"]["reply"];
export type Mapping = ConsoleApi["POST /api/imports/:id/judgement"]["body"];

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const PERSON = [
  "userid",
  "customerid",
  "customer",
  "customernumber",
  "user",
  "personid",
  "kundennummer",
  "kundennr",
  "kundenid",
  "kunde",
];
const TIME = [
  "at",
  "date",
  "time",
  "timestamp",
  "datetime",
  "orderdate",
  "createdat",
  "invoicedate",
  "datum",
  "zeit",
  "bestelldatum",
];

const firstOf = (columns: readonly string[], names: readonly string[]): string =>
  names.map((name) => columns.find((column) => plain(column) === name)).find((column) => column !== undefined) ?? "";

/** Names of the map that have a column of the same name. */
export function sameNamed(columns: readonly string[], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const column = columns.find((each) => plain(each) === plain(name));
      return column === undefined ? [] : [[name, column] as const];
    }),
  );
}

/**
 * The event, or the traits, that most columns belong to.
 *
 * @example
 * guess(["customer", "date", "order_id"], terms).event; // "Order Completed"
 */
export function guess(columns: readonly string[], { events, traits }: Terms): Mapping {
  const found = events
    .map(({ name, properties }) => ({
      name,
      of: sameNamed(
        columns,
        properties.map((each) => each.name),
      ),
    }))
    .sort((a, b) => Object.keys(b.of).length - Object.keys(a.of).length)[0];
  const known = sameNamed(
    columns,
    traits.map((each) => each.name),
  );
  const byEvent =
    found && Object.keys(found.of).length > 0 && Object.keys(found.of).length >= Object.keys(known).length;
  const at = firstOf(columns, TIME);
  return {
    is: byEvent ? "event" : Object.keys(known).length > 0 || !found ? "traits" : "event",
    ...(found ? { event: found.name } : {}),
    person: firstOf(columns, PERSON),
    ...(at === "" ? {} : { at }),
    properties: byEvent ? found.of : known,
  };
}
