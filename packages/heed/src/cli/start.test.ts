// heed start as a process: one server to a data directory, a crash survived, a clean end.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Analytics } from "@segment/analytics-node";
import { Client } from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { CONFIG, type Ended, workplace } from "../../test/command.ts";
import { freshDatabase } from "../../test/database.ts";
import { readEnvironment } from "./settings.ts";

let place: Awaited<ReturnType<typeof workplace>>;
/** Commands beside the servers; loaded once. */
let heed: (...args: readonly string[]) => Promise<Ended>;
beforeAll(async () => {
  place = await workplace();
  heed = place.resident();
});
afterAll(() => place.remove());

const send = (url: string, key: string, messageId: string) =>
  fetch(`${url}/v1/track`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({
      userId: "ada",
      event: "Order Completed",
      messageId,
      properties: { order_id: messageId, revenue: 12 },
    }),
  });
/** What a command prints under --json. */
const json = async <T = { value: string }>(...args: string[]): Promise<T> =>
  JSON.parse((await heed("--json", ...args)).out) as T;
const ordersOf = async (): Promise<number> => {
  const shown = await json<{ held: [string, number][] }>("person", "show", "ada", "--reason", "help");
  return Object.fromEntries(shown.held)["Order Completed"] ?? 0;
};

test("it serves, says where, and a second one on its data directory is refused with a sentence", async () => {
  const { value } = await json("key", "site");
  const first = await place.start();
  expect(first.printed()).toContain(first.url);
  expect(first.printed()).toContain(place.dataDir);
  expect(await (await fetch(`${first.url}/readyz`)).json()).toEqual({ ok: true });
  expect((await send(first.url, value, "order-1")).status).toBe(200);

  const second = await place.run(["start"], { settings: { HEED_PORT: "4999" } });
  expect(second.code).toBe(1);
  expect(second.err).toBe(
    `data_dir_in_use: another Heed serves this data directory (process ${first.pid}). Stop it, or set HEED_DATA_DIR to another folder.\n`,
  );

  // Another command may work beside it, and the server is still up afterwards.
  expect(await ordersOf()).toBe(1);
  expect((await send(first.url, value, "order-2")).status).toBe(200);

  const ended = await first.end("SIGTERM");
  expect(ended.code).toBe(0);
  // Machines read the log: one JSON object a line, and at the end of a good life no fault.
  const log = ended.err
    .trim()
    .split("\n")
    .map((line): { level: string; msg: string } => JSON.parse(line));
  expect(log.filter(({ level }) => level !== "info")).toEqual([]);
  expect(log.map(({ msg }) => msg)).toEqual(expect.arrayContaining(["listening", "stopped"]));
  expect(await place.postgres()).toBeUndefined();
  await expect(fetch(`${first.url}/healthz`)).rejects.toThrow();
});

test("a newcomer points an application that uses Segment's client at it, sees the events, and what was not kept with the remedy", async () => {
  const { value } = await json("key", "website");
  const server = await place.start();
  const analytics = new Analytics({ writeKey: value, host: server.url });
  analytics.identify({
    userId: "nora",
    traits: { email: "nora@mail.example", favourite_genre: "crime", plan: "gold" },
  });
  for (const order_id of ["A-1", "A-2"])
    analytics.track({ userId: "nora", event: "Order Completed", properties: { order_id, coupon: "SPRING" } });
  await analytics.closeAndFlush();

  const { held } = await json<{ held: [string, number][] }>("person", "show", "nora", "--reason", "help");
  expect(Object.fromEntries(held)).toEqual({ "Order Completed": 2, email: 1 });
  type Line = { became: string; name: string; reason?: string; remedy?: string; n: number };
  let collected: Line[];
  // The server writes its counts every two seconds.
  do collected = await json<Line[]>("collected", "--days", "1");
  while (!collected.some(({ name }) => name === "favourite_genre"));
  const of = (name: string) => collected.filter((line) => line.name === name).map(({ name: _, ...rest }) => rest);
  expect(of("email")).toEqual([{ became: "stored", n: 1 }]);
  expect(of("favourite_genre")).toEqual([
    { became: "withheld", reason: "no_permit", n: 1, remedy: expect.stringMatching(/Ask them/) },
  ]);
  const undeclared = { became: "dropped", reason: "not_in_map", remedy: expect.stringMatching(/Declare it/) };
  expect([...of("plan"), ...of("Order Completed.coupon")]).toEqual([
    { ...undeclared, n: 1 },
    { ...undeclared, n: 2 },
  ]);
  // Counts tell of names, never of people.
  expect(JSON.stringify(collected)).not.toMatch(/nora|SPRING/);
  expect((await server.end("SIGTERM")).code).toBe(0);
});

