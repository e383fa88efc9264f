// An import in the console whose server is killed in the middle, as a process: whoever comes back reads what became of it, and nothing counts twice.
import type { ImportMapping, ImportReply } from "@heed/core";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Serving, workplace } from "../../test/command.ts";
import { type EmbeddedServer, startEmbedded } from "../storage/embedded.ts";

const ROWS = 3_000;
const MAPPING: ImportMapping = {
  is: "event",
  event: "Product Viewed",
  person: "customer",
  at: "day",
  properties: { product_id: "item" },
  consent: { purpose: "recommendations", at: "asked", source: "where", evidence: "forms in folder 12" },
};
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
/** Three rows a customer. */
const file = Buffer.from(
  [
    "customer,day,item,asked,where",
    ...Array.from({ length: ROWS }, (_, n) => `c-${Math.floor(n / 3)},${day(3 + (n % 3))},b${n},${day(30)},till`),
  ].join("\n"),
);
let place: Awaited<ReturnType<typeof workplace>>;
let server: EmbeddedServer;
let serving: Serving;
let owner: Client;
let key = "";

beforeAll(async () => {
  place = await workplace();
  server = await startEmbedded({ dataDir: place.dataDir, log: () => undefined, throwaway: true });
  key = JSON.parse((await place.run(["--json", "key", "mia", "--role", "marketer"])).out).value;
  serving = await place.start();
  owner = new Client({ connectionString: server.url });
  owner.on("error", () => undefined);
  await owner.connect();
}, 300_000);
afterAll(async () => {
  await serving?.end("SIGKILL");
  await owner?.end();
  await server?.stop();
  await place?.remove();
});

async function ask<Reply = ImportReply>(path: string, body?: object | Buffer): Promise<Reply> {
  const isBytes = Buffer.isBuffer(body);
  const reply = await fetch(`${serving.url}/api/imports${path}`, {
    method: body ? "POST" : "GET",
    headers: {
      authorization: `Bearer ${key}`,
      ...(body ? { "content-type": isBytes ? "application/octet-stream" : "application/json" } : {}),
    },
    ...(body ? { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) } : {}),
  });
  expect(reply.status, path).toBe(200);
  return (await reply.json()) as Reply;
}
/** The file as somebody brings it, until its columns are known. */
async function bring(): Promise<ImportReply> {
  const { id } = await ask("", { name: "views.csv", bytes: file.length, modified: Date.parse("2026-11-19") });
  return ask(`/${id}/bytes?from=0`, file);
}
async function begin(id: string): Promise<void> {
  await ask(`/${id}/judgement`, MAPPING);
  await expect.poll(async () => (await ask(`/${id}`)).state, { timeout: 60_000 }).toBe("judged");
  await ask(`/${id}/start`, {});
}
const stored = async (): Promise<Record<"events" | "items" | "people" | "choices", number>> =>
  (
    await owner.query(
      `select count(*)::int as events, count(distinct value->>'product_id')::int as items,
         (select count(*)::int from heed.alias) as people, (select count(*)::int from heed.consent) as choices
       from heed.event where field = 'Product Viewed'`,
    )
  ).rows[0];

test("killed with SIGKILL in the middle, an import says that it was stopped; brought again, the rest is taken and nothing twice", async () => {
  const { id } = await bring();
  await begin(id);
  await expect.poll(async () => (await stored()).events, { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
  await serving.end("SIGKILL");
  const until = await stored();
  expect(until.events).toBeLessThan(ROWS);
  // A choice is there before the rows that rest on it.
  expect(until.choices).toBeGreaterThan(0);

  serving = await place.start();
  // Whether it is stopped or at another server is known once it has been silent.
  const known = await ask(`/${id}`);
  expect(["elsewhere", "stopped"]).toContain(known.state);
  await expect.poll(async () => (await ask(`/${id}`)).state, { timeout: 60_000, interval: 500 }).toBe("stopped");
  expect(await ask<{ imports: ImportReply[] }>("")).toMatchObject({
    imports: [{ id, state: "stopped", begun: true, mapping: MAPPING }],
  });
  expect(await stored()).toEqual(until);

  const again = await bring();
  expect(again).toMatchObject({ state: "ready", mapping: MAPPING });
  await begin(again.id);
  await expect.poll(async () => (await ask(`/${again.id}`)).state, { timeout: 120_000 }).toBe("done");
  const { done } = await ask(`/${again.id}`);
  expect(done).toMatchObject({ rows: ROWS, refused: 0, withheld: "fewer than 11" });
  // What was there already is told as that, in tens.
  expect(Math.abs(Number(done?.duplicates) - until.events)).toBeLessThanOrEqual(10);
  expect(Math.abs(Number(done?.stored) - (ROWS - until.events))).toBeLessThanOrEqual(10);
  expect(await stored()).toEqual({ events: ROWS, items: ROWS, people: ROWS / 3, choices: ROWS / 3 });
}, 300_000);
