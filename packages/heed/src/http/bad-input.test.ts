// Whatever strangers send, through every input: a clear error or a counted drop, nothing stored half, memory flat, the server up.
import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { naughty } from "../../test/naughty.ts";
import { listening } from "../../test/server.ts";

type Server = Awaited<ReturnType<typeof listening>>;
let server: Server;
let owner: Client;
beforeAll(async () => {
  server = await listening();
  owner = new Client({ connectionString: server.cable.url });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

const TEXTS = naughty();
const WRITE = { authorization: `Basic ${btoa("site-key:")}` };
const SECRET = { authorization: "Bearer shop-server-key", "content-type": "application/json" };
type Body = string | Uint8Array<ArrayBuffer> | URLSearchParams;
const post = (path: string, body: Body, headers: Record<string, string> = WRITE) =>
  fetch(`${server.url}${path}`, { method: "POST", body, headers, redirect: "manual" });

/** An answer that helps: not a fault, and an error has a code and a sentence with a remedy. */
async function helps(response: Response, sent: string): Promise<void> {
  const text = await response.text();
  expect(response.status, `${sent.slice(0, 200)}: ${text.slice(0, 200)}`).toBeLessThan(500);
  if (response.status < 400 || response.headers.get("content-type")?.includes("html")) return;
  expect(JSON.parse(text), sent.slice(0, 200)).toMatchObject({
    code: expect.stringMatching(/^\w+$/),
    message: expect.stringMatching(/\.$/),
  });
}

/** What of a text may stand in a property of type "string": all of it, or nothing. */
function storable(text: string): string | undefined {
  if (text.includes("\0") || !text.isWellFormed() || text.length > 2_000) return undefined;
  return /^https?:\/\//i.test(text) ? text.split(/[?#]/, 1)[0] : text;
}
const ordersOf = async (condition: string) =>
  (
    await owner.query<{ id: string }>(
      `select value->>'order_id' as id from heed.event where field = 'Order Completed' and ${condition}`,
    )
  ).rows
    .map(({ id }) => id)
    .sort();
const order = (userId: string, order_id: unknown, more: object = {}) => ({
  type: "track",
  userId,
  event: "Order Completed",
  properties: { order_id },
  ...more,
});

test("naughty texts as a property are stored whole or not at all, and never spoil their batch", async () => {
  const sent = TEXTS.map((text, k) => ({ text, item: order("texts", text, { messageId: `text-${k}` }) }));
  const items = [...sent.map(({ item }) => item), order("texts", "the last one")];
  for (let start = 0; start < items.length; start += 400)
    expect((await post("/v1/batch", JSON.stringify({ batch: items.slice(start, start + 400) }))).status).toBe(200);
  const wanted = [...TEXTS, "the last one"].map(storable).filter((text) => text !== undefined);
  expect(await ordersOf("source = 'site'")).toEqual(wanted.sort());
});

test("naughty texts anywhere else in a call cost at most that call", async () => {
  const batch = TEXTS.flatMap((text) => [
    { ...order("a", "elsewhere"), userId: text },
    { ...order("a", "elsewhere"), userId: null, anonymousId: text },
    { type: "track", userId: "a", event: text, properties: { [text]: text } },
    { type: text, userId: "a", event: "Order Completed" },
    { type: "identify", userId: "a", traits: { email: text, favourite_genre: text, [text]: text } },
    { type: "alias", userId: "a", previousId: text },
    { type: "group", userId: "a", groupId: text, traits: { [text]: text } },
    { type: "page", userId: "a", name: text, category: text },
    { ...order("a", "elsewhere"), messageId: text },
    { ...order("a", "elsewhere"), timestamp: text },
    {
      ...order("a", "elsewhere"),
      context: { [text]: { [text]: text }, consent: { categoryPreferences: { [text]: true, newsletter: text } } },
    },
    { ...order("a", "elsewhere"), integrations: { [text]: true }, [text]: text },
  ]);
  for (let start = 0; start < batch.length; start += 1_000) {
    const body = JSON.stringify({ batch: [...batch.slice(start, start + 1_000), order("a", `after ${start}`)] });
    expect((await post("/v1/batch", body)).status).toBe(200);
    expect(await ordersOf(`value->>'order_id' = 'after ${start}'`)).toEqual([`after ${start}`]);
  }
});

/** Where each text takes requests of its own, the long lists are thinned out; the soak takes all. */
const SOME = TEXTS.filter((_, k) => k < 60 || k % 20 === 0 || process.env["HEED_SOAK"] !== undefined);

/** Texts that a careless page would run; tags of its own stand on every page. */
const isMarkup = (text: string) => /<[a-z]/i.test(text);

/** Sixteen at once, as a busy server meets them. */
async function each(visit: (text: string) => Promise<void>): Promise<void> {
  const left = SOME.values();
  const visitor = async () => {
    for (const text of left) await visit(text);
  };
  await Promise.all(Array.from({ length: 16 }, visitor));
}

test("naughty texts as choices, and as whom they are of", async () => {
  await each(async (text) => {
    const say = (body: object, headers = SECRET) => post("/consent/v1/choices", JSON.stringify(body), headers);
    await helps(await say({ userId: text, choices: { newsletter: false } }), text);
    await helps(await say({ anonymousId: text, choices: { newsletter: false } }, { ...SECRET, ...WRITE }), text);
    await helps(await say({ userId: "c", choices: { [text]: true, newsletter: text } }), text);
    await helps(await say({ userId: "c", choices: { [text]: true } }), text);
    const asked = `${server.url}/consent/v1/choices?userId=${encodeURIComponent(text.toWellFormed())}`;
    await helps(await fetch(asked, { headers: SECRET }), text);
  });
});

test("naughty texts in decisions", async () => {
  await each(async (text) => {
    const context = { targetingKey: text, page: { item: text, shelf: "mixed" }, [text]: text };
    const name = encodeURIComponent(text.toWellFormed());
    await helps(await post("/ofrep/v1/evaluate/flags/shelf", JSON.stringify({ context }), SECRET), text);
    await helps(await post(`/ofrep/v1/evaluate/flags/${name}`, JSON.stringify({ context: {} }), SECRET), text);
  });
});

test("naughty texts on the person's own page, which shows them as text", async () => {
  const asker = await server.heed.askers.named("texts");
  if (asker.is === "nobody") throw new Error("nobody");
  const link = await server.heed.tokens.link(asker.personId);
  const opened = await fetch(`${server.url}/me/open`, { method: "POST", body: new URLSearchParams({ token: link }) });
  const cookie = opened.headers.get("set-cookie")?.split(";", 1)[0] ?? "";
  expect(cookie).not.toBe("");
  const read = async () => (await fetch(`${server.url}/me`, { headers: { cookie } })).text();
  const page = await read();
  for (const text of TEXTS.filter(isMarkup)) expect(page.includes(text), text).toBe(false);
  expect((await fetch(`${server.url}/me/api/export`, { headers: { cookie } })).status).toBe(200);
  const form = /name="form" value="([^"]+)"/.exec(page)?.[1] ?? "";
  expect(form).not.toBe("");
  const act = (action: string, fields: Record<string, string>) =>
    post(`/me/api/${action}`, new URLSearchParams({ form, ...fields }), { cookie });
  await each(async (text) => {
    await helps(await act("choices", { purpose: text, value: text }), text);
    await helps(await act("undo", { purpose: text }), text);
    await helps(await act("correct", { field: text, value: text }), text);
    await helps(await act("correct", { field: "favourite_genre", value: text }), text);
    if (text !== "yes") await helps(await act("delete", { sure: text }), text);
    const query = new URLSearchParams({
      field: text,
      before: text,
      lines: text,
      kind: text,
      purpose: text,
      done: text,
    });
    await helps(await fetch(`${server.url}/me?${query}`, { headers: { cookie } }), text);
    const open = await fetch(`${server.url}/me?token=${encodeURIComponent(text.toWellFormed())}`, {
      redirect: "manual",
    });
    await helps(open, text);
  });
  await each(async (text) => helps(await act("hide", { item: text, value: "true" }), text));
  // What was hidden stands on the page now.
  const after = await read();
  for (const text of SOME.filter(isMarkup)) expect(after.includes(text), text).toBe(false);
  expect(after).toContain("&#60;script&#62;alert(1)&#60;/script&#62;");
});

