// Personal data is in the rows that hold it and nowhere else: a marked person goes through every input, well and badly formed, and through
// faults; then everything printed, answered, counted, logged and stored is searched for the marks.
import { readdir, readFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddedServer, startEmbedded } from "../src/storage/embedded.ts";
import { type Ended, type Serving, workplace } from "./command.ts";
import { readers } from "./readers.ts";

const EMAIL = "zephyrine.marked@quixotry.example";
const NAME = "Zephyrine Quixotry";
const USER = "zephyrine-user-77310042";
const BROWSER = "zephyrine-browser-77310042";
const PRODUCT = "zephyrine-book-42";
const ORDER = "zephyrine-order-42";
/** Any of them, in any case. */
const MARK = /zephyrine|quixotry/i;
/** Tables whose rows are a person's data; a direct identifier is legible in none of them. */
const DATA = ["event", "trait", "decision", "hidden", "training_member"];

let place: Awaited<ReturnType<typeof workplace>>;
let server: EmbeddedServer;
let serving: Serving;
let resident: (...args: readonly string[]) => Promise<Ended>;
let owner: Client;
const commands: Ended[] = [];
const answers: { sent: string; status: number; text: string }[] = [];
const key = { write: "", server: "" };

beforeAll(async () => {
  place = await workplace();
  resident = place.resident();
  server = await startEmbedded({ dataDir: place.dataDir, log: () => undefined, throwaway: true });
  owner = new Client({ connectionString: server.url });
  // One of the faults below ends every connection.
  owner.on("error", () => undefined);
  const made = async (...args: string[]): Promise<string> => {
    const { out, err } = await resident("--json", "key", "site", ...args);
    expect(err).toBe("");
    const { value }: { value: string } = JSON.parse(out);
    return value;
  };
  key.write = await made();
  key.server = await made("--server");
  await bringReaders();
  serving = await place.start();
  await owner.connect();
}, 120_000);
afterAll(async () => {
  await owner.end();
  await server.stop();
  await place.remove();
});

/** Runs a command and keeps what it said; `heed` as a process of its own, `inside` in one that is loaded already. */
const heed = (...args: string[]): Promise<Ended> => kept(place.run(args));
const inside = (...args: string[]): Promise<Ended> => kept(resident(...args));
async function kept(ending: Promise<Ended>): Promise<Ended> {
  const ended = await ending;
  commands.push(ended);
  return ended;
}

