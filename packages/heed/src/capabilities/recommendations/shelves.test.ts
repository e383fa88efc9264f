// The shelves of recommendations: what may stand on each, in which order, and with which words.
import type { Says } from "@heed/core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../../test/bookshop.ts";
import { books, readers, SENSITIVE_BOOK } from "../../../test/readers.ts";
import type { PersonData } from "../../gate/access.ts";
import type { DecisionContext } from "../capability.ts";
import { plain } from "../said.ts";
import { amountsOn, basketOf } from "./basket.ts";
import { decide } from "./decide.ts";
import { fallback } from "./fallback.ts";
import { type History, historyOf } from "./history.ts";
import { FLOOR, type RecommendationsModel } from "./model.ts";
import { partsOf, scoreShelf, tasteOf } from "./score.ts";
import { DEFAULTS } from "./settings.ts";
import { tell } from "./tell.ts";
import { train } from "./train.ts";

const runs = { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 };
const now = new Date("2026-11-20T12:00:00Z");
const catalogue = new Map(books("2026-11-10").map((item) => [item.id, item]));
const none: ReadonlySet<string> = new Set();
const crowd = readers(150, 11).map(({ events }) => dataOf(events));
let model: RecommendationsModel;
let histories: History[];

type Written = { field: string; daysAgo: number; properties: PersonData extends never ? never : object };
function dataOf(events: readonly Written[]): PersonData {
  return {
    fields: ["Product Viewed", "Order Completed"],
    events: (name) =>
      events
        .filter(({ field }) => field === name)
        .sort((a, b) => a.daysAgo - b.daysAgo)
        .map(({ daysAgo, properties }, n) => ({
          id: `${name} ${n}`,
          at: new Date(now.getTime() - daysAgo * 86_400_000),
          properties: properties as never,
        })),
    trait: () => undefined,
  };
}
const textOf = (why: { says: Says; because?: readonly string[] }, language = "en"): string =>
  tell(why, { language, title: (item) => catalogue.get(item)?.title ?? item, label: (field) => field })?.text ?? "";
const bought = (daysAgo: number, ...items: string[]): Written => ({
  field: "Order Completed",
  daysAgo,
  properties: { order_id: `o${daysAgo}`, products: items.map((item) => ({ product_id: item })) },
});
const viewed = (daysAgo: number, item: string): Written => ({
  field: "Product Viewed",
  daysAgo,
  properties: { product_id: item },
});

function contextOf(events: readonly Written[], more: Partial<DecisionContext> = {}): DecisionContext {
  return {
    access: { allowed: true, basis: "consent", data: dataOf(events), hidden: none },
    catalogue,
    popular: [],
    page: {},
    size: 5,
    exploration: 0,
    random: () => 0.5,
    now,
    map: bookshop,
    ...more,
  };
}
const trainOn = (some: readonly History[]) =>
  train(some, [...catalogue.values()], { seed: 1, until: now, report: () => undefined });
const itemsOf = (answer: { items: readonly { item: string }[] }): string[] => answer.items.map(({ item }) => item);

beforeAll(() => {
  histories = crowd.map((data) => historyOf(data, catalogue));
  model = trainOn(histories).model;
});

describe("discover", () => {
  test("shows what goes with the person's own, and nothing that they bought", () => {
    const context = contextOf([bought(3, "sea-0", "sea-1"), bought(9, "sea-2")], { page: { shelf: "discover" } });
    const shelf = itemsOf(decide(model, context));
    expect(shelf).toHaveLength(5);
    expect(shelf.filter((item) => ["sea-0", "sea-1", "sea-2"].includes(item))).toEqual([]);
    expect(shelf.filter((item) => item.startsWith("sea")).length).toBeGreaterThanOrEqual(3);
  });

  test("is filled up with what everybody may see, said as such, when the model has too little", () => {
    const size = catalogue.size;
    const answer = decide(model, contextOf([bought(3, "sea-0")], { page: { shelf: "discover" }, size }));
    const filled = answer.items.filter(({ why }) => /^(catalogue|picked|new)$/.test(why.says.code));
    expect(filled.length).toBeGreaterThan(0);
    expect(answer.usedPersonalData).toBe(true);
    expect(new Set(itemsOf(answer)).size).toBe(answer.items.length);
    expect(itemsOf(answer)).not.toContain("sea-0");
    expect(itemsOf(answer)).not.toContain(SENSITIVE_BOOK);
    expect(answer.candidates).toEqual(expect.arrayContaining(itemsOf(answer)));
  });

  test("names what was bought and what was looked at", () => {
    const events = [viewed(1, "garden-1"), bought(2, "garden-0")];
    const { items } = decide(model, contextOf(events, { page: { shelf: "discover" } }));
    const texts = items.map(({ why }) => textOf(why));
    expect(
      texts.some((text) => text.includes("looked at “The garden 1”") && text.includes("bought “The garden 0”")),
    ).toBe(true);
    for (const { why } of items)
      expect(["garden-0", "garden-1"]).toEqual(expect.arrayContaining([...(why.because ?? [])]));
  });
});