test("naughty texts in a file that is imported", async () => {
  const file = join(tmpdir(), `heed-naughty-${randomUUID()}.csv`);
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  // A file holds no half characters.
  const texts = [...new Set(TEXTS.map((text) => text.toWellFormed()))];
  const rows = texts.map((text) => `importer,${cell(text)}`);
  await writeFile(file, ["person,order_id", ...rows, "importer,the last row", ""].join("\n"));
  const report = await server.heed.ingest.importCsv({
    file,
    person: "person",
    event: "Order Completed",
    keepRejected: false,
  });
  await rm(file);
  expect(report.rows).toBe(texts.length + 1);
  const stored = await ordersOf("source like 'import:%'");
  const refused = report.refused.reduce((sum, { n }) => sum + n, 0);
  expect(report.accepted + report.duplicates + report.withheld + report.dropped + refused).toBe(report.rows);
  expect(stored).toHaveLength(report.accepted);
  // Blanks around a cell are no part of it.
  const wanted = new Set([...texts, "the last row"].map((text) => storable(text.trim())));
  for (const id of stored) expect(wanted.has(id), id).toBe(true);
  expect(stored).toContain("the last row");
});

const deep = (open: string, close: string, n = 100_000) => open.repeat(n) + close.repeat(n);
const BODIES: readonly (readonly [name: string, body: Body])[] = [
  ["nothing", ""],
  ["half an object", '{"batch": ['],
  ["a number", "7"],
  ["a text", '"batch"'],
  ["null", "null"],
  ["single quotes", "{'userId': 'a'}"],
  ["a comment", "{} // JSON has none"],
  ["NaN", '{"a": NaN}'],
  ["Latin-1", new Uint8Array([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d])],
  ["UTF-16", new Uint8Array(Buffer.from('\ufeff{"a":1}', "utf16le"))],
  ["lists in lists", deep("[", "]")],
  ["objects in objects", `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`],
  ["a deep event", `{"batch":[{"type":"track","userId":"a","properties":${deep("[", "]")}}]}`],
  ["a deep choice", `{"userId":"a","choices":${deep('{"a":', "1}".slice(1), 30_000).replace("}", "1}")}}`],
  ["a deep context", `{"context":{"targetingKey":${deep("[", "]")}}}`],
  [
    "__proto__",
    '{"__proto__":{"batch":[]},"constructor":{"prototype":{"choices":1}},"userId":"a","choices":{"__proto__":true}}',
  ],
  [
    "10,000 names",
    JSON.stringify({
      userId: "a",
      choices: Object.fromEntries(Array.from({ length: 10_000 }, (_, k) => [`n${k}`, true])),
    }),
  ],
  [
    "wrong types",
    '{"userId":{},"anonymousId":[],"choices":[],"context":7,"batch":[null,1,"a",[],{"type":{}}],"event":{}}',
  ],
  ["gzip that is none", new Uint8Array([0x1f, 0x8b, 1, 2, 3])],
  ["gzip cut off", new Uint8Array(gzipSync("x".repeat(1_000))).slice(0, 20)],
  ["gzip of too much", new Uint8Array(gzipSync(Buffer.alloc(32 * 1024 * 1024)))],
];

