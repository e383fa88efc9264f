// Categories of a consent tool mean the purposes that declare them, and nothing else.
import { type DataMap, mistakesIn } from "@heed/core";
import { expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { claimsOf } from "./consent-claims.ts";

const { newsletter, recommendations, orders } = bookshop.purposes;
const withCategories = (purposes: DataMap["purposes"]): DataMap => ({
  ...bookshop,
  purposes: { ...bookshop.purposes, ...purposes },
});
const map = withCategories({
  newsletter: { ...newsletter, categories: ["C0004"] },
  recommendations: { ...recommendations, categories: ["C0003", "C0004"] },
});
const claims = (preferences: readonly (readonly [string, unknown])[], event?: string) =>
  claimsOf(map, { preferences, event: event === undefined ? undefined : { name: event, properties: {} } });

test("a category counts for every purpose that declares it", () => {
  expect(claims([["C0004", true]]).claims).toEqual([
    { purpose: "recommendations", value: true },
    { purpose: "newsletter", value: true },
  ]);
});

test("an unmapped category grants nothing and is counted, absence says nothing", () => {
  expect(claims([["C0001", true]])).toEqual({
    claims: [],
    drops: [{ name: "context.consent.C0001", reason: "not_in_map" }],
  });
  expect(claims([])).toEqual({ claims: [], drops: [] });
});

test("of a yes and a no for one purpose the no counts, in either order", () => {
  const no = [{ purpose: "recommendations", value: false }];
  expect(
    claims([
      ["C0003", true],
      ["recommendations", false],
    ]).claims,
  ).toEqual(no);
  expect(
    claims([
      ["recommendations", false],
      ["C0003", true],
    ]).claims,
  ).toEqual(no);
  expect(claims([["newsletter", true]], "Unsubscribed").claims).toEqual([{ purpose: "newsletter", value: false }]);
});

test("only true and false are answers", () => {
  for (const value of ["true", 1, null, {}, []]) expect(claims([["C0003", value]]).claims).toEqual([]);
});

test("heed check finds a category that is another purpose's name, or means what nobody can choose", () => {
  const wrong = withCategories({
    newsletter: { ...newsletter, categories: ["recommendations"] },
    orders: { ...orders, categories: ["C0001"] },
  });
  expect(mistakesIn(map)).toEqual([]);
  expect(mistakesIn(wrong).map(({ code }) => code)).toEqual(["category_is_purpose", "category_without_choice"]);
});
