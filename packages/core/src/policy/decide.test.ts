// What closes a purpose whatever somebody chose for it: what is nothing for a child, and a no to one way of being reached.
import { expect, test } from "vitest";
import { type DataMap, defineMap } from "../map/data-map.ts";
import type { Purpose } from "../map/purpose.ts";
import type { Choice } from "./choice.ts";
import { decide, type PersonState, wayKey } from "./decide.ts";

const NOW = new Date("2026-06-15T12:00:00Z");
const recipient = { name: "Them", role: "controller" as const, country: "DE" };
const plain = defineMap({
  controller: { name: "Shop", contact: "a@shop.example" },
  complaints: { authority: "DPC", url: "https://dpc.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["DE"] } },
  age: { minimum: 16, rule: "asked" },
  fields: { bought: { kind: "event", properties: {} } },
  recipients: {
    post: { ...recipient, role: "processor", contract: "2026-01-01" },
    buyer: { ...recipient, kind: "sale" },
    network: { ...recipient, kind: "sharing" },
  },
  purposes: { letters: { says: "Write", basis: "consent", reads: { bought: "12 months" } } },
});
// What is given replaces what is not.
const mapWith = (letters: Partial<Purpose>): DataMap =>
  ({ ...plain, purposes: { letters: { ...plain.purposes.letters, ...letters } } }) as DataMap;
const reasonFor = (letters: Partial<Purpose>, state: PersonState, channel?: "web" | "e-mail"): string => {
  const map = mapWith(letters);
  const yes: Choice = { purpose: "letters", value: true, at: NOW, strength: "proven", asked: map };
  const decision = decide(map, { purpose: "letters", choices: [yes], state, now: NOW, channel });
  return decision.allowed ? "allowed" : decision.reason;
};

test.each<[string, Partial<Purpose>, string]>([
  ["a profile", { profiles: true }, "child"],
  ["advertising across sites", { advertises: true }, "child"],
  ["a price of one's own", { effect: "price" }, "child"],
  ["a significant effect", { effect: "significant" }, "child"],
  ["a sale", { recipients: ["post", "buyer"] }, "child"],
  ["sharing for advertising", { recipients: ["network"] }, "child"],
  ["a letter", {}, "allowed"],
  ["a letter that somebody posts", { recipients: ["post"] }, "allowed"],
])("of a child, for %s: %j is %s", (_, letters, expected) => {
  expect(reasonFor(letters, { child: true })).toBe(expected);
  expect(reasonFor(letters, {})).toBe("allowed");
});

test("a no to one way closes it and no other, as a refusal or an objection; a contract's letter is no choice", () => {
  const state = { off: [wayKey("e-mail", "letters")] };
  const interest = { basis: "legitimate interest", balancing: "small" } as const;
  expect([undefined, "web", "e-mail"].map((way) => reasonFor({}, state, way as "web"))).toEqual([
    "allowed",
    "allowed",
    "refused",
  ]);
  expect(reasonFor(interest, state, "e-mail")).toBe("objected");
  expect(reasonFor({ basis: "contract" }, state, "e-mail")).toBe("allowed");
});