test("again shows what was bought often, and says how often", () => {
  const usual = { ...model, kept: { ...model.kept, settings: DEFAULTS } };
  const events = [bought(3, "sea-0"), bought(9, "sea-0"), bought(15, "sea-0", "crime-1")];
  const { items } = decide(usual, contextOf(events, { page: { shelf: "again" } }));
  expect(items[0]).toMatchObject({ item: "sea-0", why: { says: { code: "bought", times: 3 }, because: ["sea-0"] } });
});

test("mixed shows both shelves, each item once", () => {
  const events = [bought(3, "sea-0"), bought(9, "sea-0", "sea-1")];
  const { candidates } = decide(model, contextOf(events));
  expect(new Set(candidates).size).toBe(candidates.length);
  expect(candidates).toContain("sea-0");
  expect(candidates).toContain("sea-2");
});

test("somebody of whom nothing is known gets the fallback, and no personal data is said to be used", () => {
  const context = contextOf([bought(3, SENSITIVE_BOOK), viewed(2, "no-such-book")]);
  expect(decide(model, context)).toEqual(fallback(model, context));
  expect(decide(model, context).usedPersonalData).toBe(false);
});

test("a sensitive book and one that left the catalogue change nothing", () => {
  const events = [bought(3, "sea-0"), bought(5, "crime-1")];
  const more = [...events, bought(4, SENSITIVE_BOOK, "no-such-book"), viewed(1, SENSITIVE_BOOK)];
  expect(decide(model, contextOf(more))).toEqual(decide(model, contextOf(events)));
});

test("what a person is not interested in speaks for nothing, and stands nowhere", () => {
  const hidden = new Set(["crime-1", "crime-2"]);
  const decideHiding = (events: readonly Written[]) =>
    decide(model, contextOf(events, { access: { allowed: true, basis: "consent", data: dataOf(events), hidden } }));
  const answer = decideHiding([bought(3, "sea-0", "crime-1"), viewed(2, "crime-2")]);
  expect(answer).toEqual(decideHiding([bought(3, "sea-0")]));
  expect(answer.candidates).not.toContain("crime-1");
});

test("each place keeps the chance with which it was filled, so that another policy can be judged from it", () => {
  const events = [bought(3, "sea-0"), bought(9, "sea-0", "sea-1")];
  const exploration = 0.04;
  const { items, candidates } = decide(model, contextOf(events, { exploration }));
  for (const [place, { item, probability }] of items.entries()) {
    // Nothing is drawn at .5: each place shows the best that is left, drawn or not.
    expect(item).toBe(candidates[place]);
    expect(probability).toBeCloseTo(1 - exploration + exploration / (candidates.length - place), 12);
  }
});

test("the item on the page stands on no shelf", () => {
  const events = [bought(3, "sea-0")];
  for (const item of itemsOf(decide(model, contextOf(events))))
    expect(itemsOf(decide(model, contextOf(events, { page: { item } })))).not.toContain(item);
});

test("the parts of every score sum to it, whatever the basket", () => {
  const anItem = fc.constantFrom(...[...catalogue.keys()].filter((id) => id !== SENSITIVE_BOOK));
  const anEvent = fc.tuple(anItem, fc.nat(200), fc.boolean());
  fc.assert(
    fc.property(
      fc.array(anEvent, { minLength: 1, maxLength: 20 }),
      fc.constantFrom("discover", "again"),
      (events, shelf) => {
        const data = dataOf(events.map(([item, day, buys]) => (buys ? bought(day, item) : viewed(day, item))));
        const basket = basketOf(historyOf(data, catalogue), model.placeOf);
        const taste = tasteOf(model, basket, model.kept.untilDay);
        const scores = scoreShelf(model, shelf, taste);
        for (let place = 0; place < scores.length; place++) {
          const { items, popular, own } = partsOf(model, shelf, taste, place);
          expect(items.reduce((sum, part) => sum + part, popular + own)).toBeCloseTo(scores[place]!, 9);
        }
      },
    ),
    runs,
  );
});

