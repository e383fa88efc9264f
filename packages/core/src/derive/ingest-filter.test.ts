// What is not in the map is not collected; what is, is of its declared type.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineMap } from "../map/data-map.ts";
import { filterEvent, filterTrait } from "./ingest-filter.ts";

const map = defineMap({
  controller: { name: "Shop", contact: "a@shop.example" },
  complaints: { authority: "DPC", url: "https://dpc.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["DE"] } },
  age: { minimum: 16, rule: "asked" },
  fields: {
    email: { kind: "trait", type: "email", identifies: true },
    born: { kind: "trait", type: "date" },
    seen: {
      kind: "event",
      properties: { id: "string", price: "number?", shelf: "string?", page: "string?" },
      sensitive: { property: "shelf", values: { Faith: "religion" } },
    },
    wrote: { kind: "event", properties: { id: "string", body: "text?" } },
    order: { kind: "event", properties: { products: [{ id: "string", n: "number?" }] } },
  },
  purposes: { shelf: { says: "Show", basis: "consent", reads: { seen: "6 months" } } },
});

describe("the filter", () => {
  test("keeps what is declared and counts the rest by name", () => {
    expect(filterEvent(map, "seen", { id: "b1", price: "3.5", campaign: "x" })).toEqual({
      kept: true,
      properties: { id: "b1", price: 3.5 },
      sensitive: false,
      drops: [{ name: "seen.campaign", reason: "not_in_map" }],
    });
  });

  test("does not keep an event that is not in the map, whatever its name", () => {
    for (const name of ["clicked", "__proto__", "constructor", "toString", "email"])
      expect(filterEvent(map, name, {})).toMatchObject({ kept: false, reason: "event_not_in_map" });
  });

  test("cuts query and fragment from addresses: they carry what nobody named", () => {
    expect(
      filterEvent(map, "seen", { id: "b1", page: "https://shop.example/a?gclid=1&email=x@y.example#top" }),
    ).toMatchObject({ properties: { page: "https://shop.example/a" } });
  });

  test("takes what somebody wrote as they wrote it, up to 10,000 characters; other strings up to 2,000", () => {
    const wrote = (length: number) => {
      const kept = filterEvent(map, "wrote", { id: "1", body: "é".repeat(length) });
      return kept.kept && String(kept.properties["body"] ?? "").length;
    };
    expect([wrote(2_001), wrote(10_000), wrote(10_001)]).toEqual([2_001, 10_000, 0]);
    expect(filterEvent(map, "seen", { id: "b".repeat(2_001) })).toMatchObject({ kept: false });
    // A link inside of a letter is part of it; what reaches anybody is taken out before it is read.
    const body = "https://shop.example/help?topic=late is no help";
    expect(filterEvent(map, "wrote", { id: "1", body })).toMatchObject({ properties: { body } });
  });

  test("marks a sensitive value", () =>
    expect(filterEvent(map, "seen", { id: "b1", shelf: "Faith" })).toMatchObject({ sensitive: true }));

  test("refuses NUL and lone surrogates, which no database stores as text", () => {
    for (const id of ["a\0b", "\ud800"]) expect(filterEvent(map, "seen", { id })).toMatchObject({ kept: false });
  });

  test("reads lists of things", () => {
    expect(filterEvent(map, "order", { products: [{ id: "b1", n: 2, colour: "red" }] })).toMatchObject({
      kept: true,
      properties: { products: [{ id: "b1", n: 2 }] },
      drops: [{ name: "order.products.colour" }],
    });
    expect(filterEvent(map, "order", { products: [{ n: 2 }] })).toMatchObject({
      properties: {},
      drops: [{ name: "order.products", reason: "wrong_type" }],
    });
  });

  test("keeps a trait of its type only", () => {
    expect(filterTrait(map, "email", "a@b.example")).toMatchObject({ kept: true, identifies: true });
    expect(filterTrait(map, "email", "nobody")).toEqual({ kept: false, drop: { name: "email", reason: "wrong_type" } });
    expect(filterTrait(map, "born", "2001-02-03")).toMatchObject({ kept: true, value: "2001-02-03T00:00:00.000Z" });
    // January or February: whoever wrote it knows, nobody else does.
    expect(filterTrait(map, "born", "01/02/2001")).toMatchObject({ kept: false, drop: { reason: "wrong_type" } });
    expect(filterTrait(map, "__proto__", "x")).toMatchObject({ kept: false });
  });

  test("never keeps an undeclared key or an undeclared type, whatever arrives", () => {
    fc.assert(
      fc.property(fc.anything(), (properties) => {
        const result = filterEvent(map, "seen", properties);
        if (!result.kept) return;
        for (const [key, value] of Object.entries(result.properties)) {
          expect(["id", "price", "shelf", "page"]).toContain(key);
          expect(typeof value).toBe(key === "price" ? "number" : "string");
        }
      }),
      { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 },
    );
  });
});

test("of a question with answers to choose from, nothing else is taken", () => {
  const asking = {
    ...map,
    fields: {
      gender: { kind: "trait", type: "string", protects: "gender", oneOf: { woman: "a woman", man: "a man" } },
    },
  } as const;
  expect(filterTrait(asking, "gender", "woman")).toMatchObject({ kept: true, value: "woman" });
  for (const given of ["Woman", "constructor", 1]) expect(filterTrait(asking, "gender", given).kept).toBe(false);
});
