import type { DataMap } from "@heed/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import type { EventOccurrence } from "../gate/access.ts";
import { countingsOf, holdsFor, measuringOf, reasonsFor } from "./holds-for.ts";
import { neverHolds } from "./never-holds.ts";
import { parseRule } from "./parse-rule.ts";
import { readRule } from "./read-rule.ts";
import { type Rule, RuleMistakes } from "./rule.ts";

const runs = { numRuns: process.env["HEED_SOAK"] ? 10_000 : 300 };
const NOW = new Date("2026-11-01T12:00:00Z");
type Happened = Readonly<
  Record<string, readonly (readonly [daysAgo: number, properties: Record<string, string | number>])[]>
>;
const person = (happened: Happened, traits: Readonly<Record<string, string | number>> = {}) => ({
  fields: [],
  events: (name: string): EventOccurrence[] =>
    (happened[name] ?? [])
      .map(([daysAgo, properties], i) => ({
        id: String(i),
        at: new Date(NOW.getTime() - daysAgo * 86_400_000),
        properties,
      }))
      .sort((a, b) => +b.at - +a.at),
  trait: (name: string) => traits[name],
});
const reader = person(
  {
    "Order Completed": [
      [3, { revenue: 20 }],
      [40, { revenue: 5.1 }],
      [400, { revenue: 90 }],
    ],
    "Product Viewed": [[1, { category: "Crime" }]],
  },
  { favourite_genre: "crime" },
);

const unknown = () => undefined;
const holds = (rule: Rule, of: typeof reader): boolean =>
  holdsFor(rule, measuringOf(countingsOf([rule], NOW), of, NOW, unknown, new Set()));

test.each([
  ['favourite_genre = "crime"', true],
  ['favourite_genre in ("poetry", "crime")', true],
  ['favourite_genre != "crime"', false],
  ["favourite_genre is known", true],
  ['count("Order Completed") >= 3', true],
  ['count("Order Completed" within 90 days) = 2', true],
  ['count("Order Completed" within 2 months) >= 3', false],
  ['count("Order Completed" where revenue >= 20 within 90 days) = 1', true],
  ['sum("Order Completed".revenue within 90 days) = 25.1', true],
  ['days_since("Order Completed") <= 3', true],
  ['days_since("Order Completed" where revenue > 50) > 365', true],
  ['not (count("Product Viewed" where category = "Crime") > 0 and favourite_genre = "poetry")', true],
  ['favourite_genre = "poetry" or count("Product Viewed") = 1 and days_since("Product Viewed") < 2', true],
])("%s", (text, expected) => {
  expect(holds(parseRule(text), reader)).toBe(expected);
});

test("what is not known meets no test but a not, and what never happened counts 0", () => {
  const nobody = person({});
  for (const [text, expected] of [
    ['favourite_genre = "crime"', false],
    ['favourite_genre != "crime"', true],
    ['not favourite_genre = "crime"', true],
    ["favourite_genre is known", false],
    ['count("Order Completed") = 0', true],
    ['days_since("Order Completed") < 100', false],
    ['days_since("Order Completed") > 100', false],
    ['sum("Order Completed".revenue) < 1', true],
  ] as const)
    expect([text, holds(parseRule(text), nobody)]).toEqual([text, expected]);
});

test("the reasons name what was found, and only what spoke for the answer", () => {
  const rule = parseRule(
    'count("Order Completed" within 90 days) >= 2 and (favourite_genre = "poetry" or favourite_genre = "crime")',
  );
  expect(reasonsFor(rule, measuringOf(countingsOf([rule], NOW), reader, NOW, unknown, new Set()))).toEqual([
    { of: "Order Completed", what: "count", value: 2, withinDays: 90 },
    { of: "favourite_genre", what: "trait", value: "crime" },
  ]);
});

const withMessages: DataMap = {
  ...bookshop,
  fields: { ...bookshop.fields, "Message Received": { kind: "event", properties: { text: "text" } } },
  purposes: {
    ...bookshop.purposes,
    recommendations: {
      ...bookshop.purposes.recommendations,
      reads: { ...bookshop.purposes.recommendations.reads, "Message Received": "6 months" },
    },
  },
};

