import { filterEvent, filterTrait, permits } from "@heed/core";
import { seededRandom } from "@heed/math";
import { describe, expect, test } from "vitest";
import { bookWith, catalogue } from "./catalogue.ts";
import { crowd, HISTORY_DAYS, history, respond } from "./crowd.ts";
import { customerHistory, customers } from "./customers.ts";
import map from "./heed.config.ts";
import { type Message, ordered } from "./message.ts";
import { reviews } from "./reviews.ts";
import { affinity } from "./taste.ts";

const now = new Date("2026-11-22T12:00:00Z");
const readers = crowd({ people: 800, seed: 1 });
const messages = readers.flatMap((reader) => [...history(reader, now)]);
const written = readers.flatMap((reader) => [...reviews(reader, now)]);
const past = customers.flatMap((customer) => [...customerHistory(customer, now)]);
const permitted = readers.filter((reader) => reader.choices?.["recommendations"]);

describe("the crowd", () => {
  test("is the same for the same seed, and another for another", () => {
    expect(crowd({ people: 800, seed: 1 })).toEqual(readers);
    expect(crowd({ people: 20, seed: 1 })).toEqual(readers.slice(0, 20));
    expect(crowd({ people: 20, seed: 2 })).not.toEqual(readers.slice(0, 20));
  });

  test("tells the same story twice, with the same message ids", () => {
    expect(readers.flatMap((reader) => [...history(reader, now)])).toEqual(messages);
    expect(readers.flatMap((reader) => [...reviews(reader, now)])).toEqual(written);
    const ids = [...messages, ...written].map((message) => message.messageId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("calls itself synthetic in every id", () => {
    for (const { userId, messageId } of [...messages, ...written]) {
      expect(userId).toMatch(/^crowd-\d{4}$/);
      expect(messageId).toMatch(/^synthetic-crowd-/);
    }
  });

  test("allows recommendations in about three of four cases, and some never answered", () => {
    expect(permitted.length / readers.length).toBeGreaterThan(0.7);
    expect(permitted.length / readers.length).toBeLessThan(0.8);
    expect(readers.filter((reader) => !reader.choices).length).toBeGreaterThan(40);
  });

  test("lives before now, each person in order, choices first", () => {
    for (const reader of readers) {
      const own = [...history(reader, now)];
      const times = own.map((message) => Date.parse(message.timestamp));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(own[0]?.type).toBe("identify");
      expect(times[0]).toBeGreaterThan(now.getTime() - (HISTORY_DAYS + 2) * 86_400_000);
      expect(times.at(-1)).toBeLessThan(now.getTime());
    }
  });

  test("writes reviews before now, of no sensitive book, of which each week has enough to be told", () => {
    const weeks = new Map<number, Set<string>>();
    for (const message of written) {
      const age = (now.getTime() - Date.parse(message.timestamp)) / 86_400_000;
      expect(age).toBeGreaterThan(0);
      expect(isSensitive(message)).toBe(false);
      const week = Math.floor(age / 7);
      weeks.set(week, (weeks.get(week) ?? new Set()).add(message.userId));
    }
    for (let week = 0; week < 14; week++) expect(weeks.get(week)?.size).toBeGreaterThan(50);
    expect(written.length).toBeLessThan(messages.length / 5);
  });

  test("is large enough to learn from, and small enough for a quick start", () => {
    expect(messages.length).toBeGreaterThan(12_000);
    expect(messages.length).toBeLessThan(15_000);
    const having = new Map(catalogue.map((book) => [book.id, new Set<string>()]));
    for (const { id, visits } of permitted)
      for (const { looked } of visits) for (const book of looked) having.get(book.id)?.add(id);
    const enough = [...having.values()].filter((people) => people.size >= 11);
    expect(enough.length).toBe(catalogue.filter((book) => !book.sensitive).length);
    const lists = [...having.values()];
    const shared = (a: Set<string>, b: Set<string>) => [...a].filter((id) => b.has(id)).length;
    const pairs = lists.flatMap((a, k) => lists.slice(k + 1).map((b) => shared(a, b)));
    expect(pairs.filter((people) => people >= 5).length).toBeGreaterThan(500);
  });
});

describe("what the shop sends", () => {
  test("is in the map, every part of it", () => {
    for (const message of [...messages, ...written, ...past]) expect(dropsOf(message)).toEqual([]);
  });

  test("names a sensitive shelf in an order that touches one", () => {
    const books = ["tideline", "the-grey-hours"].flatMap((id) => bookWith(id) ?? []);
    const order = ordered({ userId: "ada", messageId: "1", at: now }, books);
    expect(order).toMatchObject({ properties: { category: "Health", revenue: 28.4 } });
    expect(order.type === "track" && filterEvent(map, order.event, order.properties)).toMatchObject({
      sensitive: true,
    });
  });
});

describe("the customers", () => {
  test("name only books that the shop has", () => {
    for (const { past, wrote } of customers)
      for (const id of [...past.flatMap(([, , ...ids]) => ids), ...(wrote ? [wrote.book] : [])])
        expect(bookWith(id)?.id).toBe(id);
  });

  test("choose as the demo says", () => {
    expect(customers.map(({ id, choices }) => [id, choices["recommendations"], choices["newsletter"]])).toEqual([
      ["ada", true, false],
      ["bo", false, false],
      ["cy", false, true],
    ]);
  });

  test("ada's order of a sensitive book serves delivery and tax, and nothing else", () => {
    const choices = Object.entries(customers[0]!.choices).map(([purpose, value]) => ({
      purpose,
      value,
      at: now,
      strength: "proven" as const,
      asked: map,
    }));
    const serves = (sensitive: boolean) =>
      permits(map, choices, { proven: true }, { field: "Order Completed", at: now, sensitive }).map(
        (each) => each.purpose,
      );
    expect(serves(true)).toEqual(["orders", "accounting"]);
    expect(serves(false)).toEqual(["recommendations", "scoring", "grouping", "orders", "accounting", "statistics"]);
    expect(past.filter((message) => message.userId === "ada" && isSensitive(message)).length).toBe(3);
  });
});

describe("a reader in front of a shelf", () => {
  const best = (k: number): string[] => {
    const reader = permitted[k]!;
    const liked = catalogue.toSorted((a, b) => affinity(reader.taste, b) - affinity(reader.taste, a));
    return liked.slice(0, 5).map((book) => book.id);
  };
  const picks = catalogue.filter((book) => book.pick).map((book) => book.id);
  const boughtBy = (shelf: (k: number) => readonly string[]): number => {
    const random = seededRandom(3);
    return permitted.filter((reader, k) => respond(reader, shelf(k), random)).length;
  };

  test("buys more from a shelf of books they like than from the shop's picks", () => {
    expect(boughtBy(best)).toBeGreaterThan(2 * boughtBy((k) => picks.slice(k % 6, (k % 6) + 5)));
  });

  test("responds in the same way to the same shelf and seed", () => {
    expect(boughtBy(best)).toBe(boughtBy(best));
  });

  test("buys nothing twice, and from the shelf only what is on it", () => {
    const random = seededRandom(4);
    for (const [k, reader] of permitted.entries()) {
      const shown = best(k);
      const answer = respond(reader, shown, random);
      if (!answer) continue;
      expect(shown.includes(answer.bought.id) || answer.from === "elsewhere").toBe(true);
      expect(reader.visits.some((visit) => visit.bought.includes(answer.bought))).toBe(false);
    }
  });
});

function dropsOf(message: Message): unknown[] {
  if (message.type === "track") {
    const filtered = filterEvent(map, message.event, message.properties);
    return filtered.kept ? [...filtered.drops] : [filtered.reason];
  }
  const purposes = Object.keys(message.context?.consent.categoryPreferences ?? {});
  return [
    ...Object.entries(message.traits).filter(([name, value]) => !filterTrait(map, name, value).kept),
    ...purposes.filter((purpose) => !(purpose in map.purposes)),
  ];
}

function isSensitive(message: Message): boolean {
  if (message.type !== "track") return false;
  const filtered = filterEvent(map, message.event, message.properties);
  return filtered.kept && filtered.sensitive;
}
