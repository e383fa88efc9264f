// Claims about permits, over every map-shaped question that a random generator can think of.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineMap } from "../map/data-map.ts";
import { type Choice, STRENGTHS, type Strength, standing } from "./choice.ts";
import { dayOf } from "./day.ts";
import { decide, type PersonState } from "./decide.ts";
import { permits } from "./permits.ts";

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
const purposes = ["shelf", "letters", "counting", "orders", "invoices"];
const numRuns = process.env["HEED_SOAK"] ? 10_000 : 100;

const NOW = new Date("2026-06-15T12:00:00Z");
const moment = fc.date({ min: new Date("2025-06-01T00:00:00Z"), max: NOW, noInvalidDate: true });
const choice: fc.Arbitrary<Choice> = fc.record({
  purpose: fc.constantFrom(...purposes),
  value: fc.boolean(),
  at: moment,
  strength: fc.constantFrom<Strength>(...STRENGTHS),
  covers: fc.constantFrom(["seen", "bought"], ["seen"], []),
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
          const no: Choice = { purpose, value: false, at: NOW, strength: "claimed", covers: [] };
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
        const claim: Choice = { purpose: "shelf", value: true, at, strength: "claimed", covers: ["seen", "bought"] };
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
    const yes: Choice = { purpose: "shelf", value: true, at: NOW, strength: "proven", covers: ["bought"] };
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
    const no: Choice = { purpose: "shelf", value: false, at: NOW, strength: "proven", covers: [] };
    expect(permits(map, [no], {}, bought)).toEqual([
      { purpose: "orders", until: "2026-07-31" },
      { purpose: "invoices", until: "2036-01-31" },
    ]);
  });

  test("a yes covers only the fields that its notice named", () => {
    const yes: Choice = { purpose: "shelf", value: true, at: NOW, strength: "proven", covers: ["seen"] };
    expect(of(permits(map, [yes], {}, { field: "bought", at: NOW }))).not.toContain("shelf");
    expect(of(permits(map, [yes], {}, { field: "seen", at: NOW }))).toContain("shelf");
  });

  test("a yes to letters counts only once the person has confirmed it", () => {
    const yes = (strength: Strength): Choice => ({
      purpose: "letters",
      value: true,
      at: NOW,
      strength,
      covers: ["bought"],
    });
    const about = { field: "bought", at: NOW };
    expect(of(permits(map, [yes("browser")], {}, about))).not.toContain("letters");
    expect(of(permits(map, [yes("proven")], {}, about))).toContain("letters");
  });
});

describe("standing", () => {
  test("on a tie the no wins", () => {
    const both: Choice[] = [true, false].map((value) => ({
      purpose: "shelf",
      value,
      at: NOW,
      strength: "proven",
      covers: ["seen"],
    }));
    expect(standing(both, "shelf", {})?.value).toBe(false);
    expect(standing(both.reverse(), "shelf", {})?.value).toBe(false);
  });

  test("what was claimed before somebody proved to be the person stands; what is claimed later gives nothing", () => {
    const state = { proven: true, provenSince: NOW };
    const claim = (receivedAt: Date): Choice[] => [
      { purpose: "shelf", value: true, at: new Date("2026-01-01"), receivedAt, strength: "claimed", covers: ["seen"] },
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
      covers: ["seen"],
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
      covers: ["seen"],
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
      { purpose: "shelf", value: false, at: new Date("2026-01-01"), strength: "proven", covers: [] },
      { purpose: "shelf", value: true, at: NOW, strength: "browser", covers: ["seen"] },
    ];
    expect(standing(list, "shelf", { proven: true })?.value).toBe(false);
  });
});
