// Counts of a person's events: how many, their sum, the newest. Said once as data, answered by JavaScript of one person and by PostgreSQL of all.
import type { Value } from "@heed/core";
import type { EventOccurrence } from "./access.ts";

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** Which events: of one field, later than a moment, whose properties meet every condition; texts are ordered as dates are written. */
export type Counting = {
  readonly what: "number" | "newest" | { readonly sumOf: string };
  readonly field: string;
  readonly where: readonly {
    readonly property: string;
    readonly compare: Comparison;
    readonly value: string | number | boolean;
  }[];
  readonly after?: Date;
};

/** What is counted of the events given, newest first. `newest`: its moment in milliseconds; undefined where there is none. */
export function countEvents(counting: Counting, events: readonly EventOccurrence[]): number | undefined {
  const { what, where, after } = counting;
  const since = after?.getTime() ?? Number.NEGATIVE_INFINITY;
  const counted = events.filter(
    ({ at, properties }) =>
      at.getTime() > since &&
      where.every(({ property, compare, value }) => compares(properties[property], compare, value)),
  );
  if (what === "number") return counted.length;
  if (what === "newest") return counted[0]?.at.getTime();
  let sum = 0;
  for (const { properties } of counted) {
    const amount = properties[what.sumOf];
    if (typeof amount === "number") sum += amount;
  }
  return toMillionths(sum);
}

/** Days are written so that their order as text is their order in time. What is missing is none of a value, and so meets `!=`. */
export function compares(found: Value | undefined, compare: Comparison, value: string | number | boolean): boolean {
  if (compare === "!=") return found !== value;
  if (typeof found !== typeof value) return false;
  if (compare === "=") return found === value;
  // An `as`: of the same type, and lists have no order that a rule asks for.
  const [a, b] = [found as typeof value, value];
  return compare === "<" ? a < b : compare === "<=" ? a <= b : compare === ">" ? a > b : a >= b;
}

/** Cents must not depend on the order of addition. */
const toMillionths = (sum: number): number => Math.round(sum * 1e6) / 1e6;

/**
 * The same as a column of `select ... from heed.event group by person_id`, read by `countOf`. Nothing of the counting becomes part of the
 * statement: every word of it is one of `values`.
 */
export function countingColumn({ what, field, where, after }: Counting, values: unknown[]): string {
  const put = (value: unknown): string => `$${values.push(value)}`;
  const conditions = [
    `field = ${put(field)}`,
    ...(after ? [`at > ${put(after)}`] : []),
    ...where.map(({ property, compare, value }) => {
      const found = `(value->${put(property)}::text)`;
      if (compare === "=") return `${found} = ${put(JSON.stringify(value))}::jsonb`;
      if (compare === "!=") return `${found} is distinct from ${put(JSON.stringify(value))}::jsonb`;
      // Only where the types agree is anything cast.
      return typeof value === "number"
        ? `case when jsonb_typeof${found} = 'number' then ${found}::numeric ${compare} ${put(value)}::numeric else false end`
        : `case when jsonb_typeof${found} = '${typeof value}' then ${found} #>> '{}' collate "C" ${compare} ${put(String(value))} else false end`;
    }),
  ].join(" and ");
  if (what === "number") return `(count(*) filter (where ${conditions}))::integer`;
  if (what === "newest") return `max(at) filter (where ${conditions})`;
  const amount = `(value->${put(what.sumOf)}::text)`;
  return `sum(case when jsonb_typeof${amount} = 'number' then ${amount}::numeric end) filter (where ${conditions})`;
}

/** What `countEvents` gives, of a column that `countingColumn` made. */
export function countOf({ what }: Counting, column: number | Date | null): number | undefined {
  if (what === "newest") return column === null ? undefined : Number(column);
  return what === "number" ? Number(column) : toMillionths(Number(column));
}
