// Claims about permits, over every map-shaped question that a random generator can think of.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DataMap, defineMap } from "../map/data-map.ts";
import type { Purpose } from "../map/purpose.ts";
import { type Choice, STRENGTHS, type Strength, standing } from "./choice.ts";
import { dayOf } from "./day.ts";
import { decide, type PersonState } from "./decide.ts";
import { type Datum, permits } from "./permits.ts";
import { becameOther, widening } from "./widening.ts";

const map = defineMap({
  controller: { name: "Shop", contact: "a@shop.example" },
  complaints: { authority: "DPC", url: "https://dpc.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["DE"] }, ccpa: { countries: ["US-CA"] } },
  age: { minimum: 16, rule: "asked" },
  fields: { seen: { kind: "event", properties: {} }, bought: { kind: "event", properties: {} } },
  purposes: {
    shelf: { says: "Show", basis: "consent", profiles: true, reads: { seen: "6 months", bought: "24 months" } },
    letters: {
      says: "Write",
      basis: { gdpr: "consent", ccpa: "legitimate interest" },
      balancing: "small",
      reads: { bought: "12 months" },
      doubleOptIn: true,
    },
    counting: { says: "Count", basis: "legitimate interest", balancing: "groups only", reads: { seen: "3 months" } },
    orders: { says: "Deliver", basis: "contract", reads: { bought: "6 months" } },
    invoices: { says: "Invoices", basis: "legal obligation", law: "AO 147", reads: { bought: "10 years" } },
  },
});
// Random parts of a purpose are no type of their own; what they may be is written where they are drawn.
const withShelf = (change: object): DataMap =>
  ({ ...map, purposes: { ...map.purposes, shelf: { ...map.purposes.shelf, ...change } } }) as DataMap;
const seenOnly = withShelf({ reads: { seen: "6 months" } });
const purposes = ["shelf", "letters", "counting", "orders", "invoices"];
const numRuns = process.env["HEED_SOAK"] ? 10_000 : 100;

const NOW = new Date("2026-06-15T12:00:00Z");
const moment = fc.date({ min: new Date("2025-06-01T00:00:00Z"), max: NOW, noInvalidDate: true });
const choice: fc.Arbitrary<Choice> = fc.record({
  purpose: fc.constantFrom(...purposes),
  value: fc.boolean(),
  at: moment,
  strength: fc.constantFrom<Strength>(...STRENGTHS),
  asked: fc.constantFrom(map, seenOnly, undefined),
});
const choices = fc.array(choice, { maxLength: 12 });
const flag = fc.boolean();
const state: fc.Arbitrary<PersonState> = fc.record({
  regime: fc.constantFrom("gdpr", "ccpa"),
  child: flag,
  proven: flag,
  held: flag,
  quarantined: flag,
});
const datum = fc.record({ field: fc.constantFrom("seen", "bought"), at: moment, sensitive: flag });
const of = (list: readonly { purpose: string }[]) => list.map((permit) => permit.purpose);

describe("permits", () => {
  test("a no in last place closes its purpose, whatever came before", () => {
    fc.assert(
      fc.property(
        choices,
        state,
        datum,
        fc.constantFrom("shelf", "letters", "counting"),
        (list, person, about, purpose) => {
          const no: Choice = { purpose, value: false, at: NOW, strength: "claimed" };
          expect(of(permits(map, [...list, no], person, about))).not.toContain(purpose);
        },
      ),
      { numRuns },
    );
  });

  test("the order in which choices arrive changes nothing", () => {
    fc.assert(
      fc.property(choices, state, datum, (list, person, about) => {
        expect(permits(map, [...list].reverse(), person, about)).toEqual(permits(map, list, person, about));
      }),
      { numRuns },
    );
  });

  test("no permit is wider than the decision for its purpose", () => {
    fc.assert(
      fc.property(choices, state, datum, (list, person, about) => {
        for (const permit of permits(map, list, person, about)) {
          if (permit.purpose === "kept" || permit.until < dayOf(NOW)) continue;
          expect(decide(map, { purpose: permit.purpose, choices: list, state: person, now: NOW })).toMatchObject({
            allowed: true,
          });
        }
      }),
      { numRuns },
    );
  });

  test("a claimed yes never overrides a no, and gives a proven person nothing", () => {
    fc.assert(
      fc.property(choices, state, datum, moment, (list, person, about, at) => {
        const claim: Choice = { purpose: "shelf", value: true, at, strength: "claimed", asked: map };
        const before = of(permits(map, list, person, about)).includes("shelf");
        const after = of(permits(map, [...list, claim], person, about)).includes("shelf");
        const refused = list.some((each) => each.purpose === "shelf" && !each.value);
        if (refused || person.proven) expect(after && !before).toBe(false);
      }),
      { numRuns },
    );
  });

  test("a sensitive datum is in no profile and rests on no plain consent or interest", () => {
    fc.assert(
      fc.property(choices, state, datum, (list, person, about) => {
        const open = of(permits(map, list, person, { ...about, sensitive: true }));
        for (const closed of ["shelf", "counting", "letters"]) expect(open).not.toContain(closed);
      }),
      { numRuns },
    );
  });

  test("what was decided for a purpose goes with an objection to it, unless the person may contest it or a hold keeps it", () => {
    const decision = { field: "decision", at: NOW, madeFor: "counting" };
    const no: Choice = { purpose: "counting", value: false, at: NOW, strength: "claimed" };
    const priced: DataMap = {
      ...map,
      purposes: { ...map.purposes, counting: { ...map.purposes.counting, effect: "price" } },
    };
    expect(of(permits(map, [], {}, decision))).toEqual(["proof"]);
    expect(permits(map, [no], {}, decision)).toEqual([]);
    expect(of(permits(map, [no], { held: true }, decision))).toEqual(["kept"]);
    expect(of(permits(priced, [no], {}, decision))).toEqual(["proof"]);
    // A withdrawn consent ends no record (docs/decisions/0064), and an objection only that of its own purpose.
    expect(of(permits(map, [{ ...no, purpose: "shelf" }], {}, { ...decision, madeFor: "shelf" }))).toEqual(["proof"]);
    expect(of(permits(map, [no], {}, { ...decision, madeFor: "shelf" }))).toEqual(["proof"]);
  });

  test("a restriction leaves only `kept`", () => {
    fc.assert(
      fc.property(choices, state, datum, (list, person, about) => {
        expect(of(permits(map, list, { ...person, restricted: true }, about))).toEqual(["kept"]);
      }),
      { numRuns },
    );
  });

  test("a quarantined person keeps what contract and law need, and nothing that is a choice", () => {
    const about = { field: "bought", at: NOW };
    const yes: Choice = { purpose: "shelf", value: true, at: NOW, strength: "proven", asked: map };
    expect(of(permits(map, [yes], { quarantined: true }, about))).toEqual(["orders", "invoices"]);
  });

  test("a child is in no profile, however many said yes", () => {
    fc.assert(
      fc.property(choices, state, datum, (list, person, about) => {
        expect(of(permits(map, list, { ...person, child: true }, about))).not.toContain("shelf");
      }),
      { numRuns },
    );
  });

  test("consent withdrawn leaves what contract and law need, until their day", () => {
    const bought = { field: "bought", at: new Date("2026-01-31T23:00:00Z") };
    const no: Choice = { purpose: "shelf", value: false, at: NOW, strength: "proven" };
    expect(permits(map, [no], {}, bought)).toEqual([
      { purpose: "orders", until: "2026-07-31" },
      { purpose: "invoices", until: "2036-01-31" },
    ]);
  });

  test("a yes covers only the fields that its notice named", () => {
    const yes: Choice = { purpose: "shelf", value: true, at: NOW, strength: "proven", asked: seenOnly };
    expect(of(permits(map, [yes], {}, { field: "bought", at: NOW }))).not.toContain("shelf");
    expect(of(permits(map, [yes], {}, { field: "seen", at: NOW }))).toContain("shelf");
  });

  test("a yes to letters counts only once the person has confirmed it", () => {
    const yes = (strength: Strength): Choice => ({
      purpose: "letters",
      value: true,
      at: NOW,
      strength,
      asked: map,
    });
    const about = { field: "bought", at: NOW };
    expect(of(permits(map, [yes("browser")], {}, about))).not.toContain("letters");
    expect(of(permits(map, [yes("proven")], {}, about))).toContain("letters");
  });
});

describe("standing", () => {
  test("a yes runs out: the day after its last the purpose is closed, and no permit reaches beyond that day", () => {
    const short = withShelf({ consentLasts: "2 months" });
    const at = new Date("2026-04-15T12:00:00Z");
    const yes: Choice = { purpose: "shelf", value: true, at, strength: "proven", asked: short };
    const on = (day: string) =>
      decide(short, { purpose: "shelf", choices: [yes], state: {}, now: new Date(`${day}T12:00:00Z`) });
    expect(on("2026-06-15").allowed).toBe(true);
    expect(on("2026-06-16")).toMatchObject({ allowed: false, reason: "expired" });
    const until = permits(short, [yes], {}, { field: "seen", at: NOW }).find(
      ({ purpose }) => purpose === "shelf",
    )?.until;
    expect(until).toBe("2026-06-15");
  });

  test("on a tie the no wins", () => {
    const both: Choice[] = [true, false].map((value) => ({
      purpose: "shelf",
      value,
      at: NOW,
      strength: "proven",
      asked: map,
    }));
    expect(standing(both, "shelf", {})?.value).toBe(false);
    expect(standing(both.reverse(), "shelf", {})?.value).toBe(false);
  });

  test("what was claimed before somebody proved to be the person stands; what is claimed later gives nothing", () => {
    const state = { proven: true, provenSince: NOW };
    const claim = (receivedAt: Date): Choice[] => [
      { purpose: "shelf", value: true, at: new Date("2026-01-01"), receivedAt, strength: "claimed", asked: map },
    ];
    expect(standing(claim(new Date("2026-01-02")), "shelf", state)?.value).toBe(true);
    // Set back or not: it came after.
    expect(standing(claim(NOW), "shelf", state)).toBeUndefined();
  });

  test("a claimed yes does not lift even a claimed no; a browser's does", () => {
    const said = (value: boolean, day: number, strength: Strength): Choice => ({
      purpose: "shelf",
      value,
      at: new Date(Date.UTC(2026, 0, day)),
      strength,
      asked: map,
    });
    const no = said(false, 1, "claimed");
    expect(standing([no, said(true, 2, "claimed")], "shelf", {})?.value).toBe(false);
    expect(standing([no, said(true, 2, "browser")], "shelf", {})?.value).toBe(true);
  });

  test("a weak no in between is no way around a strong one, and a strong yes ends both", () => {
    const said = (value: boolean, day: number, strength: Strength): Choice => ({
      purpose: "shelf",
      value,
      at: new Date(Date.UTC(2026, 0, day)),
      strength,
      asked: map,
    });
    const around = [said(false, 1, "proven"), said(false, 2, "claimed"), said(true, 3, "browser")];
    expect(standing(around, "shelf", {})).toMatchObject({ value: false, strength: "proven" });
    const ended = [
      said(false, 1, "proven"),
      said(true, 2, "proven"),
      said(false, 3, "claimed"),
      said(true, 4, "browser"),
    ];
    expect(standing(ended, "shelf", {})).toMatchObject({ value: true, strength: "browser" });
  });

  test("a browser's yes does not undo what a proven person refused", () => {
    const list: Choice[] = [
      { purpose: "shelf", value: false, at: new Date("2026-01-01"), strength: "proven" },
      { purpose: "shelf", value: true, at: NOW, strength: "browser", asked: map },
    ];
    expect(standing(list, "shelf", { proven: true })?.value).toBe(false);
  });
});

describe("a changed map", () => {
  const wide = {
    reads: { seen: "12 months", bought: "24 months" },
    recipients: ["ads"],
    effect: "price",
    channels: ["web", "SMS"],
  } as const satisfies Partial<Purpose>;
  const parts = {
    basis: fc.constantFrom("consent", "explicit consent"),
    reads: fc.record(
      {
        seen: fc.constantFrom("3 months", "180 days", "12 months", "until withdrawn"),
        bought: fc.constantFrom("1 days", "24 months"),
      },
      { requiredKeys: [] },
    ),
    recipients: fc.subarray(["ads", "post"]),
    effect: fc.constantFrom("ordinary", "price", "significant"),
    channels: fc.subarray(["web", "SMS"]),
    keepFrom: fc.constantFrom("collection", "last contact"),
    consentLasts: fc.constantFrom("2 months", "13 months"),
    profiles: fc.constantFrom(true as const, undefined),
    advertises: fc.constantFrom(true as const, undefined),
    doubleOptIn: fc.constantFrom(true as const, undefined),
  };
  const shelf = fc.record(parts);
  /** Most changes of a map are small. */
  const step = fc.record(parts, { requiredKeys: [] });
  const ofShelf = (about: DataMap, list: readonly Choice[], who: PersonState, what: Datum) =>
    permits(about, list, who, what).find((permit) => permit.purpose === "shelf")?.until;
  const said = (asked: DataMap, strength: Strength = "proven"): Choice => ({
    purpose: "shelf",
    value: true,
    at: NOW,
    strength,
    asked,
  });

  test("an old yes gives never more than its notice said, and never more than the new map says", () => {
    let given = 0;
    fc.assert(
      fc.property(
        shelf,
        step,
        moment,
        fc.constantFrom<Strength>(...STRENGTHS),
        fc.record({ regime: fc.constantFrom("gdpr", "ccpa"), lastContact: moment }),
        datum,
        (then, now, at, strength, who, what) => {
          const [asked, today] = [withShelf(then), withShelf({ ...then, ...now })];
          const yes: Choice = { purpose: "shelf", value: true, at, strength, asked };
          const until = ofShelf(today, [yes], who, what);
          if (until === undefined) return;
          given++;
          // Answered under the notice of either map alone.
          for (const each of [asked, today]) {
            const alone = ofShelf(each, [{ ...yes, asked: each }], who, what);
            expect(alone !== undefined && until <= alone).toBe(true);
          }
          expect(becameOther(asked, today, "shelf")).toEqual([]);
        },
      ),
      { numRuns: 5 * numRuns },
    );
    expect(given).toBeGreaterThan(0);
  });

  test("no reason to ask again: an old yes gives all that a new one would", () => {
    fc.assert(
      fc.property(shelf, step, datum, (then, now, what) => {
        const [asked, today] = [withShelf({ ...then, consentLasts: "13 months" }), withShelf({ ...then, ...now })];
        if (widening(asked, today, "shelf").why.length > 0) return;
        const regular = { ...what, sensitive: false };
        expect(ofShelf(today, [said(asked)], {}, regular)).toBe(ofShelf(today, [said(today)], {}, regular));
      }),
      { numRuns: 5 * numRuns },
    );
  });

  test("what narrows never asks", () => {
    const from = withShelf(wide);
    const to = withShelf({ reads: { seen: "3 months" }, profiles: undefined });
    expect(widening(from, to, "shelf")).toEqual({ fields: [], why: [] });
    expect(widening(to, from, "shelf").fields).toEqual(["bought"]);
    expect(ofShelf(to, [said(from)], {}, { field: "seen", at: NOW })).toBe("2026-09-15");
  });

  test("kept for longer: an old yes gives what its notice said, a new one the new keep", () => {
    const today = withShelf({ reads: { seen: "12 months" } });
    const what = { field: "seen", at: NOW };
    expect(ofShelf(today, [said(map)], {}, what)).toBe("2026-12-15");
    expect(ofShelf(today, [said(today)], {}, what)).toBe("2027-06-15");
  });

  test.each<[string, Partial<Purpose>]>([
    ["another receives data", { recipients: ["ads"] }],
    ["the basis changed", { basis: "explicit consent" }],
    ["it sets prices", { effect: "price" }],
    ["it advertises across sites", { advertises: true }],
    ["it uses the device", { device: "consent" }],
    ["it writes by SMS", { channels: ["SMS"] }],
  ])("waits as a whole for a new answer when %s", (_, change) => {
    const today = withShelf(change);
    const question = { purpose: "shelf", state: {}, now: NOW };
    const what = { field: "seen", at: NOW };
    expect(ofShelf(today, [said(map)], {}, what)).toBeUndefined();
    expect(decide(today, { ...question, choices: [said(map)] })).toMatchObject({ reason: "asked_again" });
    expect(ofShelf(today, [said(map), { ...said(today), at: new Date(NOW.getTime() + 1) }], {}, what)).toBeDefined();
    expect(decide(today, { ...question, choices: [said(today)] }).allowed).toBe(true);
    expect(widening(map, today, "shelf").why).toHaveLength(1);
    expect(widening(today, map, "shelf").why.length).toBe("basis" in change ? 1 : 0);
  });

  test("who receives data may not become a buyer or a controller under an old yes", () => {
    const at = (recipient: object): DataMap => ({
      ...withShelf({ recipients: ["ads"] }),
      recipients: { ads: { name: "Ads", role: "processor", country: "IE", ...recipient } },
    });
    expect(becameOther(at({}), at({ kind: "sale" }), "shelf")).toEqual(["what ads receives is now sale"]);
    expect(becameOther(at({}), at({ role: "controller" }), "shelf")).toEqual(["ads is now a controller"]);
    expect(becameOther(at({ kind: "sale", role: "controller" }), at({}), "shelf")).toEqual([]);
  });
});
