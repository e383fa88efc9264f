// Collection, on a real PostgreSQL: what is stored, what is not, and what became of it.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Collection, claims, collection, viewed } from "../../test/collection.ts";

let heed: Collection;
beforeAll(async () => {
  heed = await collection();
});
afterAll(() => heed.close());

const order = (userId: string, more: object = {}) => ({
  userId,
  event: "Order Completed",
  properties: { order_id: "o1", coupon: "SUMMER" },
  ...more,
});

describe("a call", () => {
  test("is stored as far as the map names it", async () => {
    const all = { ok: true, accepted: 1, withheld: 0, dropped: 0, duplicates: 0, refused: [] };
    expect(await heed.send("track", order("u1"))).toEqual(all);
    expect(await heed.eventsOf(await heed.personOf("user", "u1"))).toMatchObject([
      { field: "Order Completed", value: { order_id: "o1" } },
    ]);
  });

  test("of somebody unknown that nothing permits leaves no trace of them", async () => {
    expect(await heed.send("identify", { userId: "u-trait", traits: { favourite_genre: "crime" } })).toMatchObject({
      accepted: 0,
      withheld: 1,
    });
    expect(await heed.personOf("user", "u-trait")).toBeUndefined();
  });

  test("of an event that the map does not name is dropped", async () => {
    expect(await heed.send("track", { userId: "u-drop", event: "Video Played" })).toMatchObject({
      accepted: 0,
      dropped: 1,
    });
    expect(await heed.send("page", { userId: "u-drop", name: "Home" })).toMatchObject({ dropped: 1 });
    expect(await heed.personOf("user", "u-drop")).toBeUndefined();
  });

  test("sent twice is stored once, also when both come at once", async () => {
    const body = order("u2", { messageId: randomUUID() });
    await heed.send("track", body);
    expect(await heed.send("track", body)).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await heed.eventsOf(await heed.personOf("user", "u2"))).toHaveLength(1);
    const batch = {
      batch: Array.from({ length: 40 }, (_, i) => order(`u2-${i}`, { type: "track", messageId: `m${i}` })),
    };
    const turned = { batch: batch.batch.toReversed() };
    const [one, two, three] = await Promise.all([batch, turned, batch].map((body) => heed.send("batch", body)));
    expect(one!.accepted + two!.accepted + three!.accepted).toBe(40);
    expect(one!.duplicates + two!.duplicates + three!.duplicates).toBe(80);
  });

  test("stores a direct identifier encrypted, and only where it is permitted gives it back", async () => {
    await heed.send("identify", { userId: "u3", traits: { email: "marker-u3@shop.example" } });
    const person = (await heed.personOf("user", "u3")) ?? "";
    const { rows } = await heed.owner.query("select cipher from heed.identity where person_id = $1", [person]);
    expect(rows).toHaveLength(1);
    expect(String(rows[0].cipher)).not.toContain("marker-u3");
    const access = (await heed.gate.open({ purpose: "orders", actor: "job:test" }).read([person])).person(person);
    expect(access.allowed && access.data.trait("email")).toBe("marker-u3@shop.example");
  });

  test("keeps the client's time as sent, with the correction beside it", async () => {
    const sent = new Date(heed.clock.now.getTime() - 3_600_000);
    const at = new Date(sent.getTime() - 5000);
    await heed.send("track", order("u4", { originalTimestamp: at.toISOString(), sentAt: sent.toISOString() }));
    expect(await heed.eventsOf(await heed.personOf("user", "u4"))).toMatchObject([{ at, skew_ms: 3_600_000 }]);
  });

  test("that came too late for every purpose is counted, not stored", async () => {
    const old = new Date(heed.clock.now.getTime() - 200 * 86_400_000).toISOString();
    const view = {
      userId: "u5",
      timestamp: old,
      ...viewed("b1"),
      ...claims({ recommendations: true, statistics: false }),
    };
    await heed.send("track", view);
    expect(heed.live.after(0).events.at(-1)).toMatchObject({
      became: "noted",
      why: [{ name: "Product Viewed", reason: "expired" }],
    });
    expect(await heed.eventsOf(await heed.personOf("user", "u5"))).toEqual([]);
  });

  test("marks what is sensitive, which no profile may use", async () => {
    await heed.send("track", {
      userId: "u6",
      ...viewed("b1", { category: "Health" }),
      ...claims({ recommendations: true }),
    });
    const person = await heed.personOf("user", "u6");
    expect(await heed.shelf(person)).toEqual([]);
  });
});