test.each(BODIES)("%s is answered at every address that takes a body", async (_, body) => {
  for (const path of ["/v1/batch", "/v1/track", "/v1/identify", "/v1/m"]) await helps(await post(path, body), path);
  for (const path of [
    "/consent/v1/choices",
    "/ofrep/v1/evaluate/flags",
    "/ofrep/v1/evaluate/flags/shelf",
    "/me/api/choices",
  ])
    for (const type of ["application/json", "text/plain", "application/x-www-form-urlencoded"])
      await helps(await post(path, body, { ...SECRET, "content-type": type }), `${path} ${type}`);
});

test("an event of 33 KB, and what comes after 2,500 in a batch, are counted and not stored; the others are stored", async () => {
  const large = order("sizes", "large", { context: { pad: "x".repeat(33_000) } });
  const batch = [
    large,
    ...Array.from({ length: 2_500 }, (_, k) => order("sizes", `size-${k}`, { messageId: `size-${k}` })),
  ];
  expect((await post("/v1/batch", JSON.stringify({ batch }))).status).toBe(200);
  expect(await ordersOf("value->>'order_id' like 'size-%'")).toHaveLength(2_499);
  expect(await ordersOf("value->>'order_id' = 'large'")).toEqual([]);
  await server.heed.flush();
  const { rows } = await owner.query(
    "select reason, sum(n) as n from heed.tally where kind = 'refused' and reason in ('event_too_large', 'batch_too_long') group by 1 order by 1",
  );
  expect(rows).toEqual([
    { reason: "batch_too_long", n: 1 },
    { reason: "event_too_large", n: expect.any(Number) },
  ]);
});