const ESTIMATED = new Map([
  ["next-order", { purpose: "recommendations", fields: ["Order Completed"], gives: "chance" as const }],
  ["group", { purpose: "recommendations", fields: ["Order Completed"], gives: "group" as const }],
  ["value", { purpose: "newsletter", fields: ["Order Completed"], gives: "amount" as const }],
]);

const mistakesOf = (
  text: string,
  purpose = "recommendations",
  saved: Readonly<Record<string, string>> = {},
  name?: string,
  map: DataMap = withMessages,
) => {
  try {
    readRule(text, {
      map,
      purpose,
      estimates: { known: ESTIMATED },
      saved: new Map(Object.entries(saved)),
      ...(name === undefined ? {} : { name }),
    });
    return [];
  } catch (error) {
    if (!(error instanceof RuleMistakes)) throw error;
    // Every sentence has its remedy.
    for (const { message } of error.mistakes) expect(message).toMatch(/^.+[.)?] .+[.?)]$|For instance/s);
    return error.mistakes.map(({ code, at }) => `${code} ${at}`);
  }
};

describe("a rule that cannot be used is refused with the place and the remedy", () => {
  test.each([
    ["", "rule_malformed 1"],
    ["   ", "rule_malformed 1"],
    ['favourite_genre = "crime', "rule_malformed 19"],
    ["favourite_genre ; drop table heed.person", "rule_malformed 17"],
    ['favourite_genre = "x" favourite_genre = "y"', "rule_malformed 23"],
    ['count("Order Completed" within 1.5 days) > 1', "rule_malformed 32"],
    [`favourite_genre = "${"x".repeat(4_000)}"`, "rule_too_large 1"],
    [`${"(".repeat(30)}favourite_genre = "x"${")".repeat(30)}`, "rule_too_large 21"],
    [Array.from({ length: 51 }, (_, i) => `favourite_genre = "${i}"`).join(" or "), "rule_too_large 1291"],
    ['favorite_genre = "crime"', "field_not_declared 1"],
    ['__proto__ = "crime"', "field_not_declared 1"],
    ['"Order Completed" = 3', "field_of_other_kind 1"],
    ["count(favourite_genre) = 3", "field_of_other_kind 1"],
    ['email = "ada@example.org"', "field_identifies 1"],
    ['count("Product Viewed" where category = "Health") > 0', "field_sensitive 1"],
    ['count("Order Completed" where colour = "red") > 0', "property_not_declared 1"],
    ['count("Order Completed" where products = "b1") > 0', "property_is_list 1"],
    ['sum("Order Completed".order_id) > 5', "value_of_other_type 1"],
    ['estimate("next-ordr") > 0.5', "estimate_unknown 1"],
    ['estimate("value") > 5', "estimate_of_other_purpose 1"],
    ['estimate("next-order") > "much"', "value_of_other_type 1"],
    ['estimate("group") > "few"', "value_without_order 1"],
    ['estimate("next-order") > 0.5 and estimate("next-order") < 0.2', "rule_never_holds 1"],
    ["estimate(", "rule_malformed 10"],
    ['count("Message Received" where text = "late") > 0', "property_is_text 1"],
    ['count("Order Completed") = "two"', "value_of_other_type 1"],
    ["favourite_genre = 3", "value_of_other_type 1"],
    ['favourite_genre < "m"', "value_without_order 1"],
    ['count("Order Completed") > 5000', "count_too_high 1"],
    ['count("Product Viewed" within 400 days) > 2', "window_too_long 1"],
    ['days_since("Product Viewed") > 300', "window_too_long 1"],
    ['count("Order Completed") > 5 and count("Order Completed") < 3', "rule_never_holds 1"],
    ['count("Order Completed") > 2 and count("Order Completed") < 3', "rule_never_holds 1"],
    ['count("Order Completed") < 0', "rule_never_holds 1"],
    ['count("Order Completed") = 1.5', "rule_never_holds 1"],
    ['favourite_genre = "a" and favourite_genre = "b"', "rule_never_holds 1"],
    ['favourite_genre = "a" and not favourite_genre is known', "rule_never_holds 1"],
    ['count("Order Completed") >= 0', "rule_always_holds 1"],
    ['favourite_genre = "a" or not favourite_genre = "a"', "rule_always_holds 1"],
    ['audience "nobody knows"', "audience_unknown 1"],
  ])("%.60s", (text, expected) => {
    expect(mistakesOf(text)).toEqual([expected]);
  });

  test("a field that another purpose reads and this one may not", () => {
    expect(mistakesOf('count("Order Completed") > 1', "newsletter")).toEqual(["field_not_read 1"]);
    expect(mistakesOf('favourite_genre = "x"', "nothing")).toEqual(["purpose_not_declared 1"]);
    expect(mistakesOf('favourite_genre = "x"', "rights")).toEqual(["purpose_not_declared 1"]);
    expect(mistakesOf('count("Order Completed") > 1', "statistics")).toEqual(["aggregate_only 1"]);
  });

  test("audiences that lead back to themselves, over any number of steps", () => {
    const saved = { a: 'audience "b"', b: 'audience "c" and favourite_genre is known', c: 'not audience "a"' };
    expect(mistakesOf('audience "a"', "recommendations", saved)).toEqual(["rule_recurses 5"]);
    expect(mistakesOf('audience "loyal"', "recommendations", {}, "loyal")).toEqual(["rule_recurses 1"]);
    expect(mistakesOf('audience "c"', "recommendations", { c: 'favourite_genre = "x"' })).toEqual([]);
    // What is sound by itself and impossible together is found too.
    expect(
      mistakesOf('audience "c" and favourite_genre = "y"', "recommendations", { c: 'favourite_genre = "x"' }),
    ).toEqual(["rule_never_holds 1"]);
  });

  test("an estimate whose purpose has more than an ordinary effect: a person looks at what follows first", () => {
    const { recommendations, ...others } = withMessages.purposes;
    const mistakes = (effect: "ordinary" | "price" | "significant") =>
      mistakesOf('estimate("next-order") > 0.5', "recommendations", {}, undefined, {
        ...withMessages,
        purposes: { ...others, recommendations: { ...recommendations!, effect } },
      });
    expect([mistakes("ordinary"), mistakes("price"), mistakes("significant")]).toEqual([
      [],
      ["estimate_needs_review 1"],
      ["estimate_needs_review 1"],
    ]);
  });

  test("all mistakes are told at once", () => {
    expect(mistakesOf('email = "x" or favorite_genre = 1 or count("Order Completed") > "a"')).toHaveLength(3);
  });
});

