// heed start as a process: one server to a data directory, a crash survived, a clean end.
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CONFIG, workplace } from "../../test/command.ts";

let place: Awaited<ReturnType<typeof workplace>>;
beforeAll(async () => {
  place = await workplace();
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
const ordersOf = async (): Promise<number> => {
  const { out } = await place.run(["--json", "person", "show", "ada"]);
  const shown: { held: [string, number][] } = JSON.parse(out);
  return Object.fromEntries(shown.held)["Order Completed"] ?? 0;
};

test("it serves, says where, and a second one on its data directory is refused with a sentence", async () => {
  const { value }: { value: string } = JSON.parse((await place.run(["--json", "key", "site"])).out);
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

test("a newer map that another process puts in force: the older server takes and gives nothing more until it is restarted", async () => {
  const { value }: { value: string } = JSON.parse((await place.run(["--json", "key", "site"])).out);
  const server = await place.start();
  expect((await send(server.url, value, "order-2")).status).toBe(200);
  const changed = CONFIG.replace("export default bookshop;", "export default { ...bookshop, undoDays: 9 };");
  await place.write("heed.config.ts", changed);
  expect((await place.run(["ledger", "head"])).code).toBe(0);

  const refused = await send(server.url, value, "order-2b");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
  expect(await refused.json()).toMatchObject({ code: "map_superseded" });
  expect(await (await fetch(`${server.url}/readyz`)).json()).toMatchObject({ code: "map_superseded" });
  expect((await server.end("SIGTERM")).code).toBe(0);
  expect(await ordersOf()).toBe(2);

  const again = await place.start();
  expect((await send(again.url, value, "order-2")).status).toBe(200);
  expect((await again.end("SIGTERM")).code).toBe(0);
  await place.write("heed.config.ts", CONFIG);
});

test("killed, it leaves its database behind; the next start adopts it, with everything that was stored", async () => {
  const { value }: { value: string } = JSON.parse((await place.run(["--json", "key", "app"])).out);
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
  const ports = ["shop", "0", "65536", "80 "];
  await Promise.all(
    ports.map(async (port) =>
      expect(await place.run(["start"], { settings: { HEED_PORT: port } })).toEqual({
        code: 1,
        out: "",
        err: `port_malformed: HEED_PORT is "${port}". Give a number from 1 to 65535.\n`,
      }),
    ),
  );
});

test("DATABASE_URL without HEED_KEY is refused, and a database that is away is one sentence", async () => {
  const away = "postgres://heed@127.0.0.1:9/heed";
  const keyless = await place.run(["start"], { settings: { DATABASE_URL: away } });
  expect(keyless.err).toMatch(/^key_missing: /);
  const gone = await place.run(["start"], { settings: { DATABASE_URL: away, HEED_KEY: "5a".repeat(32) } });
  expect(gone.code).toBe(1);
  expect(gone.err).toMatch(/^database_away: the database does not answer\. Start it, or correct DATABASE_URL\.\n$/);
});
