// Lifetime value: the shared promises, and what is particular to values.
import { seededRandom } from "@heed/math";
import { describe, expect, test } from "vitest";
import { bookshop } from "../../../test/bookshop.ts";
import { books } from "../../../test/readers.ts";
import type { WrittenEvent } from "../../../test/write-people.ts";
import { inEnglish } from "../said.ts";
import { type Day, valueBetween } from "../spending.ts";
import { testCapability } from "../test-capability.ts";
import { lifetimeValue } from "./capability.ts";
import { historyAt } from "./history.ts";
import { intervalOf, tellValue } from "./model.ts";
import { train } from "./train.ts";

/** Customers with a rate and an amount of their own; some buy something sensitive. */
function customers(people: number, seed: number): { name: string; events: readonly WrittenEvent[] }[] {
  const random = seededRandom(seed);
  return Array.from({ length: people }, (_, p) => {
    const [every, amount] = [10 + random.below(40), 10 + random.below(50)];
    const events: WrittenEvent[] = [];
    for (let daysAgo = 160 - random.below(20), k = 0; daysAgo > 1; daysAgo -= 1 + random.below(2 * every), k++)
      events.push({
        field: "Order Completed",
        daysAgo,
        properties: {
          order_id: `o-${p}-${k}`,
          revenue: amount + random.below(10),
          products: [{ product_id: p % 6 === 0 && k === 0 ? "faith-1" : "sea-1" }],
        },
      });
    return { name: `customer-${p}`, events };
  });
}

testCapability(lifetimeValue, {
  map: bookshop,
  purpose: "recommendations",
  catalogue: books("2026-01-01"),
  people: customers(150, 3),
});

describe("a history", () => {
  const days: Day[] = [
    [100, 20],
    [114, 40],
    [121, -15],
    [135, 30],
  ];
  test("knows what lay before its day only, in weeks; what was given back is no purchase", () => {
    expect(historyAt(days, 122)).toEqual({ frequency: 1, recency: 2, age: 22 / 7, meanAmount: 30, returned: 15 });
    expect(historyAt(days, 100)).toBeUndefined();
  });
  test("and what came after counts with returns taken off", () => {
    expect(valueBetween(days, 114, 135)).toBe(25);
  });
});

const how = {
  seed: 1,
  until: new Date("2026-06-30"),
  report: () => undefined,
  outcome: { event: "Order Completed", withinDays: 60, value: "revenue" },
};
const end = Math.floor(how.until.getTime() / 86_400_000);

/** Buyers as BG/NBD takes them to be: a rate of their own, a chance to leave after each purchase, an amount of their own. */
function buyers(n: number, seed: number): { days: Day[] }[] {
  const random = seededRandom(seed);
  const exponential = (mean: number): number => -mean * Math.log(1 - random.uniform());
  return Array.from({ length: n }, () => {
    const [gap, leaves, amount] = [10 + exponential(40), 0.05 + 0.25 * random.uniform(), 10 + exponential(30)];
    const days: Day[] = [];
    for (let day = end - 300 + random.below(100); day < end; day += 1 + Math.round(exponential(gap))) {
      days.push([day, Math.round(amount * (0.7 + 0.6 * random.uniform()))]);
      if (random.uniform() < leaves) break;
    }
    return { days };
  });
}

describe("a value", () => {
  const { model, card } = train(buyers(600, 5), [], how);
  test("is told by the method that told the last closed horizon better, and the card has both", () => {
    const errors = Object.entries(card.facts).filter(([name]) => name.startsWith("mean absolute error"));
    expect(errors).toHaveLength(2);
    const least = errors.sort((a, b) => Number(a[1]) - Number(b[1]))[0]![0];
    expect(least).toBe(`mean absolute error, ${inEnglish(card.facts["method"])}`);
    const [, total] = card.metrics;
    expect(total!.value).toBeGreaterThan(0.6);
    expect(total!.value).toBeLessThan(1.6);
  });
  test("is drawn as told and as came, of people whose horizon it had not seen, 30 and more at a point", () => {
    const { is, calibration = [], gains = [] } = card.heldOut ?? {};
    expect(is).toBe("amount");
    const judged = calibration.reduce((sum, { people }) => sum + people, 0);
    expect(judged).toBe(card.facts["people judged"]);
    for (const { people, came } of calibration) {
      expect(people).toBeGreaterThanOrEqual(30);
      expect(came.low).toBeLessThanOrEqual(came.value);
    }
    // Together they are what is told and came in all.
    const all = (of: (row: (typeof calibration)[number]) => number) =>
      calibration.reduce((sum, row) => sum + row.people * of(row), 0);
    expect(all(({ told }) => told) / all(({ came }) => came.value)).toBeCloseTo(card.metrics[1]!.value, 9);
    expect(gains.at(-1)!.captured.value).toBeCloseTo(1, 9);
    expect(gains[0]!.captured.low).toBeGreaterThan(gains[0]!.share);
  });
  test("is more for who buys often, lately and for much; and its interval held others", () => {
    const often = { frequency: 8, recency: 30, age: 32, meanAmount: 60, returned: 0 };
    const seldom = { frequency: 0, recency: 0, age: 32, meanAmount: 12, returned: 0 };
    const [much, little] = [tellValue(model, often).value, tellValue(model, seldom).value];
    expect(much).toBeGreaterThan(2 * little);
    const { low, high } = intervalOf(model, much);
    expect(low).toBeLessThan(high);
    expect(card.facts["held by the intervals of nine in ten"]).toBeGreaterThan(0.8);
  });
  test("cannot be told of a few people, or without a value in the map, and says how", () => {
    expect(() => train(buyers(40, 1), [], how)).toThrow(/^too_few_people: .+ 100 and 30 are needed/);
    expect(() => train([], [], { ...how, outcome: { event: "Order Completed", withinDays: 60 } })).toThrow(
      /^value_missing: .+ value: "revenue"/,
    );
  });
});