describe("what is no proper call", () => {
  const now = () => heed.clock.now;
  test.each([
    ["a missing person", { event: "Order Completed" }, "identifier_missing"],
    ["a placeholder", order("null"), "identifier_placeholder"],
    ["a long id", order("x".repeat(201)), "identifier_too_long"],
    ["a missing event", { userId: "x1" }, "event_name_missing"],
    ["a missing property", { userId: "x1", ...viewed("b1"), properties: {} }, "property_missing"],
    [
      "a wrong type",
      { userId: "x1", event: "Product Viewed", properties: { product_id: { a: 1 } } },
      "property_wrong_type",
    ],
    ["a message id that is none", order("x1", { messageId: { a: 1 } }), "message_id_malformed"],
    ["a date that is none", order("x1", { timestamp: "yesterday" }), "date_malformed"],
    ["a date of long ago", order("x1", { timestamp: "1999-01-01T00:00:00Z" }), "date_out_of_range"],
    ["an event too large", order("x1", { context: { blob: "x".repeat(33_000) } }), "event_too_large"],
  ])("%s is refused with its remedy, and makes nobody", async (_, body, reason) => {
    const answer = await heed.send("track", body);
    expect(answer).toMatchObject({ accepted: 0, refused: [{ reason, n: 1 }] });
    expect(answer.refused[0]!.remedy).toMatch(/\.$/);
    expect(await heed.personOf("user", "x1")).toBeUndefined();
  });

  test("a body that is no object, or a batch that is no list, is said to be so", async () => {
    const call = { strength: "claimed", source: "shop", receivedAt: now() } as const;
    expect(await heed.ingest.accept({ ...call, type: "track", body: [1] })).toMatchObject({
      ok: false,
      code: "body_malformed",
    });
    expect(await heed.ingest.accept({ ...call, type: "batch", body: {} })).toMatchObject({
      ok: false,
      code: "batch_malformed",
    });
  });

  test("a batch beyond the limit loses what is over it, counted", async () => {
    const batch = Array.from({ length: 2_503 }, () => ({ type: "track", userId: "x2", event: "Nothing Known" }));
    expect(await heed.send("batch", { batch })).toMatchObject({
      dropped: 2_500,
      refused: [{ reason: "batch_too_long", n: 3 }],
    });
  });

  test("names of a prototype are dropped like any other", async () => {
    const body = JSON.parse(
      '{"userId":"x3","event":"Order Completed","__proto__":{"a":1},"properties":{"order_id":"o","__proto__":{"a":1},"constructor":"c"},"context":{"__proto__":{"b":1}}}',
    );
    expect(await heed.send("track", body)).toMatchObject({ accepted: 1 });
    expect((await heed.eventsOf(await heed.personOf("user", "x3")))[0]!.value).toEqual({ order_id: "o" });
    expect(Object.hasOwn(Object.prototype, "a")).toBe(false);
  });

  test("a phone whose clock starts in 1970 loses nothing", async () => {
    const body = order("x4", { timestamp: "1970-01-01T00:10:00Z", sentAt: "1970-01-01T00:10:05Z" });
    expect(await heed.send("track", body)).toMatchObject({ accepted: 1 });
    const [event] = await heed.eventsOf(await heed.personOf("user", "x4"));
    expect(event).toMatchObject({ at: new Date(now().getTime() - 5000), skew_ms: 0 });
  });
});

describe("what is counted and said of it", () => {
  test("carries names of the map and of the protocol, never what was sent", async () => {
    const marker = "marker-7f3a@shop.example";
    await heed.send("track", {
      userId: marker,
      anonymousId: `${marker}-b`,
      event: `bought by ${marker}`,
      [marker]: 1,
      context: { ip: marker, [marker]: { deep: marker }, consent: { categoryPreferences: { [marker]: true } } },
    });
    await heed.send("identify", {
      userId: marker,
      traits: { email: marker, [marker]: marker, favourite_genre: marker },
    });
    await heed.tally.flush();
    const { rows } = await heed.owner.query("select name, reason from heed.tally");
    expect(rows.some((row) => row.name === "context.ip")).toBe(true);
    expect(JSON.stringify([rows, heed.live.after(0)])).not.toContain("marker-7f3a");
  });
});

describe("a person who had everything erased", () => {
  const erase = (user: string, at: Date) =>
    heed.owner.query("insert into heed.erased (hash, at) values ($1, $2)", [heed.aliasHash("user", user), at]);

  test("does not come back with a late event, and may come back with a new one", async () => {
    await erase("e1", heed.clock.now);
    const before = new Date(heed.clock.now.getTime() - 1000).toISOString();
    expect(await heed.send("track", order("e1", { timestamp: before }))).toMatchObject({
      accepted: 0,
      refused: [{ reason: "erased_person", n: 1 }],
    });
    expect(await heed.personOf("user", "e1")).toBeUndefined();
    heed.tick();
    expect(await heed.send("track", order("e1"))).toMatchObject({ accepted: 1 });
  });

  test("does not come back with a late yes", async () => {
    await erase("e2", heed.clock.now);
    await heed.send("track", order("e2", claims({ recommendations: true })));
    expect(await heed.personOf("user", "e2")).toBeUndefined();
  });
});
