// Choices that come with events: claims, recorded before the data of their message, once, and never against a no.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Collection, claims, collection, viewed } from "../../test/collection.ts";

let heed: Collection;
beforeAll(async () => {
  heed = await collection();
});
afterAll(() => heed.close());

const choicesOf = async (userId: string) =>
  (
    await heed.owner.query(
      "select purpose, value, strength, source from heed.consent where person_id = $1 order by at, purpose",
      [await heed.personOf("user", userId)],
    )
  ).rows;

test("are recorded once, not with every event, and a category that is no purpose grants nothing", async () => {
  const body = { userId: "c1", ...viewed("b1"), ...claims({ recommendations: true, retargeting: true, orders: true }) };
  await heed.send("track", body);
  await heed.send("track", body);
  expect(await choicesOf("c1")).toEqual([
    { purpose: "recommendations", value: true, strength: "claimed", source: "event" },
  ]);
  expect(await heed.shelf(await heed.personOf("user", "c1"))).toEqual(["b1", "b1"]);
});

test("count in the order of a batch", async () => {
  const at = (i: number) => new Date(heed.clock.now.getTime() - 10_000 + i * 1000).toISOString();
  const say = (i: number, product: string, recommendations: boolean) => ({
    type: "track",
    messageId: `order-${i}`,
    timestamp: at(i),
    userId: "c2",
    ...viewed(product),
    ...claims({ recommendations, statistics: false }),
  });
  const silent = { type: "track", userId: "c2", ...viewed("before") };
  const batch = [silent, say(1, "yes", true), say(2, "no", false)];
  expect(await heed.send("batch", { batch })).toMatchObject({ accepted: 3 });
  expect((await heed.eventsOf(await heed.personOf("user", "c2"))).map((event) => event.value["product_id"])).toEqual([
    "yes",
    "before",
  ]);
  expect(await heed.shelf(await heed.personOf("user", "c2"))).toBe("refused");
});

test("of a message sent again change nothing", async () => {
  const yes = { userId: "c3", messageId: "c3-yes", ...viewed("b1"), ...claims({ recommendations: true }) };
  await heed.send("track", yes);
  heed.tick();
  await heed.send("track", { userId: "c3", ...viewed("b2"), ...claims({ recommendations: false }) });
  heed.tick();
  await heed.send("track", yes);
  expect((await choicesOf("c3")).map((choice) => choice.value)).toEqual([true, false]);
});

test("as a claimed yes do not open what was refused", async () => {
  await heed.send("track", { userId: "c4", ...viewed("b1"), ...claims({ recommendations: false }) });
  heed.tick();
  await heed.send("track", { userId: "c4", ...viewed("b2"), ...claims({ recommendations: true }) });
  expect(await heed.shelf(await heed.personOf("user", "c4"))).toBe("refused");
});

test("as a claimed yes do not count for a person whom a server key proved, and what they opened is closed", async () => {
  await heed.send("track", { userId: "c5", ...viewed("b1"), ...claims({ recommendations: true }) });
  const person = await heed.personOf("user", "c5");
  expect(await heed.readable(person, "recommendations")).toBe(1);
  await heed.send("identify", { userId: "c5" }, "proven");
  expect(await heed.shelf(person)).toBe("not_asked");
  expect(await heed.readable(person, "recommendations")).toBe(0);
  heed.tick();
  await heed.send("track", { userId: "c5", ...viewed("b2"), ...claims({ recommendations: true }) }, "proven");
  expect(await heed.shelf(person)).toEqual(["b2", "b1"]);
});

test("come as Segment's preference event too, which is no event of its own", async () => {
  const properties = { categoryPreferences: { newsletter: true } };
  const event = "Segment Consent Preference Updated";
  expect(await heed.send("track", { userId: "c6", event, properties })).toMatchObject({ accepted: 1 });
  expect(await choicesOf("c6")).toMatchObject([{ purpose: "newsletter", value: true }]);
});

test("unsubscribing says no to what comes by e-mail, and makes sure that it is remembered", async () => {
  expect(await heed.send("track", { userId: "c7", event: "Unsubscribed" })).toMatchObject({ accepted: 1 });
  expect(await choicesOf("c7")).toMatchObject([{ purpose: "newsletter", value: false }]);
});

test("integrations are routing, never consent", async () => {
  await heed.send("track", { userId: "c8", ...viewed("b1"), integrations: { All: true, recommendations: true } });
  expect(await choicesOf("c8")).toEqual([]);
  expect(await heed.shelf(await heed.personOf("user", "c8"))).toBe("not_asked");
});
