// What a score knows of one person at one moment: counts, recency and value of their own events, the same code for training and serving.
import type { PersonData } from "../../gate/access.ts";
import type { Item } from "../capability.ts";
import { eventsOf, PURCHASE_FIELDS, touchesSensitive } from "../purchases.ts";

/** Events that a score understands; it sees those that the purpose reads too. */
export const SCORE_FIELDS = [...PURCHASE_FIELDS, "Order Refunded", "Product Viewed", "Product Added"] as const;
type Field = (typeof SCORE_FIELDS)[number];

/** Things of one day, of one field: how many, and what they were worth (returns are negative). */
type Occurrence = { readonly day: number; readonly count: number; readonly value: number };
/** What happened, by field; a field that the purpose does not read is absent. */
export type Happened = ReadonlyMap<Field, readonly Occurrence[]>;

const DAY = 86_400_000;
/** Moments before the end of training at which people are looked at, half a horizon apart: two horizons back. */
const MOMENTS = 5;
const COUNTED = [30, 90] as const;
const LONG = 365;
const MONEY: ReadonlySet<Field> = new Set(["Order Completed"]);

/** How one feature is computed, and which field it speaks of. */
export type Feature = {
  readonly name: string;
  readonly field: Field;
  readonly of: (own: Own, day: number) => number;
};
type Own = readonly Occurrence[];

/** Every feature in a fixed order; NaN where the field is not read or never happened. A day on which more was given back than bought is no order. */
export const FEATURES: readonly Feature[] = SCORE_FIELDS.flatMap((field): Feature[] => [
  ofDays(field, `days since the last ${field}`, (own, day) => day - own.at(-1)!.day),
  ofDays(field, `days since the first ${field}`, (own, day) => day - own[0]!.day),
  ...COUNTED.map((days) =>
    ofDays(field, `${field}, last ${days} days`, (own, day) => sumSince(own, day - days, "count")),
  ),
  ofDays(field, `days with ${field}, last year`, (own, day) => own.filter((each) => each.day >= day - LONG).length),
  ofDays(field, `mean days between ${field}`, (own) => meanGap(own)),
  // Three usual gaps without an order tell more than ninety days do.
  ofDays(
    field,
    `usual gaps since the last ${field}`,
    (own, day) => (day - own.at(-1)!.day) / Math.max(1, meanGap(own)),
  ),
  ...(MONEY.has(field)
    ? [
        ofDays(field, `mean value of a day with ${field}`, (own) => sumSince(own, -Infinity, "value") / own.length),
        {
          name: `value of ${field}, last year`,
          field,
          of: (own: Own, day: number) => sumSince(own, day - LONG, "value"),
        },
        { name: `days with returns of ${field}`, field, of: (own: Own) => own.filter(isReturn).length },
        {
          name: `value returned of ${field}`,
          field,
          of: (own: Own) => -sumSince(own.filter(isReturn), -Infinity, "value"),
        },
      ]
    : []),
]);

/** The UTC day of a moment. */
export const dayNumber = (at: Date): number => Math.floor(at.getTime() / DAY);

/**
 * Reads what happened from permitted data, by day, oldest first. What touches a sensitive item of the catalogue is as if it never was.
 *
 * @param value the property of an order that is worth money
 */
export function happenedTo(data: PersonData, catalogue: ReadonlyMap<string, Item>, value = "revenue"): Happened {
  const happened = new Map<Field, readonly Occurrence[]>();
  for (const field of SCORE_FIELDS) {
    if (!data.fields.includes(field)) continue;
    const days = new Map<number, { count: number; value: number }>();
    for (const { at, properties } of eventsOf(data, field)) {
      if (touchesSensitive(properties, catalogue)) continue;
      const worth = properties[value];
      const known = days.get(dayNumber(at)) ?? { count: 0, value: 0 };
      days.set(dayNumber(at), {
        count: known.count + 1,
        value: known.value + (typeof worth === "number" && Number.isFinite(worth) ? worth : 0),
      });
    }
    happened.set(
      field,
      [...days].map(([day, own]) => ({ day, ...own })).sort((a, b) => a.day - b.day),
    );
  }
  return happened;
}

/** The features on the morning of `day`: only what lay before it. */
export function featuresAt(happened: Happened, day: number): number[] {
  const before = new Map<Field, readonly Occurrence[]>();
  for (const [field, own] of happened)
    before.set(
      field,
      own.filter((each) => each.day < day),
    );
  return FEATURES.map(({ field, of }) => {
    const own = before.get(field);
    // Nine digits, as they are kept of a training run: a score served is the score that was judged.
    return own === undefined ? Number.NaN : Number(of(own, day).toPrecision(9));
  });
}

/** One look at one person: what was known on a day, and what came within the horizon. */
export type Look = {
  readonly day: number;
  readonly x: readonly (number | null)[];
  readonly y: 0 | 1;
  readonly value: number;
};

/** Rows of one person whose horizon had closed before `untilDay`; the latest first. Someone of whom nothing was known is no row. */
export function looksAt(
  happened: Happened,
  untilDay: number,
  { event, withinDays }: { readonly event: string; readonly withinDays: number },
): Look[] {
  const outcomes = happened.get(event as Field);
  if (outcomes === undefined) return [];
  const looks: Look[] = [];
  for (let k = 0; k < MOMENTS; k++) {
    const day = untilDay - withinDays - k * Math.max(1, Math.round(withinDays / 2));
    if (![...happened.values()].some((own) => own.some((each) => each.day < day))) break;
    const within = outcomes.filter((each) => each.day >= day && each.day < day + withinDays);
    looks.push({
      day,
      // Plain data has no NaN.
      x: featuresAt(happened, day).map((value) => (Number.isNaN(value) ? null : value)),
      // What is only given back is no purchase.
      y: within.every(isReturn) ? 0 : 1,
      value: within.reduce((sum, each) => sum + each.value, 0),
    });
  }
  return looks;
}

/** A feature of the days on which it happened; NaN where there is none. */
function ofDays(field: Field, name: string, of: Feature["of"]): Feature {
  return {
    name,
    field,
    of(own, day) {
      const happened = own.filter((each) => !isReturn(each));
      return happened.length === 0 ? Number.NaN : of(happened, day);
    },
  };
}

const isReturn = ({ value }: Occurrence): boolean => value < 0;

function meanGap(own: Own): number {
  return own.length < 2 ? Number.NaN : (own.at(-1)!.day - own[0]!.day) / (own.length - 1);
}

function sumSince(own: Own, first: number, of: "count" | "value"): number {
  let sum = 0;
  for (const each of own) if (each.day >= first) sum += each[of];
  return sum;
}
