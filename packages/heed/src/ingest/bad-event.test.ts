// One bad event never spoils its batch, and what is wrong with it is counted under a reason that helps.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Collection, collection, viewed } from "../../test/collection.ts";

let heed: Collection;
beforeAll(async () => {
  heed = await collection();
});
afterAll(() => heed.close());

const ordered = (userId: string, order_id: string, more: object = {}) => ({
  type: "track",
  userId,
  messageId: `${userId}-${order_id}`,
  event: "Order Completed",
  properties: { order_id },
  ...more,
});
const booked = async (userId: string) =>
  (await heed.eventsOf(await heed.personOf("user", userId))).map((event) => event.value["order_id"]).sort();

test("a value that PostgreSQL cannot hold is refused by itself; the rest of the batch is stored once", async () => {
  // Divides by zero for one order: a data exception that no check of ours could have foreseen.
  await heed.owner.query(
    "alter table heed.event add constraint poison check (1 / (case when value->>'order_id' = 'poison' then 0 else 1 end) = 1)",
  );
  const batch = Array.from({ length: 40 }, (_, k) => ordered("p1", k === 17 ? "poison" : `o${k}`));
  const refused = [{ reason: "not_storable", n: 1, remedy: expect.any(String) }];
  expect(await heed.send("batch", { batch })).toMatchObject({ accepted: 39, refused });
  expect(await booked("p1")).toHaveLength(39);
  // Sent again: nothing twice, and the bad one is refused again.
  expect(await heed.send("batch", { batch })).toMatchObject({ accepted: 0, duplicates: 39, refused });
  expect(await heed.send("track", ordered("p1", "poison"))).toMatchObject({ refused });
  await heed.owner.query("alter table heed.event drop constraint poison");
});

test("a fault that is not the event's is thrown, so that it is sent again", async () => {
  await heed.owner.query("alter table heed.event add constraint broken check (value->>'order_id' <> 'broken')");
  await expect(heed.send("track", ordered("p2", "broken"))).rejects.toThrow();
  await heed.owner.query("alter table heed.event drop constraint broken");
  expect(await heed.send("track", ordered("p2", "broken"))).toMatchObject({ accepted: 1 });
});

test.each([
  ["beyond 2^53", JSON.parse("9007199254740993"), "identifier_imprecise"],
  ["of 10 kB", "x".repeat(10_000), "identifier_too_long"],
  ["with NUL", "a\0b", "identifier_missing"],
  ["with half a character", "a\ud800", "identifier_missing"],
  ["that is an object", { id: 1 }, "identifier_missing"],
  ["__proto__ is like any other", "__proto__", undefined],
])("a person's id %s", async (_, userId, reason) => {
  const answer = await heed.send("track", { ...ordered("x", "o1"), userId, messageId: String(_) });
  expect(answer.refused.map((each) => each.reason)).toEqual(reason ? [reason] : []);
  expect(answer.accepted).toBe(reason ? 0 : 1);
});

test("an id that names nobody beside one that does is counted, and the event is the browser's", async () => {
  await heed.send("track", {
    ...ordered("x".repeat(10_000), "o1"),
    messageId: "half-named",
    anonymousId: "browser-1",
  });
  expect(await heed.personOf("browser", "browser-1")).toBeDefined();
  await heed.tally.flush();
  const { rows } = await heed.owner.query(
    "select n from heed.tally where kind = 'drop' and name = 'userId' and reason = 'wrong_type'",
  );
  expect(rows).toEqual([{ n: 1 }]);
});

test("a whole number beyond 2^53 is no text, because its digits are lost", async () => {
  const properties = JSON.parse('{"order_id": 9007199254740993}');
  expect(await heed.send("track", { ...ordered("p3", "x"), properties })).toMatchObject({
    refused: [{ reason: "property_wrong_type", n: 1 }],
  });
  expect(await heed.send("track", { ...ordered("p3", "y"), properties: { order_id: 123456 } })).toMatchObject({
    accepted: 1,
  });
});

test("an address with NUL or half a character is dropped, the rest of the call is kept", async () => {
  for (const email of ["a\0@b.example", "\ud800@b.example"])
    await heed.send("identify", { userId: "p4", traits: { email, favourite_genre: "crime" } });
  await heed.send("track", ordered("p4", "o1"));
  expect(await booked("p4")).toEqual(["o1"]);
});

test("10,000 unknown names in a day are all counted, and few of them apart", async () => {
  for (let call = 0; call < 10; call++) {
    const names = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, k) => [`n${String.fromCharCode(97 + call)}${k}`, 1]),
    );
    await heed.send("track", { userId: "p5", messageId: `names-${call}`, ...viewed("b1", names) });
    await heed.tally.flush();
  }
  const { rows } = await heed.owner.query<{ names: number; n: number }>(
    "select count(distinct name) as names, sum(n) as n from heed.tally where kind = 'drop' and (name like 'Product Viewed.n%' or name = '(further names)')",
  );
  expect(rows[0]?.n).toBe(10_000);
  expect(rows[0]?.names).toBeLessThan(1_100);
});
