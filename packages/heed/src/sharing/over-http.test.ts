// Sharing over HTTP from end to end: a Segment-compatible recipient, which is another Heed as it is, and a browser that says no by its header.
import { mistakesIn } from "@heed/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { freshDatabase } from "../../test/database.ts";
import { receiver } from "../../test/receiver.ts";
import { listening } from "../../test/server.ts";
import { deriveKeys } from "../storage/keys.ts";
import { nameFor } from "./names.ts";

let warehouse: Awaited<ReturnType<typeof listening>>;
let shop: typeof warehouse;
const exchange = await receiver();
const mapOf = (url: string) => ({
  ...bookshop,
  recipients: {
    warehouse: {
      name: "The warehouse",
      role: "processor",
      country: "DE",
      contract: "2026-01-15",
      destination: {
        kind: "segment",
        url: `${url}/v1/batch`,
        regulations: `${url}/regulations`,
        local: true,
        sends: { recommendations: ["Product Viewed", "favourite_genre"] },
      },
    },
    ads: {
      name: "The ad exchange",
      role: "controller",
      kind: "sale",
      country: "IE",
      destination: { kind: "webhook", url: exchange.url, local: true, sends: { offers: ["Product Viewed"] } },
    },
  },
  purposes: {
    offers: { says: "Show you offers", basis: "consent", reads: { "Product Viewed": "6 months" }, recipients: ["ads"] },
    ...bookshop.purposes,
    recommendations: { ...bookshop.purposes.recommendations, recipients: ["warehouse"] },
  },
});
beforeAll(async () => {
  warehouse = await listening();
  const map = mapOf(warehouse.url) as unknown as typeof bookshop;
  expect(mistakesIn(map)).toEqual([]);
  shop = await listening({ map });
});
afterAll(async () => {
  await shop?.close();
  await warehouse?.close();
  await exchange.close();
});