test.each([
  ["1600-01-01T00:00:00Z", "date_out_of_range"],
  ["9999-12-31T23:59:59Z", "date_out_of_range"],
  ["2026-02-30T00:00:00Z", "date_malformed"],
  ["+275760-09-13T00:00:00Z", "date_malformed"],
])("an event of %s is counted as %s", async (timestamp, reason) => {
  const counted = async () => {
    await server.heed.flush();
    const { rows } = await owner.query<{ n: number }>(
      "select coalesce(sum(n), 0) as n from heed.tally where reason = $1",
      [reason],
    );
    return rows[0]?.n ?? 0;
  };
  const before = await counted();
  expect(
    (await post("/v1/batch", JSON.stringify({ batch: [order("times", `at ${timestamp}`, { timestamp })] }))).status,
  ).toBe(200);
  expect(await counted()).toBe(before + 1);
  expect(await ordersOf(`value->>'order_id' = 'at ${timestamp}'`)).toEqual([]);
});

test("10,000 names that nobody declared, and ids of 10 kB, are counted in a bounded number of rows; what is known is stored", async () => {
  const strange = Array.from({ length: 100 }, (_, k) => {
    const unknown = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`u_${name(k)}_${name(n)}`, n]));
    return order("names", `names-${k}`, { properties: { order_id: `names-${k}`, ...unknown } });
  });
  const long = [order("i".repeat(10_000), "long id"), order("", "long id", { anonymousId: "a".repeat(10_000) })];
  expect((await post("/v1/batch", JSON.stringify({ batch: [...strange, ...long] }))).status).toBe(200);
  expect(await ordersOf("value->>'order_id' like 'names-%'")).toHaveLength(100);
  expect(await ordersOf("value->>'order_id' = 'long id'")).toEqual([]);
  await server.heed.flush();
  const { rows } = await owner.query<{ names: number; further: number; long: number }>(
    `select count(distinct name) filter (where kind = 'drop')::int as names,
            coalesce(sum(n) filter (where name = '(further names)'), 0)::int as further,
            coalesce(sum(n) filter (where reason = 'identifier_too_long'), 0)::int as long from heed.tally`,
  );
  expect(rows[0]!.names).toBeLessThanOrEqual(1_001);
  expect(rows[0]!.further).toBeGreaterThanOrEqual(9_000);
  expect(rows[0]!.long).toBeGreaterThanOrEqual(2);
});

/** Letters only: a name with a long number in it is no name that is counted by itself. */
const name = (n: number): string => String.fromCharCode(97 + (n % 26), 97 + Math.floor(n / 26));

test("memory stays flat under all of it", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const batch = Array.from({ length: 300 }, (_, k) => ({
    type: "track",
    userId: `u${k}`.repeat(300),
    event: "x".repeat(150),
    properties: { [`p${k}`]: "x".repeat(5_000) },
  }));
  const bodies = [...BODIES.map(([, body]) => body), JSON.stringify({ batch })];
  const round = async () => {
    for (const body of bodies) await (await post("/v1/batch", body)).text();
  };
  // What is outside the heap goes only after what holds it has gone.
  const heap = async () => {
    for (let k = 0; k < 5; k++) {
      collect();
      await new Promise((later) => setTimeout(later, 50));
    }
    return process.memoryUsage().heapUsed + process.memoryUsage().external;
  };
  for (let k = 0; k < 2; k++) await round();
  const before = await heap();
  for (let k = 0; k < 6; k++) await round();
  // Six rounds bring some 20 MB of bodies, and unpacked and parsed several times as much.
  expect(((await heap()) - before) / 1024 / 1024).toBeLessThan(15);
});

test("nothing of it was a fault, and the server is up", async () => {
  expect(server.faults).toEqual([]);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});
