// Which orders Heed holds of a person, read through the gate, as the tests of clients ask it.
import type { Heed } from "../src/heed-interface.ts";
import type { bookshop } from "./bookshop.ts";

/** Their ids, sorted; the same one twice if it is stored twice. */
export async function ordersOf(heed: Heed<typeof bookshop>, userId: string): Promise<readonly unknown[]> {
  const asker = await heed.askers.named(userId);
  if (asker.is === "nobody") return [];
  const view = await heed.gate.open({ purpose: "orders", actor: "job:test" }).read([asker.personId]);
  const access = view.person(asker.personId);
  if (!access.allowed) return [];
  return access.data
    .events("Order Completed")
    .map((event) => event.properties.order_id)
    .sort();
}