const leaf = fc.oneof(
  fc
    .tuple(fc.constantFrom("<", "<=", ">", ">=", "=", "!="), fc.integer({ min: -1, max: 4 }))
    .map(([sign, n]) => `count(E) ${sign} ${n}`),
  fc
    .tuple(fc.constantFrom("<", ">=", "="), fc.integer({ min: -1, max: 4 }))
    .map(([sign, n]) => `days_since(E) ${sign} ${n}`),
  fc
    .tuple(fc.constantFrom("<", ">", "=", "!="), fc.integer({ min: 0, max: 3 }))
    .map(([sign, n]) => `size ${sign} ${n}`),
  fc.constantFrom("size is known", "size in (1, 2)"),
);
const text: fc.Arbitrary<string> = fc.letrec<{ rule: string }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.tuple(tie("rule"), fc.constantFrom("and", "or"), tie("rule")).map(([a, is, b]) => `(${a} ${is} ${b})`),
    tie("rule").map((inner) => `not (${inner})`),
  ),
})).rule;
const anybody = fc
  .record({
    days: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
    size: fc.option(fc.integer({ min: 0, max: 3 })),
  })
  .map(({ days, size }) => person({ E: days.map((day) => [day, {}] as const) }, size === null ? {} : { size }));

test("a rule that is said to hold for nobody holds for nobody", () => {
  let impossible = 0;
  fc.assert(
    fc.property(text, fc.array(anybody, { minLength: 20, maxLength: 20 }), (rule, people) => {
      const read: Rule = parseRule(rule);
      if (!neverHolds(read)) return true;
      impossible++;
      return people.every((one) => !holds(read, one));
    }),
    runs,
  );
  expect(impossible).toBeGreaterThan(0);
});

test("any text is read or refused with a sentence; nothing else is thrown", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (rule) => {
      mistakesOf(rule);
    }),
    runs,
  );
});
