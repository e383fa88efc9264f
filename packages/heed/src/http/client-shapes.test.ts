// Requests of clients that do not run here (Python, Go, Kotlin), written as their sources make them, and the small print of the protocol.
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ordersOf } from "../../test/orders-of.ts";
import { listening } from "../../test/server.ts";

type Server = Awaited<ReturnType<typeof listening>>;
let server: Server;
beforeAll(async () => {
  server = await listening();
});
afterAll(() => server.close());

type Body = string | Uint8Array<ArrayBuffer>;
const post = (path: string, body: Body, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { method: "POST", body, headers });
const gzip = (value: unknown) => new Uint8Array(gzipSync(JSON.stringify(value)));
const order = (userId: string, order_id: string, more: object = {}) => ({
  type: "track",
  userId,
  event: "Order Completed",
  properties: { order_id },
  messageId: `${userId}-${order_id}`,
  ...more,
});
const pythonTime = (at: Date) => at.toISOString().replace("Z", "000+00:00");

test("analytics-python: no header of a key, gzip, times that end in +00:00; exactly 200", async () => {
  const timestamp = pythonTime(new Date(Date.now() - 60_000));
  const body = {
    batch: [order("python", "o1", { timestamp, anonymousId: null })],
    writeKey: "site-key",
    sentAt: pythonTime(new Date()),
  };
  const headers = {
    "content-type": "application/json",
    "content-encoding": "gzip",
    "user-agent": "analytics-python/2.3.3",
  };
  const response = await post("/v1/batch", gzip(body), headers);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ success: true });
  expect(await ordersOf(server.heed, "python")).toEqual(["o1"]);
});

test.each([
  ["no JSON", "{", "site-key", 400],
  ["a wrong key", '{"batch":[]}', "not-a-key", 401],
  ["too much", `"${"x".repeat(5_000_000)}"`, "site-key", 413],
])("analytics-python reads code and message of an error: %s", async (_, body, key, status) => {
  const response = await post("/v1/batch", body, { authorization: `Basic ${btoa(`${key}:`)}` });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({
    code: expect.stringMatching(/^\w+$/),
    message: expect.stringMatching(/\. .+\.$/),
  });
});

test("analytics-go: the key in the header", async () => {
  const body = {
    batch: [order("go", "o1")],
    messageId: "batch-1",
    sentAt: new Date(),
    context: { library: { name: "analytics-go" } },
  };
  const headers = { authorization: `Basic ${btoa("site-key:")}`, "content-type": "application/json" };
  expect((await post("/v1/batch", JSON.stringify(body), headers)).status).toBe(200);
  expect(await ordersOf(server.heed, "go")).toEqual(["o1"]);
});

test.each(["/b", "/v1/b"])(
  "analytics-kotlin: text/plain and gzip, to %s, with settings from a host with or without /v1",
  async (path) => {
    const settings = await fetch(`${server.url}${path.replace("/b", "/projects/site-key/settings")}`);
    expect(settings.status).toBe(200);
    expect(await settings.json()).toMatchObject({
      integrations: { "Segment.io": { apiKey: "site-key", apiHost: `127.0.0.1:${server.port}/v1`, protocol: "http" } },
      // Each is taken for a claim when it stands in categoryPreferences, and for nothing else.
      consentSettings: {
        allCategories: expect.arrayContaining(["recommendations", "newsletter"]),
        hasUnmappedDestinations: false,
      },
    });
    const user = `kotlin${path}`;
    const item = order(user, "o1", {
      writeKey: "site-key",
      integrations: {},
      _metadata: { bundled: [], unbundled: [] },
    });
    const body = { batch: [item], sentAt: new Date(), writeKey: "site-key" };
    expect((await post(path, gzip(body), { "content-type": "text/plain", "content-encoding": "gzip" })).status).toBe(
      200,
    );
    expect(await ordersOf(server.heed, user)).toEqual(["o1"]);
  },
);

test.each([
  ["Basic without a colon", { authorization: `Basic ${btoa("site-key")}` }, {}, {}],
  ["Basic with a password", { authorization: `Basic ${btoa("site-key:secret")}` }, {}, {}],
  ["the body", {}, { writeKey: "site-key" }, {}],
  ["an item of the batch", {}, {}, { writeKey: "site-key" }],
])("finds the key in %s", async (where, headers, inBody, inItem) => {
  const body = { batch: [{ type: "page" }, order(where, "o1", inItem)], ...inBody };
  expect((await post("/v1/batch", JSON.stringify(body), headers)).status).toBe(200);
  expect(await ordersOf(server.heed, where)).toEqual(["o1"]);
});

test.each([
  ["/v1/track", "/v1/t"],
  ["/v1/identify", "/v1/i"],
  ["/v1/page", "/v1/p"],
  ["/v1/screen", "/v1/s"],
  ["/v1/group", "/v1/g"],
  ["/v1/alias", "/v1/a"],
  ["/v1/batch", "/v1/b", "/v1/import", "/b"],
  ["/v1/m"],
])("serves %s and its other names, and answers browsers that ask first", async (...paths) => {
  for (const path of paths) {
    const headers = { authorization: `Basic ${btoa("site-key:")}`, origin: "https://shop.example" };
    const response = await post(path, JSON.stringify({ userId: "paths", batch: [], event: "Signed Up" }), headers);
    expect([path, response.status, await response.json()]).toEqual([path, 200, { success: true }]);
    expect(response.headers.get("access-control-expose-headers")).toContain("retry-after");
    const asked = await fetch(`${server.url}${path}`, {
      method: "OPTIONS",
      headers: {
        origin: "https://shop.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,x-retry-count,anonymousid,sentat,rsa-recovered",
      },
    });
    expect(asked.ok).toBe(true);
    expect(asked.headers.get("access-control-allow-origin")).toBe("*");
    expect(asked.headers.get("access-control-max-age")).toBe("86400");
    for (const name of [
      "authorization",
      "x-retry-count",
      "anonymousid",
      "sentat",
      "rsa-retry-attempt",
      "rsa-retry-reason",
    ])
      expect(asked.headers.get("access-control-allow-headers")).toContain(name);
  }
});

