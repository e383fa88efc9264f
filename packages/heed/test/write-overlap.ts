// Two audiences that overlap: 400 people allow recommendations, of whom 250 looked, 300 ordered and 150 did both; 100 more did both, and refused.
import type { Heed } from "../src/heed-interface.ts";
import type { bookshop } from "./bookshop.ts";
import { keys } from "./database.ts";
import { writeChoice, writeEvents, writePerson } from "./write-people.ts";

export const OVERLAP_RULES = {
  readers: 'count("Product Viewed" within 30 days) >= 1',
  buyers: 'count("Order Completed" within 30 days) >= 1',
};

/** Writes the people, and saves both. */
export async function writeOverlap(heed: Heed<typeof bookshop>): Promise<void> {
  const foundation = { ...heed, keys };
  const purpose = "recommendations";
  const write = async (n: number): Promise<void> => {
    const id = await writePerson(foundation, `reader-${n}`);
    await writeChoice(foundation, id, purpose, n < 400);
    const [looked, ordered] = [n < 250 || n >= 400, n >= 100];
    await writeEvents(foundation, id, [
      ...(looked ? [{ field: "Product Viewed", daysAgo: 3, properties: { product_id: "b1" } }] : []),
      ...(ordered ? [{ field: "Order Completed", daysAgo: 2, properties: { order_id: `o-${n}`, revenue: 10 } }] : []),
    ]);
  };
  for (let start = 0; start < 500; start += 10)
    await Promise.all(Array.from({ length: 10 }, (_, k) => write(start + k)));
  for (const [name, rule] of Object.entries(OVERLAP_RULES))
    await heed.audiences.save(name, { rule, purpose }, { actor: "staff:cli", holds: () => true });
}
