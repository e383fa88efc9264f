// Files that staff bring, over HTTP: what is judged is what is imported, once; before that nothing is stored, and only whoever may use it may bring it.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DataMap, ImportMapping, ImportReply } from "@heed/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { freshDatabase } from "../../test/database.ts";
import { listening } from "../../test/server.ts";

const map: DataMap = {
  ...bookshop,
  // Views only by those who said yes.
  purposes: {
    ...bookshop.purposes,
    statistics: { ...bookshop.purposes.statistics, reads: { "Order Completed": "13 months" } },
  },
  roles: {
    ...bookshop.roles,
    marketer: { purposes: ["newsletter", "recommendations", "statistics"] },
    writer: { purposes: ["newsletter"] },
  },
};
let server: Awaited<ReturnType<typeof listening>>;
const keys = new Map<string, string>();
beforeAll(async () => {
  server = await listening({ map, now: () => new Date("2026-11-20T12:00:00Z") });
  for (const role of ["marketer", "writer"]) keys.set(role, await server.heed.addStaffKey(role, role));
  keys.set("other", await server.heed.addStaffKey("marketer", "other"));
});
afterAll(() => server?.close());

async function ask(
  path: string,
  body?: object | Buffer,
  by = "marketer",
  method = body ? "POST" : "GET",
  url = server.url,
) {
  const isBytes = Buffer.isBuffer(body);
  const reply = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${keys.get(by) ?? by}`,
      ...(body ? { "content-type": isBytes ? "application/octet-stream" : "application/json" } : {}),
    },
    ...(body ? { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) } : {}),
  });
  // Whatever came: each test looks at what it expects.
  return { status: reply.status, body: (await reply.json()) as ImportReply & { code?: string } };
}
async function bring(name: string, text: string, by = "marketer"): Promise<string> {
  const bytes = Buffer.from(text);
  const begun = await ask("/api/imports", { name, bytes: bytes.length, modified: Date.parse("2026-11-19") }, by);
  const { id } = begun.body;
  const half = Math.ceil(bytes.length / 2);
  await ask(`/api/imports/${id}/bytes?from=0`, bytes.subarray(0, half), by);
  // A piece whose answer was lost comes again, and once more by a second click.
  await ask(`/api/imports/${id}/bytes?from=0`, bytes.subarray(0, half), by);
  const [all] = await Promise.all([
    ask(`/api/imports/${id}/bytes?from=${half}`, bytes.subarray(half), by),
    ask(`/api/imports/${id}/bytes?from=${half}`, bytes.subarray(half), by),
  ]);
  expect([all.body.state, all.body.received, all.body.bytes]).toEqual(["ready", bytes.length, bytes.length]);
  return id;
}
async function until(id: string, states: readonly string[]): Promise<ImportReply> {
  for (;;) {
    const { body } = await ask(`/api/imports/${id}`);
    if (states.includes(body.state)) return body;
    await new Promise((done) => setTimeout(done, 20));
  }
}
const counted = async (): Promise<number> => {
  const rows = await server.heed.database.query<{ n: number }>(
    "ingest",
    "select ((select count(*) from heed.alias) + (select count(*) from heed.message))::int as n",
  );
  return rows[0]!.n;
};

const MAPPING: ImportMapping = {
  is: "event",
  event: "Product Viewed",
  person: "customer",
  at: "day",
  properties: { product_id: "item" },
  consent: { purpose: "recommendations", at: "asked", source: "where", evidence: "forms in folder 12" },
};
/** 30 with a yes, 10 without its source, 10 too old, 2 that cannot be read. */
const lines = [
  "customer,day,item,asked,where,secret",
  ...Array.from({ length: 30 }, (_, n) => `yes-${n},2026-11-01,b1,2026-10-01,till,hush`),
  ...Array.from({ length: 10 }, (_, n) => `no-${n},2026-11-01,b1,2026-10-01,,hush`),
  ...Array.from({ length: 10 }, (_, n) => `old-${n},2024-01-01,b1,2023-12-01,till,hush`),
  "guest,2026-11-01,b1,2026-10-01,till,hush",
  "yes-1,never,b1,2026-10-01,till,hush",
].join("\n");

test("what the report promises is what the import does, once; nothing is stored before, and nothing of the file lies open on the disk", async () => {
  const id = await bring("views.csv", lines);
  const before = await counted();
  expect((await ask(`/api/imports/${id}/judgement`, MAPPING)).status).toBe(200);
  const judged = await until(id, ["judged"]);
  expect(judged.judgement).toMatchObject({
    rows: 52,
    kept: 30,
    withheld: 10,
    expired: 10,
    empty: 0,
    consentMissing: 10,
  });
  expect(judged.judgement?.purposes).toEqual([{ purpose: "recommendations", rows: 30 }]);
  expect(judged.judgement?.refused).toMatchObject([
    { reason: "identifier_placeholder", n: 1, lines: [52] },
    { reason: "date_malformed", n: 1, lines: [53] },
  ]);
  expect(judged.judgement?.unused).toEqual(["secret"]);
  expect(await counted()).toBe(before);
  for (const folder of readdirSync(tmpdir()).filter((name) => name.startsWith("heed-import-"))) {
    const path = join(tmpdir(), folder, "file");
    if (!existsSync(path)) continue;
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(readFileSync(path).includes("yes-1")).toBe(false);
  }

  const started = await Promise.all([1, 2, 3].map(() => ask(`/api/imports/${id}/start`, {})));
  expect(started.map(({ status }) => status)).toEqual([200, 200, 200]);
  const { done } = await until(id, ["done"]);
  expect(done).toMatchObject({ rows: 52, stored: 30, withheld: 20, refused: 2, choices: 40 });
  const [row] = await server.heed.database.query<{ n: number }>(
    "auditor",
    "select count(*)::int as n from heed.ledger where detail->>'did' = 'file imported'",
  );
  expect(row?.n).toBe(1);
  // What was imported cannot be had again, and its first rows are gone.
  expect((await ask(`/api/imports/${id}`)).body.first).toEqual([]);
  expect((await ask(`/api/imports/${id}/start`, {})).body.state).toBe("done");
});

test("a file of few people tells nothing of what they said", async () => {
  const id = await bring("one.csv", "customer,day,item\nyes-1,2026-11-02,b2\n");
  const { consent: _, ...mapping } = MAPPING;
  await ask(`/api/imports/${id}/judgement`, mapping);
  // Judged by itself, whatever they said here.
  expect((await until(id, ["judged"])).judgement).toMatchObject({ kept: 0, withheld: 1, asking: ["recommendations"] });
  await ask(`/api/imports/${id}/start`, {});
  expect((await until(id, ["done"])).done).toMatchObject({ stored: "fewer than 11", withheld: "fewer than 11" });
});

test("a file belongs to whoever brought it, and to a role that may use what is in it", async () => {
  const id = await bring("mine.csv", "customer,item\na,b1\n");
  expect((await ask(`/api/imports/${id}`, undefined, "other")).body.code).toBe("import_unknown");
  expect((await ask(`/api/imports/${id}/start`, {}, "other")).status).toBe(404);
  await ask(`/api/imports/${id}`, undefined, "other", "DELETE");
  expect((await ask(`/api/imports/${id}`)).body.state).toBe("ready");
  const theirs = await bring("theirs.csv", "customer,item\na,b1\n", "writer").catch(() => "");
  const refused = await ask(`/api/imports/${theirs}/judgement`, MAPPING, "writer");
  expect([refused.status, refused.body.code]).toEqual([403, "role_may_not"]);
  const { consent: _, ...without } = MAPPING;
  expect((await ask(`/api/imports/${theirs}/judgement`, without, "writer")).body.code).toBe("role_may_not");
  // Nothing is imported that was not judged.
  expect((await ask(`/api/imports/${id}/start`, {})).body.state).toBe("ready");
  await ask(`/api/imports/${id}`, undefined, "marketer", "DELETE");
  expect((await ask(`/api/imports/${id}`)).status).toBe(404);
});

test("what cannot be read says why, and how it is written can be said", async () => {
  const bytes = Buffer.from("customer;item\nmüller;b1\n", "latin1");
  const { body } = await ask("/api/imports", { name: "../../büro.csv", bytes: bytes.length, modified: 0 });
  expect(body.name).toBe("büro.csv");
  const arrived = await ask(`/api/imports/${body.id}/bytes?from=0`, bytes);
  expect([arrived.body.state, arrived.body.problem?.code]).toEqual(["unreadable", "csv_encoding"]);
  const now = await ask(`/api/imports/${body.id}/format`, { encoding: "windows-1252" });
  expect([now.body.state, now.body.first]).toEqual(["ready", [["müller", "b1"]]]);
  await ask(`/api/imports/${body.id}/judgement`, { ...MAPPING, consent: undefined, at: "nothing" });
  const judged = await until(body.id, ["ready"]);
  expect(judged.problem?.code).toBe("column_missing");
  expect(server.faults).toEqual([]);
});

test("whoever comes back after the server was stopped reads what became of the file; brought again it goes on with what was said, and nothing counts twice", async () => {
  const database = await freshDatabase();
  let later = 0;
  const now = () => new Date(Date.parse("2026-11-20T12:00:00Z") + later);
  const first = await listening({ map, database, now });
  const key = await first.heed.addStaffKey("marketer", "marketer");
  const text = [
    "customer,day,item,asked,where",
    ...Array.from({ length: 600 }, (_, n) => `c-${n},2026-11-01,b1,2026-10-01,till`),
  ].join("\n");
  const at = (url: string, path: string, body?: object | Buffer, method?: string) => ask(path, body, key, method, url);
  const begun = async (url: string) => {
    const bytes = Buffer.from(text);
    const { body } = await at(url, "/api/imports", { name: "long.csv", bytes: bytes.length, modified: 1 });
    await at(url, `/api/imports/${body.id}/bytes?from=0`, bytes);
    return body.id;
  };
  const reach = async (url: string, id: string, state: string): Promise<ImportReply> => {
    for (;;) {
      const { body } = await at(url, `/api/imports/${id}`);
      if (body.state === state) return body;
      await new Promise((done) => setTimeout(done, 20));
    }
  };
  const id = await begun(first.url);
  await at(first.url, `/api/imports/${id}/judgement`, MAPPING);
  await reach(first.url, id, "judged");
  await at(first.url, `/api/imports/${id}/start`, {});
  // A second server knows of it, and that the first has it.
  const second = await listening({ map, database, now });
  expect((await at(second.url, `/api/imports/${id}`)).body).toMatchObject({ state: "elsewhere", begun: true });
  expect((await at(second.url, `/api/imports/${id}/start`, {})).body.state).toBe("elsewhere");
  await first.close();
  const told = (await at(second.url, "/api/imports")).body as unknown as { imports: ImportReply[] };
  expect(told.imports).toMatchObject([{ id, state: "stopped", begun: true, mapping: MAPPING }]);
  const again = await begun(second.url);
  expect((await reach(second.url, again, "ready")).mapping).toEqual(MAPPING);
  expect(((await at(second.url, "/api/imports")).body as unknown as { imports: unknown[] }).imports).toHaveLength(1);
  await at(second.url, `/api/imports/${again}/judgement`, MAPPING);
  await reach(second.url, again, "judged");
  await at(second.url, `/api/imports/${again}/start`, {});
  expect((await reach(second.url, again, "done")).done).toMatchObject({ rows: 600, refused: 0 });
  const [stored] = await second.heed.database.query<{ n: number }>(
    "ingest",
    "select count(*)::int as n from heed.alias",
  );
  expect(stored?.n).toBe(600);
  // A server that says nothing more was killed: what it had is stopped too.
  const third = await listening({ map, database, now });
  const killed = await begun(third.url).then((id) => reach(third.url, id, "ready"));
  expect(killed.id).not.toBe(again);
  later = 60_000;
  expect((await at(second.url, `/api/imports/${killed.id}`)).body).toMatchObject({ state: "stopped" });
  expect([...first.faults, ...second.faults, ...third.faults]).toEqual([]);
  await third.close();
  await second.close();
});
