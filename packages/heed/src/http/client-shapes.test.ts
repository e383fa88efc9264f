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
