// Collection over HTTP, with the unmodified Segment client and with everything that a stranger may send.
import { gzipSync } from "node:zlib";
import { Analytics } from "@segment/analytics-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listening } from "../../test/server.ts";

type Server = Awaited<ReturnType<typeof listening>>;
let server: Server;
beforeAll(async () => {
  server = await listening();
});
afterAll(() => server.close());

const basic = `Basic ${btoa("site-key:")}`;
const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { method: "POST", body, headers: { authorization: basic, ...headers } });
const json = async (response: Response) => (await response.json()) as Record<string, unknown>;

async function eventsOf(userId: string): Promise<number> {
  const asker = await server.heed.askers.named(userId);
  if (asker.is === "nobody") return 0;
  const access = (await server.heed.gate.open({ purpose: "orders", actor: "job:test" }).read([asker.personId])).person(
    asker.personId,
  );
  return access.allowed ? access.data.events("Order Completed").length : 0;
}

describe("collection", () => {
  test("takes what the unmodified Segment client sends", async () => {
    const analytics = new Analytics({ writeKey: "site-key", host: server.url, flushAt: 5 });
    const errors: unknown[] = [];
    analytics.on("error", (error) => errors.push(error));
    for (let k = 0; k < 12; k++)
      analytics.track({
        userId: "sdk-user",
        event: "Order Completed",
        properties: { order_id: `o${k}`, secret: "not in the map" },
      });
    await analytics.closeAndFlush();
    expect(errors).toEqual([]);
    expect(await eventsOf("sdk-user")).toBe(12);
  });

  test("answers exactly 200 {success: true}, whatever the content type and packing", async () => {
    const body = JSON.stringify({
      userId: "packed",
      event: "Order Completed",
      properties: { order_id: "1" },
      messageId: "packed-1",
    });
    for (const [type, packed] of [
      ["text/plain", body],
      ["application/json", body],
      ["application/x-www-form-urlencoded", gzipSync(body)],
    ] as const) {
      const headers = { "content-type": type, ...(typeof packed === "string" ? {} : { "content-encoding": "gzip" }) };
      const response = await post("/v1/track", typeof packed === "string" ? packed : new Uint8Array(packed), headers);
      expect(response.status).toBe(200);
      expect(await json(response)).toEqual({ success: true });
    }
    expect(await eventsOf("packed")).toBe(1);
  });

  test.each([
    ["no JSON", "{", "json_malformed"],
    ["no body", "", "body_missing"],
    ["a list", "[1]", "body_malformed"],
    ["a batch that is no list", '{"batch": 7}', "batch_malformed"],
  ])("refuses %s with a code, a sentence and a remedy", async (_, body, code) => {
    const response = await post("/v1/batch", body);
    expect(response.status).toBe(400);
    expect(await json(response)).toMatchObject({ code, message: expect.stringMatching(/\. .+\.$/) });
  });

  test("one bad event never spoils its batch, and strange keys are only drops", async () => {
    const batch = [
      null,
      { type: "track", userId: "batch-user" },
      { type: "track", userId: "null", event: "Order Completed", properties: { order_id: "1" } },
      JSON.parse(
        '{"type":"track","userId":"batch-user","event":"Order Completed","properties":{"order_id":"2","__proto__":{"x":1},"constructor":1}}',
      ),
      { type: "track", userId: "batch-user", event: "__proto__" },
      {
        type: "track",
        userId: "batch-user",
        event: "Order Completed",
        timestamp: "1600-01-01T00:00:00Z",
        properties: { order_id: "3" },
      },
      { type: "track", userId: "batch-user", event: "Order Completed", properties: { order_id: { not: "text" } } },
    ];
    expect((await post("/v1/batch", JSON.stringify({ batch }))).status).toBe(200);
    expect(await eventsOf("batch-user")).toBe(1);
  });

  test("an unknown key is refused, in JSON with code and message", async () => {
    const response = await fetch(`${server.url}/v1/track`, {
      method: "POST",
      body: "{}",
      headers: { authorization: `Basic ${btoa("nobody:")}` },
    });
    expect(response.status).toBe(401);
    expect(await json(response)).toMatchObject({ code: "key_unknown", message: expect.any(String) });
  });

  test("browsers may ask first, and read Retry-After", async () => {
    const response = await fetch(`${server.url}/v1/t`, {
      method: "OPTIONS",
      headers: {
        origin: "https://shop.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });
    expect(response.status).toBeLessThan(300);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-max-age")).toBe("86400");
    expect(response.headers.get("access-control-allow-headers")).toContain("authorization");
  });

  test("a body beyond the limit is refused, and the server stays up", async () => {
    const response = await post("/v1/batch", `{"batch":["${"x".repeat(5 * 1024 * 1024)}"]}`);
    expect(response.status).toBe(413);
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect((await post("/v1/batch", new Uint8Array(bomb), { "content-encoding": "gzip" })).status).toBe(413);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test("nothing went wrong meanwhile", () => expect(server.faults).toEqual([]));
});