test("what is longer ago counts less, and what was only looked at less than what was bought", () => {
  const basket = basketOf(
    {
      bought: [
        ["sea-0", 100],
        ["sea-1", 50],
      ],
      seen: [["sea-2", 100]],
    },
    model.placeOf,
  );
  const [today, before, seen] = amountsOn(basket, 100, { recencyDays: 50, seenWeight: 0.5 });
  expect([today, before, seen]).toEqual([1, Math.exp(-1), 0.5]);
});

describe("training", () => {
  test("the order of people decides nothing", () => {
    expect(trainOn(histories.toReversed()).model.kept).toEqual(model.kept);
  });

  test("an item that fewer than 11 people have is not in the model", () => {
    const rare: History = { bought: [["crime-9", 20_000]], seen: [] };
    const others = histories.map(({ bought, seen }) => ({
      bought: bought.filter(([item]) => item !== "crime-9"),
      seen: seen.filter(([item]) => item !== "crime-9"),
    }));
    const few = Array.from({ length: FLOOR.item - 1 }, () => rare);
    expect(trainOn([...others, ...few]).model.placeOf.has("crime-9")).toBe(false);
    expect(trainOn([...others, ...few, rare]).model.placeOf.has("crime-9")).toBe(true);
  });

  test("too few people are refused with what to do", () => {
    expect(() => trainOn(histories.slice(0, 8))).toThrow(/too_few_people: .* Train again when there are more/);
  });

  test("with nobody to judge by the card says that quality was not measured", () => {
    const old = histories.map(({ bought, seen }) => ({
      bought: bought.map(([item, day]) => [item, day - 400] as const),
      seen,
    }));
    const { card } = trainOn(old);
    expect(card.metrics).toEqual([]);
    expect(card.limits.map(plain).join(" ")).toContain("Quality: not measured");
  });

  test("on people with tastes both shelves beat what could replace them", () => {
    const { card } = trainOn(readers(900, 4).map(({ events }) => historyOf(dataOf(events), catalogue)));
    const difference = card.metrics.find(({ name }) => name === "discover: NDCG@10, difference")!;
    expect(difference.low).toBeGreaterThan(0);
    expect(card.metrics.find(({ name }) => name === "again: NDCG@10, difference")!.high).toBeGreaterThan(0);
  });
});

describe("the fallback", () => {
  const nobody = { allowed: false, reason: "refused", remedy: "", hidden: none } as const;
  const shelf = (some: RecommendationsModel | undefined, more: Partial<DecisionContext>) =>
    fallback(some, contextOf([], { access: nobody, ...more })).items.map(({ item, why }) => [item, textOf(why)]);

  test("begins with what people have together with the item on the page", () => {
    const like = shelf(model, { page: { item: "sea-0" } });
    expect(like[0]![0]).toMatch(/^sea-/);
    expect(like[0]![1]).toBe("Like “The sea 0” on this page");
  });

  test("without a model shows the category of the page, then picks and new arrivals, then popular, then the catalogue", () => {
    const page = { item: "sea-0" };
    expect(shelf(undefined, { page, size: 2 })).toEqual([
      ["sea-1", "Also in sea"],
      ["sea-2", "Also in sea"],
    ]);
    expect(shelf(undefined, { size: 5, popular: ["crime-4"] })).toEqual([
      ["sea-8", "Picked by our editors"],
      ["crime-9", "New"],
      ["garden-8", "Picked by our editors"],
      ["crime-4", "Popular with many customers"],
      ["crime-0", "From our catalogue"],
    ]);
  });

  test("turns picks by chance, and stores the chance of each place", () => {
    const at = (random: number) =>
      fallback(undefined, contextOf([], { access: nobody, size: 3, random: () => random })).items;
    expect(at(0).map((each) => [each.item, each.probability])).toEqual([
      ["garden-8", 0.5],
      ["crime-9", 1],
      ["sea-8", 0.5],
    ]);
    expect(at(0.99).map((each) => each.item)).toEqual(["sea-8", "crime-9", "garden-8"]);
  });

  test("says nothing of a sensitive item on the page", () => {
    for (const some of [model, undefined])
      expect(shelf(some, { page: { item: SENSITIVE_BOOK } })).toEqual(shelf(some, {}));
  });
});