/** Sends something and keeps the answer. */
async function send(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<number> {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const type = { "content-type": "application/json" };
  const init = text === undefined ? { headers } : { method: "POST", headers: { ...type, ...headers }, body: text };
  const reply = await fetch(`${serving.url}${path}`, { ...init, redirect: "manual" });
  const said = [...reply.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  answers.push({ sent: path, status: reply.status, text: `${said}\n\n${await reply.text()}` });
  return reply.status;
}
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const collect = (path: string, body: unknown): Promise<number> => send(`/v1/${path}`, body, bearer(key.write));
const order = (more: object = {}): object => ({
  userId: USER,
  anonymousId: BROWSER,
  event: "Order Completed",
  properties: { order_id: ORDER, product_id: PRODUCT, revenue: 12, products: [{ product_id: PRODUCT }] },
  ...more,
});

/** Readers and the marked person among them, who all allow recommendations: enough for a model. */
async function bringReaders(): Promise<void> {
  const now = Date.now();
  const rows = readers(40, 7).flatMap(({ name, events }) =>
    events.flatMap(({ daysAgo, properties: { products } }) =>
      Array.isArray(products)
        ? products.map((one) => `${name},${new Date(now - daysAgo * 86_400_000).toISOString()},o,${one.product_id}`)
        : [],
    ),
  );
  const asked = new Date(now - 150 * 86_400_000).toISOString();
  const marked = Array.from({ length: 12 }, (_, k) => {
    const at = new Date(now - (k + 1) * 5 * 86_400_000).toISOString();
    return `${USER},${at},${ORDER}-${k},${k % 3 === 0 ? PRODUCT : `sea-${k % 5}`}`;
  });
  const bad = [`guest,${now},${EMAIL},${PRODUCT}`, `${USER},${NAME},o,${PRODUCT}`, `${EMAIL},${NAME},too,many,cells`];
  const lines = [...rows, ...marked].map((row) => `${row},${asked},till`);
  const header = `customer,at,order_id,product_id,asked,place`;
  const orders = await place.write("orders.csv", [header, ...lines, ...bad.map((row) => `${row},,`), ""].join("\n"));
  const consent = ["--consent", "recommendations", "--consent-at", "asked", "--consent-source", "place"];
  await heed("import", orders, "--event", "Order Completed", "--person", "customer", "--at", "at", ...consent);
  const people = await place.write(
    "people.csv",
    `customer,email,favourite_genre,${EMAIL}\n${USER},${EMAIL},sea,${NAME}\n${USER},${NAME},"${EMAIL}\n${EMAIL},x\n`,
  );
  await heed("import", people, "--traits", "--person", "customer");
  // A file without a header: its first line is a person's.
  const headless = await place.write("headless.csv", `${USER},${EMAIL},${NAME}\n`);
  await heed("import", headless, "--traits", "--person", "customer");
}

test("collection: what is taken, dropped, refused and malformed", async () => {
  expect(await collect("identify", { userId: USER, anonymousId: BROWSER, traits: { email: EMAIL, name: NAME } })).toBe(
    200,
  );
  expect(
    await collect("track", order({ context: { ip: EMAIL, userAgent: NAME, page: { search: `?q=${EMAIL}` } } })),
  ).toBe(200);
  // Names that a stranger made up, where only names are counted.
  for (const name of [EMAIL, `${USER}`, `mailto:${EMAIL}`])
    expect(await collect("track", { userId: USER, event: name, properties: { [EMAIL]: NAME, [USER]: 1 } })).toBe(200);
  await collect(
    "track",
    order({ properties: { order_id: ORDER, [EMAIL]: 1, products: [{ product_id: PRODUCT, [EMAIL]: 1 }] } }),
  );
  await collect("identify", { userId: USER, traits: { [EMAIL]: NAME, email: NAME, favourite_genre: { name: NAME } } });
  // Wrong types, missing parts, ids that are none, times that are none.
  await collect("track", order({ properties: { order_id: { name: NAME }, revenue: EMAIL, products: NAME } }));
  await collect("track", order({ messageId: `${USER}`.repeat(20) }));
  await collect("track", order({ timestamp: NAME, sentAt: EMAIL }));
  await collect("track", { event: NAME, properties: { email: EMAIL } });
  await collect("track", order({ userId: { email: EMAIL } }));
  await collect("track", order({ userId: `${USER}`.repeat(500) }));
  await collect(
    "track",
    order({ context: { consent: { categoryPreferences: { [EMAIL]: true, recommendations: NAME } } } }),
  );
  await collect("batch", { batch: [NAME, null, 7, { type: EMAIL, userId: USER }, order({ type: "track" })] });
  await collect("batch", { batch: { email: EMAIL } });
  await collect("alias", { userId: USER, previousId: EMAIL });
  await collect("track", `{"userId":"${USER}","traits":{"email":"${EMAIL}"`);
  await collect("track", `"${EMAIL}"`);
  await collect("track", `{"__proto__":{"email":"${EMAIL}"},"userId":"${USER}","event":"Order Completed"}`);
  await collect("track", order({ properties: { order_id: NAME.repeat(20_000) } }));
  await collect("track", `"${NAME.repeat(200_000)}"`);
  // Keys and addresses that are none.
  await send("/v1/track", order(), bearer(EMAIL));
  await send("/v1/track", { ...order(), writeKey: USER });
  await send(`/v1/track?email=${EMAIL}`, order(), { authorization: `Basic ${btoa(`${EMAIL}:${NAME}`)}` });
  expect(await send(`/${EMAIL}`)).toBe(404);
  await send(`/v1/${USER}/%zz`, order(), bearer(key.write));
  await send(`/v1/projects/${USER}%zz/settings`);
  await send(`/${USER}${"x".repeat(3_000)}`);
});

test("choices: unknown purposes, wrong types, and a reader that may not read", async () => {
  const path = "/consent/v1/choices";
  expect(await send(path, { userId: USER, choices: { newsletter: true } }, bearer(key.server))).toBe(200);
  expect(await send(path, { userId: USER, choices: { [EMAIL]: true } }, bearer(key.server))).toBe(400);
  expect(await send(path, { userId: USER, choices: { [EMAIL]: NAME } }, bearer(key.server))).toBe(400);
  expect(await send(path, { userId: { email: EMAIL }, choices: NAME }, bearer(key.server))).toBe(400);
  expect(await send(path, { userId: USER, [EMAIL]: NAME, choices: {} }, bearer(key.server))).toBe(400);
  expect(await send(path, `{"userId":"${EMAIL}"`, bearer(key.server))).toBe(400);
  expect(await send(`${path}?userId=${USER}&email=${EMAIL}`, undefined, bearer(key.write))).toBe(401);
  expect(await send(`${path}?userId=${USER}`, undefined, bearer(key.server))).toBe(200);
});

test("decisions: malformed contexts and forged tokens", async () => {
  const path = "/ofrep/v1/evaluate/flags";
  expect(await send(`${path}/shelf`, { context: { targetingKey: USER, name: NAME } }, bearer(key.server))).toBe(200);
  expect(await send(path, { context: { targetingKey: EMAIL } }, bearer(key.server))).toBe(200);
  const malformed = [
    EMAIL,
    [NAME],
    { targetingKey: { email: EMAIL } },
    { targetingKey: EMAIL.repeat(500) },
    { targetingKey: USER, page: NAME },
    { targetingKey: USER, page: { item: { name: NAME } } },
    { targetingKey: USER, page: { shelf: EMAIL } },
  ];
  for (const context of malformed) expect(await send(`${path}/shelf`, { context }, bearer(key.server))).toBe(400);
  expect(await send(`${path}/shelf`, `{"context":{"targetingKey":"${EMAIL}"`, bearer(key.server))).toBe(400);
  for (const token of [EMAIL, forged(), `heed_server_${USER}`, key.write])
    expect(await send(path, { context: { targetingKey: USER } }, bearer(token))).toBeGreaterThanOrEqual(401);
});

test("the dashboard: forged links, sessions and forms", async () => {
  await send(`/me?token=${EMAIL}`);
  await send(`/me?token=${forged()}&name=${encodeURIComponent(NAME)}`);
  await send("/me", undefined, { cookie: `heed_me=${forged()}; name=${USER}` });
  for (const path of ["data", "ledger", "export"])
    await send(`/me/api/${path}?field=${USER}`, undefined, bearer(forged()));
  for (const act of ["choices", "hide", "delete", USER])
    await send(`/me/api/${act}`, { form: EMAIL, purpose: NAME, item: PRODUCT }, { cookie: `heed_me=${forged()}` });
});

const forged = (): string =>
  [{ alg: "none" }, { sub: USER, email: EMAIL }]
    .map((part) => btoa(JSON.stringify(part)))
    .join(".")
    .concat(`.${USER}`);

test("commands: training, decisions, unknown people and wrong statements", async () => {
  expect((await inside("train")).code).toBe(0);
  expect((await inside("decide", "shelf", "--person", USER)).code).toBe(0);
  expect((await heed("decide", EMAIL, "--person", USER)).code).toBe(1);
  expect((await inside("person", "show", USER, "--reason", "help")).code).toBe(0);
  expect((await inside("person", "show", EMAIL)).code).toBe(1);
  expect((await inside("lift", "shelf")).code).toBe(0);
  expect((await inside("explain", USER)).code).toBe(1);
  expect((await inside("ledger", "verify")).code).toBe(0);
  expect((await inside("ledger", "export")).code).toBe(0);
  const sql = ["--purpose", "accounting", "--reason", "the auditor asks"];
  expect(
    (await heed("sql", `select 1 from heed.event where value->>'order_id' = '${ORDER}' and nothing = 1`, ...sql)).code,
  ).toBe(1);
});

test("faults: a table that is gone, a row that is refused with its values, connections that break", async () => {
  const events = () => [collect("track", order()), collect("batch", { batch: [order({ type: "track" })] })];
  const decisions = () => send("/ofrep/v1/evaluate/flags", { context: { targetingKey: USER } }, bearer(key.server));
  await owner.query("alter table heed.event rename to event_away");
  const away = await Promise.all([...events(), decisions()]);
  await owner.query("alter table heed.event_away rename to event");
  expect(away.slice(0, 2)).toEqual([503, 503]);
  // PostgreSQL tells the failing row in the detail of its error.
  await owner.query("alter table heed.event add constraint never check (value->>'order_id' is null) not valid");
  expect(await Promise.all(events())).toEqual([503, 503]);
  await owner.query("alter table heed.event drop constraint never");
  const others =
    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename is not null";
  for (let round = 0; round < 5; round++) await Promise.all([...events(), decisions(), owner.query(others)]);
  // It recovers by itself.
  await expect.poll(() => collect("track", order())).toBe(200);
  await raw(`GET /${EMAIL} HTTP/9.9\r\n${NAME}\r\n\r\n`);
  await raw(`POST /v1/track HTTP/1.1\r\nhost: x\r\ncontent-length: 999\r\n\r\n{"userId":"${USER}"`);
});

/** Bytes that are no HTTP, and a request that breaks off. */
function raw(text: string): Promise<void> {
  const { hostname, port } = new URL(serving.url);
  return new Promise((done) => {
    let got = "";
    const socket = createConnection({ host: hostname, port: Number(port) }, () => socket.write(text));
    socket.on("data", (part) => (got += String(part)));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      answers.push({ sent: "raw", status: 0, text: got });
      done();
    });
    setTimeout(() => socket.end(), 200);
  });
}

