// Calls that wait at the same moment share a transaction, and none of them pays for another's fault.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Collection, collection } from "../../test/collection.ts";

let heed: Collection;
beforeAll(async () => {
  heed = await collection();
});
afterAll(() => heed.close());

const CALLS = 10;
const order = (userId: string, order_id: string) => ({
  type: "track",
  userId,
  messageId: `${userId}-${order_id}`,
  event: "Order Completed",
  properties: { order_id },
});
/** All at once, each a call of its own; number 7 may bring something else. */
const together = (userId: string, seventh = "o7") =>
  Promise.allSettled(
    Array.from({ length: CALLS }, (_, k) => heed.send("track", order(userId, k === 7 ? seventh : `o${k}`))),
  );
const accepted = (calls: Awaited<ReturnType<typeof together>>) =>
  calls.map((call) => (call.status === "fulfilled" ? call.value.accepted : "fault"));
const ones = Array.from({ length: CALLS }, () => 1);

test("ten calls at once are each answered, stored once, and written in few transactions", async () => {
  expect(accepted(await together("t1"))).toEqual(ones);
  const { rows } = await heed.owner.query<{ n: number; transactions: number }>(
    "select count(*) as n, count(distinct xmin::text) as transactions from heed.event where person_id = $1",
    [await heed.personOf("user", "t1")],
  );
  expect(rows[0]!.n).toBe(CALLS);
  expect(rows[0]!.transactions).toBeLessThan(CALLS / 2);
});

test("the same message in two calls at once is stored once", async () => {
  const calls = await together("t2", "o6");
  expect(accepted(calls).filter((n) => n === 1)).toHaveLength(CALLS - 1);
  expect(await heed.eventsOf(await heed.personOf("user", "t2"))).toHaveLength(CALLS - 1);
});

test.each([
  [
    "a value that cannot be stored is refused to its own call",
    "1 / (case value->>'order_id' when 'bad' then 0 else 1 end) = 1",
    0,
  ],
  ["a fault is told to its own call", "value->>'order_id' <> 'bad'", "fault"],
])("%s, and the others are stored", async (name, check, told) => {
  await heed.owner.query(`alter table heed.event add constraint bad check (${check})`);
  const calls = await together(name, "bad");
  await heed.owner.query("alter table heed.event drop constraint bad");
  expect(accepted(calls)).toEqual(ones.with(7, told as number));
  expect(await heed.eventsOf(await heed.personOf("user", name))).toHaveLength(CALLS - 1);
});
