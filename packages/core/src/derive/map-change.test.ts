// What a change of map means for people: who is asked, who is told, what goes.
import { expect, test } from "vitest";
import type { DataMap } from "../map/data-map.ts";
import { mapChange } from "./map-change.ts";

const base = {
  controller: { name: "Shop", contact: "a@shop.example" },
  complaints: { authority: "DPC", url: "https://dpc.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["DE"] } },
  age: { minimum: 16, rule: "asked" },
  recipients: { ads: { name: "Ads", role: "controller", kind: "sale", country: "US" } },
  fields: {
    seen: { kind: "event", properties: { id: "string" } },
    bought: { kind: "event", properties: { id: "string" } },
  },
} as const;
const withPurposes = (purposes: Record<string, object>, fields: object = base.fields): DataMap =>
  ({ ...base, fields, purposes }) as unknown as DataMap;

const shelf = { says: "Show", basis: "consent", reads: { seen: "6 months" } };
const orders = { says: "Deliver", basis: "contract", reads: { bought: "6 months" } };

test("a consent purpose that reads more must be asked again; a contract only told", () => {
  const change = mapChange(
    withPurposes({ shelf, orders }),
    withPurposes({
      shelf: { ...shelf, reads: { seen: "6 months", bought: "6 months" } },
      orders: { ...orders, reads: { bought: "9 months" } },
    }),
  );
  expect(change.askAgain).toEqual([{ purpose: "shelf", why: "it newly reads bought" }]);
  expect(change.tell).toEqual([{ purpose: "orders", why: "bought is kept for 9 months instead of 6 months" }]);
  expect(change.permitted).toEqual([{ purpose: "shelf", field: "bought" }]);
});

test("a shorter keep and a removed purpose shorten, and nobody is asked", () => {
  const change = mapChange(
    withPurposes({ shelf, orders }),
    withPurposes({ shelf: { ...shelf, reads: { seen: "3 months" } } }),
  );
  expect(change.shortened).toEqual([
    { purpose: "shelf", field: "seen", from: "6 months", to: "3 months" },
    { purpose: "orders", field: "bought", from: "6 months", to: undefined },
  ]);
  expect(change.askAgain).toEqual([]);
});

test("new fields and properties are newly collected", () => {
  const change = mapChange(
    withPurposes({ shelf }),
    withPurposes(
      { shelf },
      {
        ...base.fields,
        seen: { kind: "event", properties: { id: "string", price: "number?" } },
        rated: { kind: "event", properties: {} },
      },
    ),
  );
  expect(change.collected).toEqual(["seen.price", "rated"]);
});

test("profiles that are sold, significant effects and sensitive fields ask for an impact assessment", () => {
  const change = mapChange(
    withPurposes({ shelf }),
    withPurposes({
      shelf: { ...shelf, profiles: true, recipients: ["ads"], effect: "significant", humanReview: "team" },
    }),
  );
  expect(change.assess.length).toBe(2);
  expect(mapChange(withPurposes({ shelf }), withPurposes({ shelf })).assess).toEqual([]);
});

test("the order in which regimes are written is no change of basis", () => {
  const before = withPurposes({ shelf: { ...shelf, basis: { gdpr: "consent", ccpa: "legitimate interest" } } });
  const after = withPurposes({ shelf: { ...shelf, basis: { ccpa: "legitimate interest", gdpr: "consent" } } });
  expect(mapChange(before, after).askAgain).toEqual([]);
});

test("the same map changes nothing", () => {
  const map = withPurposes({ shelf, orders });
  expect(mapChange(map, map)).toEqual({
    collected: [],
    dropped: [],
    permitted: [],
    askAgain: [],
    tell: [],
    shortened: [],
    assess: [],
  });
});
