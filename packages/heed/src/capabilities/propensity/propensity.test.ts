// Propensity: the shared promises, and what is particular to scores.
import type { PlainData } from "@heed/core";
import { seededRandom } from "@heed/math";
import { describe, expect, test } from "vitest";
import { bookshop } from "../../../test/bookshop.ts";
import { books } from "../../../test/readers.ts";
import type { WrittenEvent } from "../../../test/write-people.ts";
import { inEnglish, plain } from "../said.ts";
import { testCapability } from "../test-capability.ts";
import { propensity } from "./capability.ts";
import { FEATURES, featuresAt, type Happened, looksAt } from "./features.ts";
import { chances } from "./model.ts";
import type { Reason } from "./reason-of.ts";
import { reasonsFor } from "./reasons.ts";
import { tell } from "./tell.ts";
import { train } from "./train.ts";

/** Two kinds of customers: one orders every other week, the other did so once and comes no more; some bought something sensitive. */
function customers(people: number, seed: number): { name: string; events: readonly WrittenEvent[] }[] {
  const random = seededRandom(seed);
  return Array.from({ length: people }, (_, p) => {
    const keen = random.below(2) === 0;
    const times = keen ? 10 : 2;
    const events = Array.from({ length: times }, (_, k): WrittenEvent => {
      const daysAgo = keen ? 1 + k * 14 + random.below(14) : 60 + random.below(80);
      return {
        field: "Order Completed",
        daysAgo,
        properties: {
          order_id: `o-${p}-${k}`,
          revenue: 10 + random.below(20),
          products: [{ product_id: p % 6 === 0 && k === 0 ? "faith-1" : "sea-1" }],
        },
      };
    });
    const looked: WrittenEvent = {
      field: "Product Viewed",
      daysAgo: 1 + random.below(100),
      properties: { product_id: "sea-2" },
    };
    return { name: `customer-${p}`, events: [...events, looked] };
  });
}

testCapability(propensity, {
  map: bookshop,
  purpose: "recommendations",
  catalogue: books("2026-01-01"),
  people: customers(150, 3),
});

const outcome = { event: "Order Completed", withinDays: 30, value: "revenue" };
const happened = (...days: number[]): Happened =>
  new Map([["Order Completed", days.map((day) => ({ day, count: 1, value: 5 }))]]);

test("what a training run keeps of somebody is told in words, of every language of the pages", () => {
  const [look] = looksAt(happened(100, 150, 175), 181, outcome);
  const contribution = { looks: [look!] };
  const told = (language: string, kept: PlainData = contribution) =>
    tell({ says: { code: "kept", contribution: kept } }, { language, title: (item) => item, label: (field) => field })
      ?.text;
  expect(told("en")).toBe(
    "Among others, as of 1 Jun 1970: your last order was today; 2 orders in the last 90 days; what your orders came to in the last year; what the model asks about came in time.",
  );
  for (const language of ["de", "fr", "es"]) expect(told(language)).toMatch(/1970.*2.*90/);
  expect(told("en", {})).toBeUndefined();
});

describe("looks", () => {
  test("a horizon that has not closed is no row, and nothing after the look is a feature", () => {
    const looks = looksAt(happened(100, 150, 175), 180, outcome);
    expect(looks.map(({ day, y }) => [day, y])).toEqual([
      [150, 1],
      [135, 1],
      [120, 0],
      [105, 0],
    ]);
    // What is known on day 150 is the order of day 100 alone.
    expect(looks[0]!.x).toEqual(looksAt(happened(100, 155), 180, outcome)[0]!.x);
    expect(looks[0]!.x[FEATURES.findIndex(({ name }) => name === "days since the last Order Completed")]).toBe(50);
  });

  test("training and serving compute features by the same function", () => {
    const own = happened(100, 130);
    const asKept = (x: readonly number[]) => x.map((value) => (Number.isNaN(value) ? null : value));
    expect(looksAt(own, 190, outcome).find(({ day }) => day === 160)?.x).toEqual(asKept(featuresAt(own, 160)));
  });

  test("what is only given back is no purchase, and its value is negative", () => {
    const own: Happened = new Map([
      [
        "Order Completed",
        [
          { day: 100, count: 1, value: 5 },
          { day: 160, count: 1, value: -5 },
        ],
      ],
    ]);
    expect(looksAt(own, 180, outcome)[0]).toMatchObject({ y: 0, value: -5 });
  });
});

test("what was not yet known on the day of the latest look teaches nothing that is judged by it", () => {
  const random = seededRandom(5);
  // At every look it is a coin. Between the two that share half a horizon, one number tells the other's label.
  const people = Array.from({ length: 400 }, () => {
    const y = random.below(2) as 0 | 1;
    const x = (last: number) => FEATURES.map((_, j) => (j === 0 ? last : random.below(50)));
    return {
      looks: [
        { day: 150, x: x(y), y, value: 0 },
        { day: 135, x: x(y), y, value: 0 },
        { day: 120, x: x(random.below(2)), y: random.below(2) as 0 | 1, value: 0 },
      ],
    };
  });
  const { card } = train(people, [], { seed: 1, until: new Date(0), report: () => undefined, outcome });
  expect(inEnglish(card.facts["judged on"])).toContain("the latest closed horizon");
  expect(card.audit?.passed).toBe(false);
  // Curves are of the people judged: of a coin that it has not seen, its best-scored have no more than their share.
  const { calibration = [], gains = [] } = card.heldOut ?? {};
  expect(calibration.reduce((sum, { people: n }) => sum + n, 0)).toBe(400);
  expect(gains.map(({ share }) => share)).toContain(0.1);
  for (const { share, captured } of gains.slice(0, 5)) expect(captured.low).toBeLessThan(share);
});

