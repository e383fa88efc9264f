import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listening } from "../../test/server.ts";

let shop: Awaited<ReturnType<typeof listening>>;
let owner: Client;
beforeAll(async () => {
  shop = await listening();
  owner = new Client({ connectionString: shop.heed.database.url });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await shop.close();
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${shop.url}${path}`, { headers });
const track = (body: unknown): Promise<Response> =>
  fetch(`${shop.url}/v1/track`, {
    method: "POST",
    headers: { authorization: "Bearer site-key", "content-type": "application/json" },
    body: JSON.stringify(body),
  });

test("an error says the number under which the log knows its request, and takes no number from the sender", async () => {
  const reply = await get("/nothing-here", { "x-request-id": "chosen by the sender" });
  const id = reply.headers.get("x-request-id");
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(await reply.json()).toMatchObject({ code: "not_found", instance: `urn:uuid:${id}` });

  await owner.query("alter table heed.event rename to event_away");
  const failed = await track({ userId: "u1", event: "Order Completed", properties: { order_id: "1" } });
  await owner.query("alter table heed.event_away rename to event");
  expect(failed.status).toBe(503);
  expect(failed.headers.get("retry-after")).toBe("2");
  expect(shop.places.at(-1)).toEqual({ request: failed.headers.get("x-request-id"), route: "/v1/track" });
});

test("metrics count by route, job and code, whoever comes: no address, no id, no word of a stranger", async () => {
  for (let k = 0; k < 300; k++) await get(`/stranger-${k}?email=a${k}@b.example`);
  await Promise.all(
    Array.from({ length: 300 }, (_, k) => track({ userId: `person-${k}`, event: `Stranger's ${k}`, properties: {} })),
  );
  await track({ userId: "u2", event: "Order Completed", properties: { order_id: "1" } });
  const reply = await get("/metrics");
  expect(reply.headers.get("content-type")).toContain("text/plain");
  const text = await reply.text();
  expect(text).toMatch(/heed_http_request_seconds_count\{route="\/v1\/track",method="POST",status="2xx"\} \d{3}/);
  expect(text).toContain('heed_http_request_seconds_count{route="(none)",method="GET",status="4xx"} 301');
  expect(text).toMatch(/heed_counted_total\{kind="drop",reason="[a-z_]+"\} 300/);
  expect(text).toMatch(/heed_faults_total\{code="\w+"\} [1-9]/);
  expect(text).toMatch(/heed_seal_age_seconds \d/);
  expect(text).toMatch(/process_resident_memory_bytes \d/);
  expect(text).not.toMatch(/stranger-|Stranger|person-1|b\.example/);
  expect(text.split("\n").length).toBeLessThan(400);
});

test("what the shop sells is for this machine, or for who holds the secret key", async () => {
  const far = { "x-forwarded-for": "203.0.113.9" };
  expect((await get("/metrics", far)).status).toBe(401);
  expect((await get("/metrics", { ...far, authorization: "Bearer site-key" })).status).toBe(401);
  expect((await get("/metrics", { ...far, authorization: "Bearer shop-server-key" })).status).toBe(200);
});

test("it is ready until another process puts a newer map in force, and says which is the matter", async () => {
  expect(await (await get("/readyz")).json()).toEqual({ ok: true });
  await owner.query(
    "insert into heed.map select number + 1, at, body, hash || ' newer' from heed.map order by number desc limit 1",
  );
  const reply = await get("/readyz");
  expect(reply.status).toBe(503);
  expect(reply.headers.get("retry-after")).toBe("2");
  expect(await reply.json()).toMatchObject({ code: "map_superseded" });
  await owner.query("delete from heed.map where hash like '% newer'");
  expect((await get("/readyz")).status).toBe(200);
});

test("without its database it is alive and not ready, and ready again by itself", async () => {
  const name = new URL(shop.heed.database.url).pathname.slice(1);
  const cluster = new Client({ connectionString: shop.heed.database.url.replace(/\/[^/]*$/, "/postgres") });
  await cluster.connect();
  await owner.end();
  await cluster.query(`alter database ${name} with allow_connections false`);
  await cluster.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  expect((await get("/healthz")).status).toBe(200);
  const reply = await get("/readyz");
  expect(reply.status).toBe(503);
  expect(await reply.json()).toMatchObject({ code: "database_away" });
  await cluster.query(`alter database ${name} with allow_connections true`);
  await cluster.end();
  await expect.poll(async () => (await get("/readyz")).status).toBe(200);
  owner = new Client({ connectionString: shop.heed.database.url });
  await owner.connect();
});