test("nothing of it is answered, printed or counted", async () => {
  expect(await send("/metrics")).toBe(200);
  const ended = await serving.end("SIGTERM");
  expect(ended.code).toBe(0);
  expect(answers.length).toBeGreaterThan(60);
  expect(answers.filter(({ text }) => holdsMark(text)).map(({ sent, text }) => `${sent}: ${text}`)).toEqual([]);
  expect(commands.length).toBeGreaterThan(10);
  expect([...commands, ended].filter(({ out, err }) => holdsMark(out + err))).toEqual([]);
  // The server told of its faults, so that the search had something to find.
  expect(ended.err).toContain('"msg":"fault"');
  expect(ended.err).toMatch(/"route":"\/v1\/track"/);
  const { rows } = await owner.query<{ name: string }>("select distinct name from heed.tally");
  expect(rows.map(({ name }) => name)).toContain("(unprintable name)");
  expect(rows.filter(({ name }) => holdsMark(name))).toEqual([]);
});

test("identifiers are legible in no row, and what the person did only in rows of data", async () => {
  const { rows: tables } = await owner.query<{ name: string; root: string }>(
    `select c.relname as name, coalesce((select p.relname from pg_partition_root(c.oid) r join pg_class p on p.oid = r), c.relname) as root
     from pg_class c where c.relnamespace = 'heed'::regnamespace and c.relkind = 'r'`,
  );
  expect(tables.length).toBeGreaterThan(20);
  const marked = new Set<string>();
  for (const { name, root } of tables) {
    const { rows } = await owner.query(`select * from heed."${name}"`);
    for (const row of rows) {
      const text = textOf(row);
      for (const identifier of [EMAIL, NAME, USER, BROWSER])
        expect(text.includes(identifier), `${root} holds ${identifier}`).toBe(false);
      if (holdsMark(text)) marked.add(root);
    }
  }
  expect(marked).toContain("event");
  expect([...marked].filter((table) => !DATA.includes(table))).toEqual([]);
  const { rows } = await owner.query<{ n: number }>("select count(*)::int as n from heed.identity");
  expect(rows[0]!.n).toBeGreaterThan(0);
});

