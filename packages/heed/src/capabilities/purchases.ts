// What a person bought, by order: the one reading of orders that all capabilities share.
import type { EventOccurrence, PersonData } from "../gate/access.ts";
import type { Item } from "./capability.ts";

/** One item of one order. */
export type Purchase = { readonly order: string; readonly item: string; readonly at: Date };

/** The events from which purchases are read; a purpose need not read all of them. */
export const PURCHASE_FIELDS = ["Order Completed", "Order Cancelled"] as const;

/**
 * Every item of every order, newest first; an item on two lines of one order was ordered once.
 * An order has `products: [{ product_id, quantity?, price? }]`, or is one line with its own `product_id`, `quantity` and `price`. A line whose
 * quantity or price is 0 or less (a return, a gift) is no purchase, nor is anything of an order that was cancelled.
 *
 * @example
 * purchasesOf(data); // [{ order: "o1", item: "b7", at: 2026-11-02T10:00:00Z }]
 */
export function purchasesOf(data: PersonData): Purchase[] {
  const orders = eventsOf(data, "Order Completed");
  const cancelled = new Set(eventsOf(data, "Order Cancelled").map(orderOf));
  const seen = new Set<string>();
  const purchases: Purchase[] = [];
  for (const event of orders) {
    const order = orderOf(event);
    if (cancelled.has(order)) continue;
    for (const line of linesOf(event.properties)) {
      const item = line["product_id"];
      if (typeof item !== "string" || isNothing(line["quantity"]) || isNothing(line["price"])) continue;
      const key = `${order}\n${item}`;
      if (seen.has(key)) continue;
      seen.add(key);
      purchases.push({ order, item, at: event.at });
    }
  }
  return purchases;
}

/** The events of a field, none where the purpose does not read it. */
export function eventsOf(data: PersonData, field: string): readonly EventOccurrence[] {
  return data.fields.includes(field) ? data.events(field) : [];
}

/** Whether an event names a sensitive item of the catalogue: then it is as if it never was. */
export const touchesSensitive = (
  properties: EventOccurrence["properties"],
  catalogue: ReadonlyMap<string, Item>,
): boolean =>
  linesOf(properties).some((line) => {
    const item = line["product_id"];
    return typeof item === "string" && catalogue.get(item)?.sensitive !== undefined;
  });

/** The order that an event is of; its own id where it names none. */
export function orderOf(event: EventOccurrence): string {
  const order = event.properties["order_id"];
  return typeof order === "string" ? order : event.id;
}

function linesOf(properties: EventOccurrence["properties"]): readonly EventOccurrence["properties"][] {
  const products = properties["products"];
  return Array.isArray(products) ? products : [properties];
}

const isNothing = (value: unknown): boolean => typeof value === "number" && value <= 0;