test("two servers with two maps on one database: the older map's process collects and uses nothing, the newer one serves", async () => {
  const shared = { DATABASE_URL: await freshDatabase(), HEED_KEY: "5a".repeat(32) };
  const server = (name: string) => place.start({ ...shared, HEED_DATA_DIR: join(place.folder, name) });
  const keyed = { settings: { ...shared, HEED_DATA_DIR: join(place.folder, "keys") } };
  const secret = JSON.parse((await place.run(["--json", "key", "shop", "--server"], keyed)).out).value as string;
  const post = async (url: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
    return fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  };
  const choose = (url: string) =>
    post(url, "/consent/v1/choices", { userId: "ada", choices: { recommendations: true } });
  const view = (url: string) =>
    post(url, "/v1/track", { userId: "ada", event: "Product Viewed", properties: { product_id: "b1" } });
  const decide = async (url: string) => {
    const reply = await post(url, "/ofrep/v1/evaluate/flags/shelf", { context: { targetingKey: "ada" } });
    return ((await reply.json()) as { metadata: { reason: string; decision: string } }).metadata;
  };

  const older = await server("older");
  expect((await choose(older.url)).status).toBe(200);
  expect((await view(older.url)).status).toBe(200);
  expect((await decide(older.url)).reason).not.toBe("unavailable");

  // The newer map reads less: nobody may know any longer what was looked at.
  const narrower = `const { "Product Viewed": _, ...reads } = bookshop.purposes.recommendations.reads;
const { statistics: __, ...purposes } = bookshop.purposes;
const { marketer: ___, ...roles } = bookshop.roles;
export default { ...bookshop, roles, purposes: { ...purposes, recommendations: { ...purposes.recommendations, reads } } };`;
  await place.write("heed.config.ts", CONFIG.replace("export default bookshop;", narrower));
  const newer = await server("newer");
  await place.write("heed.config.ts", CONFIG);
  const owner = new Client({ connectionString: shared.DATABASE_URL });
  await owner.connect();
  const kept = async () => {
    const { rows } = await owner.query(
      `select (select count(*)::int from heed.event where field = 'Product Viewed') as views,
              (select count(*)::int from heed.decision) as decisions, (select count(*)::int from heed.consent) as choices`,
    );
    return rows[0];
  };
  const before = await kept();
  for (const act of [view, choose]) {
    const refused = await act(older.url);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await refused.json()).toMatchObject({ code: "map_superseded" });
  }
  expect(await decide(older.url)).toMatchObject({ reason: "unavailable", decision: "" });
  expect(older.printed().split("a newer map is in force").length, "said once, though each request meets it").toBe(2);
  const readyz = await fetch(`${older.url}/readyz`);
  expect([readyz.status, await readyz.json()]).toMatchObject([503, { code: "map_superseded" }]);
  expect(await kept()).toEqual(before);

  expect((await view(newer.url)).status).toBe(200);
  expect(await kept()).toEqual(before);
  const { reason, decision } = await decide(newer.url);
  expect([reason, decision]).not.toContain("unavailable");
  expect(decision).not.toBe("");
  expect(await (await fetch(`${newer.url}/readyz`)).json()).toEqual({ ok: true });
  await owner.end();
  const ends = await Promise.all([older.end("SIGTERM"), newer.end("SIGTERM")]);
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
});