test("metrics of clients are accepted without a key and stored nowhere", async () => {
  const body = JSON.stringify({ series: [{ type: "Counter", metric: "analytics_js.invoke", value: 1, tags: {} }] });
  const response = await post("/v1/m", body, { "content-type": "text/plain" });
  expect([response.status, await response.json()]).toEqual([200, { success: true }]);
});

test("Rudder's settings hold no destination and switch its own statistics off", async () => {
  for (const path of ["/sourceConfig", "/sourceConfig/"]) {
    const response = await fetch(`${server.url}${path}?p=web&v=3.34.1&writeKey=site-key`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      source: {
        writeKey: "site-key",
        enabled: true,
        destinations: [],
        config: { statsCollection: { errors: { enabled: false } } },
      },
      updatedAt: expect.any(String),
    });
  }
});

test("a name that is no part of Segment's client reaches no file", async () => {
  for (const name of ["nothing.js", "..%2f..%2f..%2fpackage.json", "standalone.js.map", "__proto__"])
    expect((await fetch(`${server.url}/analytics-next/bundles/${name}`)).status).toBe(404);
});

test("nothing went wrong meanwhile", () => expect(server.faults).toEqual([]));

test("Segment's regulations: suppressed before the first event, released, deleted; only with a server key", async () => {
  const regulate = (regulationType: string, subjectIds: string[], key = "shop-server-key") =>
    post("/regulations/sources/any", JSON.stringify({ regulationType, subjectType: "USER_ID", subjectIds }), {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
    });
  const did = async (...asked: Parameters<typeof regulate>) => {
    const reply = await regulate(...asked);
    expect(reply.status).toBe(200);
    return ((await reply.json()) as { data: Record<string, unknown> }).data;
  };
  const asked = async (userId: string) => {
    const asker = await server.heed.askers.named(userId);
    if (asker.is === "nobody") return undefined;
    const choices = await server.heed.choices.read(asker.personId);
    return Object.fromEntries(
      choices.filter(({ choice }) => choice).map(({ purpose, answered }) => [purpose, answered?.value]),
    );
  };
  const send = (event: object) =>
    post("/v1/track", JSON.stringify(event), { authorization: `Basic ${btoa("site-key:")}` });
  const viewed = (userId: string) => ({ userId, event: "Product Viewed", properties: { product_id: "b1" } });
  const held = async (userId: string) => {
    const asker = await server.heed.askers.named(userId);
    if (asker.is === "nobody") return undefined;
    const subject = await server.heed.rights.person(asker.personId);
    return subject && (await server.heed.rights.read(subject, "staff:test")).held.map(({ field }) => field);
  };

  const nothing = { suppressed: 0, released: 0, deleting: 0, unknown: 0 };
  expect(await did("SUPPRESS_ONLY", ["said-no", "said-no"])).toMatchObject({ ...nothing, suppressed: 1 });
  const no = { recommendations: false, newsletter: false, linking: false, statistics: false };
  expect(await asked("said-no")).toEqual(no);
  await send(viewed("said-no"));
  // A contract and the tax law are no choices: an order is kept for them.
  await send(order("said-no", "o1"));
  expect(await held("said-no")).toEqual(["Order Completed"]);

  // What a regulation objected to is taken back; a consent is not given by anybody but the person.
  expect(await did("UNSUPPRESS", ["said-no", "never-seen"])).toMatchObject({ ...nothing, released: 1, unknown: 1 });
  expect(await asked("said-no")).toEqual({ ...no, statistics: true });
  const own = await server.heed.askers.named("said-no");
  if (own.is === "nobody") throw new Error("nobody");
  await server.heed.choices.record({
    personId: own.personId,
    answers: [{ purpose: "statistics", value: false }],
    strength: "browser",
    source: "dashboard",
  });
  await did("SUPPRESS_ONLY", ["said-no"]);
  expect(await did("UNSUPPRESS", ["said-no"])).toMatchObject(nothing);
  expect(await asked("said-no")).toEqual(no);

  await send(viewed("to-delete"));
  expect(await did("SUPPRESS_WITH_DELETE", ["to-delete"])).toMatchObject({ ...nothing, suppressed: 1, deleting: 1 });
  expect(await held("to-delete")).toEqual([]);
  await send(viewed("to-delete"));
  expect(await held("to-delete")).toEqual([]);
  expect(await did("DELETE_ONLY", ["never-seen"])).toMatchObject({ ...nothing, unknown: 1 });

  expect((await regulate("SUPPRESS_ONLY", ["x"], "site-key")).status).toBe(401);
  expect((await regulate("DELETE_EVERYTHING", ["x"])).status).toBe(400);
  expect(
    (
      await regulate(
        "SUPPRESS_ONLY",
        Array.from({ length: 501 }, (_, k) => `u${k}`),
      )
    ).status,
  ).toBe(400);
  expect(server.faults).toEqual([]);
});