test("what a card keeps of the scores are groups of 30 at least, and its edges are nobody's own score", () => {
  const random = seededRandom(7);
  const people = Array.from({ length: 110 }, () => {
    const y = random.below(2) as 0 | 1;
    const look = (day: number) => ({ day, x: FEATURES.map(() => random.below(60) + 9 * y), y, value: 0 });
    return { looks: [look(150), look(120)] };
  });
  const { edges = [], counts = [] } =
    train(people, [], { seed: 1, until: new Date(0), report: () => undefined, outcome }).card.reference ?? {};
  expect(counts.length).toBeGreaterThan(1);
  for (const count of counts) expect(count).toBeGreaterThanOrEqual(30);
  expect(counts.length).toBe(edges.length + 1);
  for (const edge of edges) expect(edge).toBe(Math.round(1_000 * edge) / 1_000);
});

test("days are told as people count them, and every feature of a score is one of its parts", () => {
  const random = seededRandom(2);
  const last = FEATURES.findIndex(({ name }) => name === "days since the last Order Completed");
  const people = Array.from({ length: 300 }, () => {
    const y = random.below(2) as 0 | 1;
    const look = (day: number) => ({
      day,
      x: FEATURES.map(({ field }, j) =>
        field !== "Order Completed" ? null : j === last && y === 1 ? random.below(10) : random.below(60),
      ),
      y,
      value: 0,
    });
    return { looks: [look(150), look(120)] };
  });
  const { model, card } = train(people, [], { seed: 1, until: new Date(0), report: () => undefined, outcome });
  // What can be told is: the best-scored have more than their share, what was told lies mostly within what came, and no figure is of a few.
  const { calibration = [], gains = [], is } = card.heldOut ?? {};
  expect([is, gains[0]!.captured.low > gains[0]!.share]).toEqual(["chance", true]);
  for (const { people: n } of calibration) expect(n).toBeGreaterThanOrEqual(30);
  const held = calibration.filter(({ told, came }) => told >= came.low && told <= came.high);
  expect(held.length).toBeGreaterThan(calibration.length / 2);
  const reader = { language: "en", title: (item: string) => item, label: (field: string) => field };
  const textOf = (reasons: ReturnType<typeof reasonsFor>) => tell(reasons, reader)?.text ?? "";
  const told = (daysBefore: number) => reasonsFor(model, happened(20, 100 - daysBefore), 101);
  expect([0, 1, 2].map((days) => /last order was ([^;.]+)/.exec(textOf(told(days)))?.[1])).toEqual([
    "today",
    "yesterday",
    "2 days ago",
  ]);
  // How often is told of the days back that weigh most.
  const spans = [0, 5, 30, 60].flatMap((daysBefore) => {
    const { says, parts } = told(daysBefore);
    return [says["up"], says["down"]].flat().flatMap((reason) => {
      const { theme, field, days } = reason as unknown as Reason;
      if (theme !== "often" && theme !== "on days") return [];
      const [strongest] = parts
        .filter(([of]) => of.startsWith(`${field}, last`) || of === `days with ${field}, last year`)
        .toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a));
      return [[theme === "often" ? `${field}, last ${days} days` : `days with ${field}, last year`, strongest?.[0]]];
    });
  });
  expect(spans.length).toBeGreaterThan(0);
  for (const [said, strongest] of spans) expect(said).toBe(strongest);
  const { parts, logOdds, chance } = told(2);
  expect(parts.reduce((sum, [, amount]) => sum + amount, 0)).toBeCloseTo(logOdds, 9);
  // The chance alone, as audits and watches ask for it, is the chance that is shown.
  expect(chances(model, [featuresAt(happened(20, 98), 101)])[0]).toBeCloseTo(chance, 9);
});

test("what would change it is told as figures, or as one sentence where nothing would", () => {
  const reader = (language: string) => ({ language, title: (item: string) => item, label: (field: string) => field });
  const says = { code: "score", event: "Order Completed", withinDays: 30, chance: 0.1, rate: 0.3, up: [], down: [] };
  const told = (acted: number, waited: number, language = "en") =>
    tell({ says: { ...says, change: { field: "Product Viewed", acted, waited } } }, reader(language))?.text;
  expect(told(0.2, 0.1)).toContain(
    "It would be about 20 in 100 after one more look at a product today, and about 10 in",
  );
  expect(told(0.101, 0.099)).toContain("One more look at a product today would hardly change it");
  expect(told(0.101, 0.099, "de")).toContain("änderte es sich kaum");
});

test("a model that tells hardly more than a coin does not pass its audit", () => {
  const random = seededRandom(1);
  const people = Array.from({ length: 300 }, () => ({
    looks: [150, 120].map((day) => ({
      day,
      x: FEATURES.map(() => random.below(50)),
      y: random.below(2) as 0 | 1,
      value: 0,
    })),
  }));
  const { card } = train(people, [], { seed: 1, until: new Date(0), report: () => undefined, outcome });
  expect(card.audit?.passed).toBe(false);
  expect(card.audit?.against.map(plain).join(" ")).toContain("hardly more than a coin");
});

test("a purpose without an outcome cannot be trained, and says how", () => {
  expect(() => train([], [], { seed: 1, until: new Date(0), report: () => undefined })).toThrow(
    /outcome_missing: .+outcome:/,
  );
});
