// Purchases: orders with products and order lines read alike; returns, gifts and cancelled orders are none.
import { expect, test } from "vitest";
import type { PersonData } from "../gate/access.ts";
import { purchasesOf } from "./purchases.ts";

const at = new Date("2026-11-01T10:00:00Z");
type Events = Record<
  string,
  readonly Record<string, never | string | number | readonly Record<string, string | number>[]>[]
>;
const dataOf = (events: Events): PersonData => ({
  fields: Object.keys(events),
  events: (name) => (events[name] ?? []).map((properties, n) => ({ id: `${name} ${n}`, at, properties })),
  trait: () => undefined,
});
const bought = (events: Events) => purchasesOf(dataOf(events)).map(({ order, item }) => [order, item]);

test("an order with products and the same order as lines are the same purchases", () => {
  const whole = {
    order_id: "o1",
    products: [
      { product_id: "a", quantity: 2 },
      { product_id: "b", price: 3 },
    ],
  };
  const lines = [
    { order_id: "o1", product_id: "a", quantity: 2, price: 1 },
    { order_id: "o1", product_id: "b", quantity: 1, price: 3 },
    { order_id: "o1", product_id: "b", quantity: 5, price: 3 },
  ];
  const expected = [
    ["o1", "a"],
    ["o1", "b"],
  ];
  expect(bought({ "Order Completed": [whole] })).toEqual(expected);
  expect(bought({ "Order Completed": lines })).toEqual(expected);
});

test("a return, a gift and a line without an item are no purchases", () => {
  const lines = [
    { order_id: "o1", product_id: "a", quantity: -1, price: 2 },
    { order_id: "o1", product_id: "b", quantity: 1, price: 0 },
    { order_id: "o1", revenue: 9 },
    { order_id: "o1", product_id: "c" },
  ];
  expect(bought({ "Order Completed": lines })).toEqual([["o1", "c"]]);
});

test("nothing of a cancelled order was bought", () => {
  const orders = [
    { order_id: "o1", product_id: "a" },
    { order_id: "o2", product_id: "a" },
  ];
  expect(bought({ "Order Completed": orders, "Order Cancelled": [{ order_id: "o1" }] })).toEqual([["o2", "a"]]);
});

test("the same item in two orders was ordered twice; orders without a number are told apart", () => {
  const orders = [{ product_id: "a" }, { product_id: "a" }];
  expect(bought({ "Order Completed": orders })).toHaveLength(2);
});

test("a purpose that reads no orders knows of no purchases", () => {
  expect(bought({})).toEqual([]);
});