test("no file holds an identifier but what the operator brought and FILE.rejected.csv; PostgreSQL's log holds nothing", async () => {
  await owner.query("checkpoint");
  const holds: string[] = [];
  for (const file of await filesUnder(place.dataDir)) {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    if ([EMAIL, NAME, USER, BROWSER].some((identifier) => bytes.includes(identifier))) holds.push(file);
  }
  expect(holds).toEqual([]);
  const logs = (await filesUnder(place.dataDir)).filter((file) => /(^|\/)[^/]*log$/.test(file));
  expect(logs.length).toBeGreaterThan(0);
  for (const log of logs) expect(holdsMark(await readFile(log, "utf8"))).toBe(false);
  const rejected = await readFile(join(place.folder, "orders.rejected.csv"), "utf8");
  expect(rejected).toContain(EMAIL);
});

const filesUnder = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** A row as text; bytes are read as they are. */
const textOf = (row: Record<string, unknown>): string =>
  Object.values(row)
    .map((value) => (Buffer.isBuffer(value) ? value.toString("latin1") : JSON.stringify(value)))
    .join("\n");

/** In the clear, or as base64 or hexadecimal would show it. */
function holdsMark(text: string): boolean {
  if (MARK.test(text)) return true;
  const packed = [EMAIL, NAME, USER, PRODUCT].flatMap((mark) => [
    Buffer.from(mark).toString("base64").slice(0, -4),
    Buffer.from(mark).toString("hex"),
  ]);
  return packed.some((each) => text.includes(each));
}