test("killed, it leaves its database behind; the next start adopts it, with everything that was stored", async () => {
  const { value } = await json("key", "app");
  const first = await place.start();
  expect((await send(first.url, value, "order-3")).status).toBe(200);
  const database = await place.postgres();
  expect(database).toBeDefined();
  await first.end("SIGKILL");
  expect(await place.postgres()).toBe(database);

  const again = await place.start();
  expect(await place.postgres()).toBe(database);
  expect(await (await fetch(`${again.url}/readyz`)).json()).toEqual({ ok: true });
  // The same message again adds nothing: what was answered with 200 was stored.
  expect((await send(again.url, value, "order-3")).status).toBe(200);
  expect(await ordersOf()).toBe(3);
  expect((await again.end("SIGTERM")).code).toBe(0);
  expect(await place.postgres()).toBeUndefined();
});

test("a port that is taken is a sentence, and leaves nothing running", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => taken.once("listening", done));
  const address = taken.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const ended = await place.run(["start"], { settings: { HEED_PORT: String(port) } });
  expect(ended.code).toBe(1);
  expect(ended.err).toMatch(new RegExp(`^port_unavailable: cannot listen on 127\\.0\\.0\\.1:${port}\\. Stop what`));
  expect(await place.postgres()).toBeUndefined();
  taken.close();
});

test("a malformed HEED_PORT is refused before anything starts", async () => {
  const sentence = (port: string) => `port_malformed: HEED_PORT is "${port}". Give a number from 1 to 65535.`;
  const ended = await place.run(["start"], { settings: { HEED_PORT: "shop" } });
  expect(ended).toEqual({ code: 1, out: "", err: `${sentence("shop")}\n` });
  try {
    for (const port of ["0", "65536", "80 "]) {
      vi.stubEnv("HEED_PORT", port);
      expect(() => readEnvironment()).toThrow(sentence(port));
    }
  } finally {
    vi.unstubAllEnvs();
  }
});

test("proxies are named by address or range; all of the net, and what is neither, is refused", () => {
  try {
    vi.stubEnv("HEED_TRUSTED_PROXIES", "10.0.0.7, 203.0.113.0/24,2001:db8::/32");
    expect(readEnvironment().trustedProxies).toEqual(["10.0.0.7", "203.0.113.0/24", "2001:db8::/32"]);
    for (const wrong of ["edge.example", "0.0.0.0/0", "::/0", "10.0.0.0/33", "10.0.0.0/8/8", "10.0.0.0/"]) {
      vi.stubEnv("HEED_TRUSTED_PROXIES", `10.0.0.7 ${wrong}`);
      expect(() => readEnvironment()).toThrow(`proxies_malformed: "${wrong}"`);
    }
  } finally {
    vi.unstubAllEnvs();
  }
});

test("the root key may come as a file, and a key service needs its address and token; what is half set is refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "heed-key-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "root");
  await writeFile(path, `${"6b".repeat(32)}\n`);
  try {
    vi.stubEnv("HEED_KEY_FILE", path);
    expect(readEnvironment()).toMatchObject({ key: "6b".repeat(32), transit: undefined });
    vi.stubEnv("HEED_KEY_FILE", `${path}-away`);
    expect(() => readEnvironment()).toThrow("key_file_unreadable");
    vi.stubEnv("HEED_KEY_FILE", "");
    vi.stubEnv("HEED_KMS_URL", "https://vault.example:8200/v1/transit");
    expect(() => readEnvironment()).toThrow("key_service_without_token");
    vi.stubEnv("HEED_KMS_TOKEN", "secret");
    expect(readEnvironment().transit).toEqual({
      url: "https://vault.example:8200/v1/transit",
      key: "heed",
      token: "secret",
    });
  } finally {
    vi.unstubAllEnvs();
  }
});

test("DATABASE_URL without HEED_KEY is refused, and a database that is away is one sentence", async () => {
  const away = "postgres://heed@127.0.0.1:9/heed";
  const keyless = await place.run(["start"], { settings: { DATABASE_URL: away } });
  expect(keyless.err).toMatch(/^key_missing: /);
  const gone = await place.run(["start"], { settings: { DATABASE_URL: away, HEED_KEY: "5a".repeat(32) } });
  expect(gone.code).toBe(1);
  expect(gone.err).toMatch(/^database_away: the database does not answer\. Start it, or correct DATABASE_URL, .*\n$/);
});
