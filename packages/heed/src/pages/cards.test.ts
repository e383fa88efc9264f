// What a page tells of one person: everything to whoever is alone with it, and to a browser that is one of several nothing that others of them said.
import type { DataMap, Decision } from "@heed/core";
import { expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import type { ModelInput } from "./model-input.ts";
import type { Own, Stands } from "./ports.ts";
import { toModel } from "./to-model.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const DAY = "2027-05-20";
const post = {
  name: "The mail house",
  role: "processor",
  country: "DE",
  contract: "2026-01-15",
  destination: { kind: "webhook", url: "https://post.example", sends: { newsletter: ["email"] } },
} as const;
const map = {
  ...bookshop,
  recipients: { post },
  purposes: { ...bookshop.purposes, newsletter: { ...bookshop.purposes.newsletter, recipients: ["post"] } },
  placements: { worth: { capability: "lifetime-value", purpose: "recommendations", size: 1, holdout: 0 } },
} as unknown as DataMap;
const stands = (purpose: string, basis: Stands["basis"], decision: Decision, choice = true): Stands => ({
  purpose,
  basis,
  choice,
  decision,
  off: [],
  answered: { value: decision.allowed, at: NOW, strength: "proven" },
});
const no = (reason: "refused" | "objected"): Decision => ({ allowed: false, reason, remedy: "" });
const datum = (id: string, value: unknown, purpose: string): Own["held"][number]["data"][number] => ({
  id,
  at: NOW,
  source: "shop",
  sensitive: false,
  value,
  serves: [{ purpose, until: DAY }],
});
const estimated = (id: string) => ({
  id,
  at: NOW,
  placement: "worth",
  arm: "personal",
  detail: { capability: "lifetime-value", shown: [{ item: "lifetime-value" }] },
});
const entry = (kind: string, purpose: string) => ({ at: NOW, kind, purpose, actor: "visit:shelf", detail: {} });
const own: Own = {
  known: true,
  held: [
    { field: "email", total: 1, data: [datum("a", "ada@shop.example", "orders")] },
    { field: "favourite_genre", total: 1, data: [datum("b", "sea", "recommendations")] },
  ],
  onlyFor: {},
  decisions: [estimated("newer"), estimated("older")],
  decided: {},
  done: { entries: [entry("use", "newsletter"), entry("choice", "newsletter"), entry("look", "rights")] },
  hidden: [],
  audiences: [],
  aliases: [],
  requests: [],
  learned: [],
  shares: [{ recipient: "post", purpose: "newsletter", fields: ["email"], last: NOW }],
  items: {},
};
const modelFor = (alone: boolean, by: ModelInput["by"] = alone ? "proven" : "browser") =>
  toModel({
    map,
    language: "en",
    now: NOW,
    by,
    alone,
    fresh: false,
    stands: [
      stands("recommendations", "consent", { allowed: true, basis: "consent" }),
      stands("newsletter", "consent", no("refused")),
      stands("statistics", "legitimate interest", no("objected")),
      stands("orders", "contract", { allowed: true, basis: "contract" }, false),
    ],
    own,
    tellWhy: () => ({ text: "about 40", title: "What you will be worth", language: "en" }),
    stopped: new Set(),
    messages: [],
  });

test("a browser that is one of several learns of no answer, permit or share of the others, and corrects nothing", () => {
  const [mine, theirs] = [modelFor(true), modelFor(false)];
  const states = ({ purposes }: typeof mine) => purposes.map(({ state }) => state);
  expect(states(mine)).toEqual(["on", "off", "off", "always"]);
  expect(states(theirs)).toEqual(["unknown", "unknown", "unknown", "always"]);
  const answered = ({ purposes }: typeof mine) => purposes.filter((card) => card.answered !== undefined).length;
  expect([answered(mine), answered(theirs)]).toEqual([4, 0]);
  const serving = ({ held }: typeof mine) => held.flatMap(({ data }) => data.flatMap(({ serves }) => serves)).length;
  expect([serving(mine), serving(theirs)]).toEqual([2, 0]);
  const correctable = ({ held }: typeof mine) => held.filter(({ correct }) => correct !== undefined).length;
  expect([correctable(mine), correctable(theirs)]).toEqual([2, 0]);
  expect([mine, theirs].map(({ recipients }) => recipients[0]?.received?.length)).toEqual([1, undefined]);
});

test("an address stands only before whoever proved to be the person", () =>
  expect([modelFor(true).address, modelFor(true, "browser").address]).toEqual(["ada@shop.example", undefined]));

test("use can be stopped where something rests on the person's say, and not of what a contract needs", () =>
  expect(modelFor(true).held.map(({ data }) => data[0]?.stop)).toEqual([undefined, "may"]));

test("what is estimated again and again is told once", () =>
  expect(modelFor(true).shelf.map(({ id }) => id)).toEqual(["newer"]));

test("what the person did themself is marked as theirs, and a use or a look of staff is not", () =>
  expect(modelFor(true).done.lines.map((line) => line.own)).toEqual([false, true, false]));