const agree = async ({ heed }: typeof shop, user: string, value = true, purpose = "recommendations") => {
  const personId = await heed.askers.ensure({ kind: "user", value: user }, "proven");
  const answers = [{ purpose, value }];
  await heed.choices.record({ personId, answers, strength: "proven", source: "test" });
  return personId;
};
const send = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${shop.url}/v1/${path}`, {
    method: "POST",
    headers: { authorization: "Bearer shop-server-key", "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const deliver = () => shop.heed.sharing.deliver("warehouse");
/** What a Heed holds of somebody for a purpose, as its gate shows it. */
async function held({ heed }: typeof shop, personId: string) {
  const read = await heed.gate.open({ purpose: "recommendations", actor: "job:test" }).read([personId]);
  const one = read.person(personId);
  return one.allowed
    ? {
        viewed: one.data.events("Product Viewed").map(({ properties }) => properties),
        genre: one.data.trait("favourite_genre"),
      }
    : one.reason;
}

test("a destination without a place for deletions is a mistake, and keys of another kind are refused", async () => {
  const map = mapOf("https://warehouse.example");
  const { regulations: _, ...bare } = map.recipients.warehouse.destination;
  const wrong = {
    ...map,
    recipients: { ...map.recipients, warehouse: { ...map.recipients.warehouse, destination: bare } },
  };
  expect(mistakesIn(wrong as never)).toMatchObject([
    { code: "destination_url", place: expect.stringMatching(/regulations$/) },
  ]);
  const { sharing } = shop.heed;
  await expect(sharing.newSecret("warehouse")).rejects.toThrow("keys_are_theirs");
  await expect(sharing.setKeys("warehouse", "one line")).rejects.toThrow("keys_malformed");
});

test("events and traits arrive under a pseudonym; a no deletes them there, and so does a deletion", async () => {
  for (const [user, ends] of [
    ["ada", "refuses"],
    ["bo", "is deleted"],
  ] as const) {
    const personId = await agree(shop, user);
    // As the warehouse knows them, where they said yes too.
    const naming = { recipient: "warehouse", purpose: "recommendations", version: 1 };
    const name = nameFor(deriveKeys(Buffer.alloc(32, 0x5a)).outside, naming, personId);
    const there = await agree(warehouse, name);
    await send("track", {
      userId: user,
      event: "Product Viewed",
      properties: { product_id: "b1" },
      messageId: `${user}1`,
    });
    await send("identify", { userId: user, traits: { favourite_genre: "sea" }, messageId: `${user}2` });
    // Nothing leaves before somebody handed over the keys.
    if (user === "ada") {
      expect(await deliver()).toBe(0);
      await shop.heed.sharing.setKeys("warehouse", "site-key\nshop-server-key\n");
    }
    expect(await deliver()).toBe(2);
    expect(await held(warehouse, there)).toEqual({ viewed: [{ product_id: "b1" }], genre: "sea" });
    if (ends === "refuses") {
      await agree(shop, user, false);
      expect(await deliver()).toBe(1);
    } else {
      const { recipients } = await shop.heed.rights.erase(personId, "person:dashboard");
      expect(recipients).toContainEqual(expect.objectContaining({ recipient: "warehouse", what: "acknowledged" }));
    }
    await warehouse.heed.rights.carryOn();
    expect(await held(warehouse, there)).not.toHaveProperty("viewed");
    const left = await warehouse.heed.database.query("steward", "select 1 from heed.event where person_id = $1", [
      there,
    ]);
    expect(left).toEqual([]);
    // A stop deletes and no more, so that a later yes is heard there; a deletion is suppressed besides, so that nobody brings them back.
    const again = await warehouse.heed.askers.named(name);
    if (ends === "refuses") expect(again).toMatchObject({ is: "nobody" });
    else expect(await held(warehouse, (again as { personId: string }).personId)).toBe("refused");
  }
  expect([...shop.faults, ...warehouse.faults]).toEqual([]);
});

test("a browser's Sec-GPC header stops what is sold at once: what waits does not leave, and the buyer is told to stop", async () => {
  const { sharing } = shop.heed;
  await sharing.newSecret("ads");
  await agree(shop, "cy", true, "offers");
  const view = (book: string, headers?: Record<string, string>) =>
    send(
      "track",
      { userId: "cy", event: "Product Viewed", properties: { product_id: book }, messageId: book },
      headers,
    );
  await view("c1");
  expect(await sharing.deliver("ads")).toBe(1);
  await view("c2");
  await view("c3", { "sec-gpc": "1" });
  await sharing.deliver("ads");
  await view("c4");
  await sharing.deliver("ads");
  expect(exchange.calls.map(({ json }) => json.type)).toEqual(["person.event", "person.stop"]);
  expect(exchange.calls[0]?.json.data["event"]).toMatchObject({ properties: { product_id: "c1" } });
});

test("a recipient's place cannot be changed under its name while something of anybody lies there", async () => {
  const database = await freshDatabase();
  const first = mapOf(warehouse.url);
  const { ads, ...others } = first.recipients;
  const movedTo = (destination: object) => {
    const recipients = {
      ...others,
      ads: { ...ads, destination: { ...destination, local: true, sends: ads.destination.sends } },
    };
    return { ...first, recipients } as unknown as typeof bookshop;
  };
  const files = { kind: "files", url: warehouse.url, bucket: "out", region: "auto" };
  const before = await listening({ database, map: first as unknown as typeof bookshop });
  const personId = await agree(before, "di", true, "offers");
  await before.heed.sharing.newSecret("ads");
  const event = { userId: "di", event: "Product Viewed", properties: { product_id: "d1" } };
  await fetch(`${before.url}/v1/track`, {
    method: "POST",
    headers: { authorization: "Bearer shop-server-key", "content-type": "application/json" },
    body: JSON.stringify(event),
  });
  expect(await before.heed.sharing.deliver("ads")).toBe(1);
  await before.close();
  await expect(listening({ database, map: movedTo(files) })).rejects.toThrow(/^recipient_moved: "ads" /);
  // Away from the map for a while, it is still where it was.
  const without = {
    ...first,
    recipients: others,
    purposes: { ...first.purposes, offers: { ...first.purposes.offers, recipients: [] } },
  };
  await (await listening({ database, map: without as unknown as typeof bookshop })).close();
  await expect(listening({ database, map: movedTo(files) })).rejects.toThrow(/^recipient_moved: "ads" /);
  // A webhook's receiver keeps what it has, wherever it listens.
  const elsewhere = await listening({ database, map: movedTo({ kind: "webhook", url: `${exchange.url}/new` }) });
  const answers = [{ purpose: "offers", value: false }];
  await elsewhere.heed.choices.record({ personId, answers, strength: "proven", source: "test" });
  expect(await elsewhere.heed.sharing.deliver("ads")).toBe(1);
  await elsewhere.close();
  // Nothing lies there any longer; and the webhook's secret is no key to the store: what is due waits.
  const moved = await listening({ database, map: movedTo(files) });
  await agree(moved, "di", true, "offers");
  await fetch(`${moved.url}/v1/track`, {
    method: "POST",
    headers: { authorization: "Bearer shop-server-key", "content-type": "application/json" },
    body: JSON.stringify(event),
  });
  expect(await moved.heed.sharing.deliver("ads")).toBe(0);
  expect((await moved.heed.sharing.status()).find(({ name }) => name === "ads")).toMatchObject({ waiting: 1, dead: 0 });
  await moved.close();
});
