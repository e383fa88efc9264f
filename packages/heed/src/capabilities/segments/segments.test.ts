// Segments: the shared promises, and what is particular to groups of customers.
import { adjustedRand, seededRandom } from "@heed/math";
import { describe, expect, test } from "vitest";
import { bookshop } from "../../../test/bookshop.ts";
import { books } from "../../../test/readers.ts";
import type { Day } from "../spending.ts";
import { testCapability } from "../test-capability.ts";
import { segments } from "./capability.ts";
import { habitAt } from "./habits.ts";
import { placeOf, segmentsOf } from "./model.ts";
import { nameSegments, partsOf } from "./name-segments.ts";
import { train } from "./train.ts";

/** Three kinds of customer: once and long ago; now and then; often and lately. */
const KINDS = [
  { times: 1, every: 1, last: 200, amount: 15 },
  { times: 3, every: 40, last: 60, amount: 30 },
  { times: 12, every: 12, last: 4, amount: 60 },
] as const;
const ordersOf = (kind: number, random: ReturnType<typeof seededRandom>) => {
  const { times, every, last, amount } = KINDS[kind]!;
  const first = last + random.below(last);
  return Array.from({ length: times }, (_, k) => ({
    daysAgo: first + k * every + 1,
    revenue: amount + random.below(amount),
  }));
};

const random = seededRandom(3);
testCapability(segments, {
  map: bookshop,
  purpose: "recommendations",
  catalogue: books("2026-01-01"),
  people: Array.from({ length: 150 }, (_, p) => ({
    name: `customer-${p}`,
    events: ordersOf(p % 3, random).map(({ daysAgo, revenue }, k) => ({
      field: "Order Completed",
      daysAgo,
      properties: {
        order_id: `o-${p}-${k}`,
        revenue,
        products: [{ product_id: p % 9 === 2 && k === 0 ? "faith-1" : "sea-1" }],
      },
    })),
  })),
});

const how = { seed: 1, until: new Date("2026-06-30"), report: () => undefined };
const end = Math.floor(how.until.getTime() / 86_400_000);
const spendingOf = (kind: number, from: typeof random): { days: Day[] } => ({
  days: ordersOf(kind, from)
    .map(({ daysAgo, revenue }): Day => [end - daysAgo, revenue])
    .reverse(),
});
const crowd = (n: number, seed: number) => {
  const from = seededRandom(seed);
  return Array.from({ length: n }, (_, p) => spendingOf(p % 3, from));
};

describe("segments", () => {
  const people = crowd(300, 5);
  const { model, card } = train(people, [], {
    ...how,
    outcome: { event: "Order Completed", value: "revenue", withinDays: 60 },
  });

  test("are those that are there, each with a name of its own, its size down to the ten and what it brought since", () => {
    const found = segmentsOf(
      model,
      people.map(({ days }) => habitAt(days, end)!),
    );
    expect(
      adjustedRand(
        found,
        people.map((_, p) => p % 3),
      ),
    ).toBeGreaterThan(0.9);
    const [stability] = card.metrics;
    expect(stability!.value).toBeGreaterThanOrEqual(0.8);
    expect(new Set(model.segments.map(({ name }) => name)).size).toBe(model.segments.length);
    for (const { name, people: size } of model.segments) {
      expect(partsOf(name)).toBeDefined();
      expect(size % 10).toBe(0);
    }
    expect(card.facts["buy often, last time lately"]).toMatch(
      /^100 people; usually 12 days with orders, .+ brought \d+ each within the last 60 days$/,
    );
  });

  test("are no groups of fewer than 11: people of a kind of their own go with the nearest", () => {
    const few = Array.from({ length: 8 }, (_, p): { days: Day[] } => ({
      days: Array.from({ length: 60 }, (_, k): Day => [end - 120 + 2 * k, 90_000 + p]),
    }));
    const { model: with8 } = train([...people, ...few], [], how);
    for (const { people: size } of with8.segments) expect(size).toBeGreaterThanOrEqual(10);
    const all = segmentsOf(
      with8,
      [...people, ...few].map(({ days }) => habitAt(days, end)!),
    );
    for (let c = 0; c < with8.segments.length; c++)
      expect(all.filter((own) => own === c).length).toBeGreaterThanOrEqual(11);
  });

  test("keep their word on what would move somebody", () => {
    const [seldom, often] = [people[0]!.days, people[2]!.days];
    const today = placeOf(model, often, end)!;
    const { segment, days: within } = today.afterDays!;
    expect(placeOf(model, often, end + within)!.segment).toBe(segment);
    expect(placeOf(model, often, end + within - 1)!.segment).toBe(today.segment);
    const { habit, afterOrder, segment: now } = placeOf(model, seldom, end)!;
    expect(afterOrder).not.toBe(now);
    expect(placeOf(model, [...seldom, [end - 1, habit.total / habit.orders]], end)!.segment).toBe(afterOrder);
  });

  test("cannot be had of a few people, or of people who are all alike, and say how", () => {
    expect(() => train(crowd(60, 1), [], how)).toThrow(/^too_few_people: 60 people had bought; 100 are needed\. /);
    const alike = Array.from({ length: 150 }, (): { days: Day[] } => ({ days: [[end - 9, 20]] }));
    expect(() => train(alike, [], how)).toThrow(/^no_stable_segments: .+too few who differ.+ audiences by rule/);
  });
});

test("what returned more than it brought is no purchase, and is taken off the sum", () => {
  expect(
    habitAt(
      [
        [1, 20],
        [5, 40],
        [8, -15],
      ],
      10,
    ),
  ).toEqual({ days: 5, orders: 2, total: 45 });
  expect(habitAt([[8, -15]], 10)).toBeUndefined();
});

test("two segments that differ in money are told apart by it; not three, nor two that something else parts", () => {
  const often = (total: number) => ({ days: 5, orders: 9, total });
  expect(nameSegments([often(900), often(90)], 20)).toEqual(["often lately more", "often lately less"]);
  expect(nameSegments([often(900), often(90), often(9)], 20)).toBeUndefined();
  expect(nameSegments([often(140), { ...often(130), days: 12 }], 20)).toBeUndefined();
});
