// The unmodified clients for servers: what they send arrives, and what could not be written now they send again, once.
import RudderAnalytics from "@rudderstack/rudder-sdk-node";
import { Analytics } from "@segment/analytics-node";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ordersOf } from "../../test/orders-of.ts";
import { listening } from "../../test/server.ts";

type Server = Awaited<ReturnType<typeof listening>>;
let server: Server;
beforeAll(async () => {
  server = await listening();
});
afterAll(() => server.close());

const orders = (n: number) => Array.from({ length: n }, (_, k) => `o${k}`);
const order = (userId: string, order_id: string) => ({
  userId,
  event: "Order Completed",
  properties: { order_id, secret: "not in the map" },
});
/** A Segment client whose answers and errors are watched. */
function segment(options: Partial<ConstructorParameters<typeof Analytics>[0]> = {}) {
  const analytics = new Analytics({ writeKey: "site-key", host: server.url, ...options });
  const seen = { errors: [] as unknown[], statuses: [] as number[], sent: 0 };
  analytics.on("error", (error) => seen.errors.push(error));
  analytics.on("http_request", () => seen.sent++);
  // The event is emitted; its types do not name it.
  const { on } = analytics as unknown as { on(name: string, hear: (response: { status: number }) => void): void };
  on.call(analytics, "http_response", ({ status }) => seen.statuses.push(status));
  return { analytics, seen };
}
/** Waits until something is so; the test's own time limit ends it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((later) => setTimeout(later, 20));
}

test("@segment/analytics-node: all calls, and consent as it is passed through", async () => {
  const { analytics, seen } = segment({ flushAt: 5 });
  for (const id of orders(12)) analytics.track(order("segment-node", id));
  analytics.identify({ userId: "segment-node", traits: { favourite_genre: "crime" } });
  analytics.page({ userId: "segment-node", name: "Home" });
  analytics.group({ userId: "segment-node", groupId: "g1" });
  analytics.track({
    userId: "segment-node",
    event: "Product Viewed",
    properties: { product_id: "b1" },
    context: { consent: { categoryPreferences: { recommendations: true, "no purpose of ours": true } } },
  });
  await analytics.closeAndFlush();
  expect(seen.errors).toEqual([]);
  expect(new Set(seen.statuses)).toEqual(new Set([200]));
  expect(await ordersOf(server.heed, "segment-node")).toEqual(orders(12).sort());
  const asker = await server.heed.askers.named("segment-node");
  if (asker.is === "nobody") throw new Error("nobody");
  const choices = await server.heed.choices.read(asker.personId);
  expect(choices.filter(({ answered }) => answered).map(({ purpose }) => purpose)).toEqual(["recommendations"]);
});

test("@rudderstack/rudder-sdk-node: gzip under another content type, the key in the header only", async () => {
  const rudder = new RudderAnalytics("site-key", { dataPlaneUrl: server.url, flushAt: 5, flushInterval: 100 });
  const answers: unknown[] = [];
  const answered = (...[error]: unknown[]) => answers.push(error);
  for (const id of orders(12)) rudder.track(order("rudder-node", id), answered);
  rudder.identify({ userId: "rudder-node", traits: { favourite_genre: "crime" } }, answered);
  await until(() => answers.length === 13);
  expect(answers.filter((error) => error)).toEqual([]);
  expect(await ordersOf(server.heed, "rudder-node")).toEqual(orders(12).sort());
});

test("an outage of the database: 503, nothing acknowledged, then every event once", async () => {
  const { analytics, seen } = segment({ flushAt: 4 });
  for (const id of orders(4)) analytics.track(order("outage", id));
  await until(() => seen.statuses.includes(200));
  server.cable.pull();
  for (const id of orders(12).slice(4)) analytics.track(order("outage", id));
  await until(() => seen.statuses.filter((status) => status === 503).length >= 3);
  server.cable.putBack();
  await analytics.closeAndFlush();
  expect(seen.errors).toEqual([]);
  expect(new Set(seen.statuses)).toEqual(new Set([200, 503]));
  expect(await ordersOf(server.heed, "outage")).toEqual(orders(12).sort());
});

test("an outage: a key that cannot be checked is not called wrong, and says when to come again", async () => {
  server.cable.pull();
  // A tenth of a second after keys were read, none can have been made since.
  await new Promise((later) => setTimeout(later, 150));
  const send = () =>
    fetch(`${server.url}/v1/track`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa("made-a-minute-ago:")}` },
      body: JSON.stringify(order("key", "o1")),
    });
  const away = await send();
  expect(away.status).toBe(503);
  expect(Number(away.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await away.json()).toMatchObject({ code: "unavailable", message: expect.any(String) });
  server.cable.putBack();
  expect((await send()).status).toBe(401);
});

test("more than can be written: 429, the client waits as long as it is told, then every event once", async () => {
  const owner = new Client({ connectionString: server.cable.url });
  await owner.connect();
  await owner.query("begin; lock table heed.message in access exclusive mode");
  // Eight of 4 MB fill the room while the database writes nothing.
  const large = (k: number) =>
    fetch(`${server.url}/v1/batch`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa("site-key:")}` },
      body: JSON.stringify({ batch: [{ type: "track", ...order("large", `l${k}`) }], pad: "x".repeat(4_190_000) }),
    });
  const held = Array.from({ length: 8 }, (_, k) => large(k));
  const { analytics, seen } = segment({ flushAt: 4, httpRequestTimeout: 60_000 });
  // Until the room is full the client's own requests wait like the others.
  let k = 0;
  while (!seen.statuses.includes(429)) {
    for (let i = 0; i < 4; i++) analytics.track(order("busy", `o${k++}`));
    await new Promise((later) => setTimeout(later, 50));
  }
  await owner.query("rollback");
  await owner.end();
  await analytics.closeAndFlush();
  expect(seen.errors).toEqual([]);
  expect(new Set(seen.statuses)).toEqual(new Set([200, 429]));
  expect(
    (await Promise.all(held)).map(({ status }) => status).filter((status) => status !== 200 && status !== 429),
  ).toEqual([]);
  expect(await ordersOf(server.heed, "busy")).toEqual(orders(k).sort());
});
