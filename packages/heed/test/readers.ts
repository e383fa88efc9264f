// An invented shop and its readers, for tests of models: three tastes, a few odd purchases, one sensitive book that some buy.
import { seededRandom } from "@heed/math";
import type { Item } from "../src/capabilities/capability.ts";
import type { WrittenEvent } from "./write-people.ts";

const TASTES = ["crime", "garden", "sea"] as const;
const BOOKS = 10;
export const SENSITIVE_BOOK = "faith-1";

/** Thirty books of three genres, two of them picks and one new on the given day, and a sensitive one. */
export function books(newOn: string): readonly Item[] {
  const ordinary = TASTES.flatMap((taste) =>
    Array.from(
      { length: BOOKS },
      (_, n): Item => ({ id: `${taste}-${n}`, title: `The ${taste} ${n}`, category: taste }),
    ),
  );
  const special: Record<string, Partial<Item>> = {
    "sea-8": { pick: true },
    "garden-8": { pick: true },
    "crime-9": { addedOn: newOn },
  };
  return [
    ...ordinary.map((item) => ({ ...item, ...special[item.id] })),
    { id: SENSITIVE_BOOK, title: "A faith", category: "Faith", sensitive: "religion", pick: true },
  ];
}

/** Readers who look at and buy books of their taste over 120 days; every fourth bought the sensitive one. The same seed, the same readers. */
export function readers(people: number, seed: number): readonly { name: string; events: readonly WrittenEvent[] }[] {
  const random = seededRandom(seed);
  return Array.from({ length: people }, (_, p) => {
    const taste = TASTES[p % TASTES.length]!;
    const book = (): string => {
      const other = random.uniform() < 0.15 ? TASTES[random.below(TASTES.length)]! : taste;
      return `${other}-${Math.min(random.below(BOOKS), random.below(BOOKS))}`;
    };
    const orders = Array.from(
      { length: 4 + random.below(4) },
      (_, o): WrittenEvent => ({
        field: "Order Completed",
        daysAgo: 1 + random.below(120),
        properties: {
          order_id: `o-${p}-${o}`,
          products: [{ product_id: book(), quantity: 1, price: 9 }, { product_id: book() }],
        },
      }),
    );
    const views = Array.from(
      { length: 3 },
      (): WrittenEvent => ({
        field: "Product Viewed",
        daysAgo: 1 + random.below(120),
        properties: { product_id: book() },
      }),
    );
    const odd: WrittenEvent[] =
      p % 4 === 0
        ? [
            {
              field: "Order Completed",
              daysAgo: 5,
              properties: { order_id: `s-${p}`, products: [{ product_id: SENSITIVE_BOOK }] },
            },
          ]
        : [];
    return { name: `reader-${p}`, events: [...orders, ...views, ...odd] };
  });
}
