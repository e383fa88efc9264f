// What a signal means for each purpose: an opt-out closes what it names and nothing else, and what cannot be read closes all that it could have named.
import { expect, test } from "vitest";
import { type DataMap, defineMap } from "../map/data-map.ts";
import { type SignalReading, signalClaims, type UsOptOut } from "./signals.ts";

const recipient = { name: "Them", role: "controller" as const, country: "US" };
const map: DataMap = defineMap({
  controller: { name: "Shop", contact: "a@shop.example" },
  complaints: { authority: "DPC", url: "https://dpc.example" },
  languages: ["en"],
  regimes: { ccpa: { countries: ["US-CA"] } },
  age: { minimum: 16, rule: "asked" },
  fields: { seen: { kind: "event", properties: {} }, ill: { kind: "trait", type: "string", sensitive: "health" } },
  recipients: { buyer: { ...recipient, kind: "sale" }, network: { ...recipient, kind: "sharing" } },
  purposes: {
    sold: { says: "Sell", basis: "consent", reads: { seen: "6 months" }, recipients: ["buyer"] },
    shared: { says: "Share", basis: "consent", reads: { seen: "6 months" }, recipients: ["network"] },
    ads: { says: "Advertise", basis: "consent", reads: { seen: "6 months" }, advertises: true },
    care: { says: "Care", basis: "explicit consent", reads: { ill: "6 months" } },
    shelf: { says: "Show", basis: "consent", reads: { seen: "6 months" } },
    orders: { says: "Deliver", basis: "contract", reads: { seen: "6 months" }, recipients: ["buyer"] },
  },
});
const closedBy = (reading: Partial<SignalReading>): string[] =>
  signalClaims(map, { gpc: false, ...reading }, "ccpa").map(({ purpose, value }) => {
    expect(value).toBe(false);
    return purpose;
  });

test.each<[UsOptOut, string[]]>([
  ["sale", ["sold"]],
  ["sharing", ["shared"]],
  ["advertising", ["ads"]],
  ["sensitive", ["care"]],
])("an opt-out of %s closes %j, and never what a contract needs", (out, closed) =>
  expect(closedBy({ us: new Set([out]) })).toEqual(closed),
);

test("what cannot be read closes all that it could have named; not having opted out is no yes", () => {
  expect(closedBy({ us: "unreadable" })).toEqual(["sold", "shared", "ads", "care"]);
  expect(signalClaims(map, { gpc: false, us: new Set() }, "ccpa")).toEqual([]);
});

test("Global Privacy Control closes what is sold, shared or advertised across sites, and no shelf", () => {
  expect(closedBy({ gpc: true })).toEqual(["sold", "shared", "ads"]);
  expect(closedBy({})).toEqual([]);
});
