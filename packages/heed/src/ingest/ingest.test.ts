// Collection, on a real PostgreSQL: what is stored, what is not, and what became of it.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { hashOf } from "../storage/person-directory.ts";
import { type Accepted, createIngest, type Ingest } from "./ingest.ts";

type Foundation = Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
let heed: Foundation;
let ingest: Ingest;
beforeAll(async () => {
  heed = await foundation(bookshop);
  ingest = createIngest(heed);
});
afterAll(() => heed.close());

const send = async (type: string, body: object, strength: "claimed" | "proven" = "claimed"): Promise<Accepted> => {
  const result = await ingest.accept({
    type: type as "track",
    body,
    strength,
    source: "shop",
    receivedAt: heed.now(),
  });
  if (!result.ok) throw new Error(result.message);
  return result;
};
const personOf = async (kind: "user" | "browser", value: string): Promise<string | undefined> =>
  (
    await heed.owner.query<{ person_id: string }>("select person_id from heed.alias where hash = $1", [
      hashOf(heed.keys.alias, { kind, value }),
    ])
  ).rows[0]?.person_id;
const eventsOf = async (personId: string | undefined) =>
  (await heed.owner.query("select field, value, via from heed.event where person_id = $1 order by at", [personId]))
    .rows;

/** How many views the shelf may use, or why none. */
const shelf = async (personId: string | undefined) => {
  const opened = heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" });
  const access = (await opened.read([personId ?? ""])).person(personId ?? "");
  return access.allowed ? access.data.events("Product Viewed").length : access.reason;
};

const order = (userId: string, more: object = {}) => ({
  userId,
  event: "Order Completed",
  properties: { order_id: "o1", coupon: "SUMMER" },
  ...more,
});

describe("a call", () => {
  test("is stored for what the map and the person allow", async () => {
    expect(await send("track", order("u1"))).toEqual({
      ok: true,
      accepted: 1,
      withheld: 0,
      dropped: 0,
      duplicates: 0,
      refused: [],
    });
    expect(await eventsOf(await personOf("user", "u1"))).toMatchObject([
      { field: "Order Completed", value: { order_id: "o1" } },
    ]);
  });

  test("of somebody unknown that nothing permits leaves no trace of them", async () => {
    const newsletterOnly = { userId: "u-trait", traits: { favourite_genre: "crime" } };
    expect(await send("identify", newsletterOnly)).toMatchObject({ accepted: 0, withheld: 1 });
    expect(await personOf("user", "u-trait")).toBeUndefined();
  });

  test("sent twice is stored once", async () => {
    const messageId = randomUUID();
    await send("track", order("u2", { messageId }));
    expect(await send("track", order("u2", { messageId }))).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await eventsOf(await personOf("user", "u2"))).toHaveLength(1);
  });

  test("stores a direct identifier encrypted, and only its owner's key reads it", async () => {
    await send("identify", { userId: "u3", traits: { email: "marker-u3@shop.example" } });
    const person = await personOf("user", "u3");
    const { rows } = await heed.owner.query("select cipher from heed.identity where person_id = $1", [person]);
    expect(rows).toHaveLength(1);
    expect(String(rows[0].cipher)).not.toContain("marker-u3");
    const access = (await heed.gate.open({ purpose: "orders", actor: "job:test" }).read([person ?? ""])).person(
      person ?? "",
    );
    expect(access.allowed && access.data.trait("email")).toBe("marker-u3@shop.example");
  });
});

describe("a choice on the wire", () => {
  test("is recorded before the data of its message, once", async () => {
    const say = (recommendations: boolean) => ({
      context: { consent: { categoryPreferences: { recommendations, retargeting: true } } },
    });
    const view = { userId: "c1", event: "Product Viewed", properties: { product_id: "b1" } };
    expect(await send("track", { ...view, ...say(true) })).toMatchObject({ accepted: 1 });
    await send("track", { ...view, ...say(true) });
    const person = await personOf("user", "c1");
    expect(await eventsOf(person)).toHaveLength(2);
    const { rows } = await heed.owner.query(
      "select purpose, value, strength, source from heed.consent where person_id = $1",
      [person],
    );
    expect(rows).toEqual([{ purpose: "recommendations", value: true, strength: "claimed", source: "event" }]);
    expect(await shelf(person)).toBe(2);
    expect(await send("track", { ...view, ...say(false) })).toMatchObject({ accepted: 1 });
    expect(await shelf(person)).toBe("refused");
  });
});

describe("a sign-in", () => {
  const grants = (purposes: object) => ({ context: { consent: { categoryPreferences: purposes } } });
  const view = (id: string) => ({ event: "Product Viewed", properties: { product_id: id } });

  test("with a yes to linking joins the browser's history with the known person's", async () => {
    await send("track", {
      anonymousId: "l1-browser",
      ...view("b1"),
      ...grants({ recommendations: true, linking: true }),
    });
    await send("track", { anonymousId: "l1-browser", userId: "l1", ...view("b2") });
    const person = await personOf("user", "l1");
    expect(await personOf("browser", "l1-browser")).toBe(person);
    expect((await eventsOf(person)).map((event) => event.value.product_id)).toEqual(["b1", "b2"]);
  });
});
