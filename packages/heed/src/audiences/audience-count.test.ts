// Sizes in the list of audiences: what was told when somebody counted, and nobody is counted for the list.
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { listening } from "../../test/server.ts";
import { OVERLAP_RULES, writeOverlap } from "../../test/write-overlap.ts";
import type { Shown } from "../gate/disclose.ts";

const purpose = "recommendations";
const FIRST = new Date();
let now = FIRST;
let server: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  server = await listening({ map: bookshop, now: () => now });
  await writeOverlap(server.heed);
});
afterAll(async () => {
  expect(server?.faults).toEqual([]);
  await server?.close();
});

const call = async (method: string, path = "", body?: object): Promise<unknown> => {
  const reply = await fetch(`${server.url}/api/audiences${path}`, {
    method,
    headers: { authorization: "Bearer shop-server-key", ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(reply.status).toBe(200);
  return reply.json();
};
type Counted = { at: string; reachable: Shown; within?: number };
const counted = async (name: string): Promise<Counted | undefined> => {
  const { audiences } = (await call("GET")) as { audiences: { name: string; counted?: Counted }[] };
  return audiences.find((each) => each.name === name)?.counted;
};
const size = async (asked: { rule: string; name?: string; channel?: string }) =>
  (await call("POST", "/size", { purpose, ...asked })) as { reachable: Shown };
const counts = async () =>
  (await server.heed.database.query("auditor", "select 1 from heed.ledger where detail->>'survey' = purpose")).length;

test("what saving counted stands in the list; the first answer of a later day takes its place, and listing counts nobody", async () => {
  const rule = 'count("Order Completed" within 60 days) >= 1';
  const saved = (await call("PUT", "/lately", { rule, purpose })) as { size: { reachable: Shown } };
  const told = { at: FIRST.toISOString(), reachable: saved.size.reachable, within: 50 };
  expect(await counted("lately")).toEqual(told);
  for (let n = 0; n < 3; n++) await size({ rule, name: "lately" });
  const before = await counts();
  expect(await counted("lately")).toEqual(told);
  expect(await counts()).toBe(before);
  now = new Date(FIRST.getTime() + 86_400_000);
  const { reachable } = await size({ rule, name: "lately" });
  await size({ rule, name: "lately" });
  expect(await counted("lately")).toEqual({ at: now.toISOString(), reachable, within: 50 });
});

test("of a version that was never counted nothing is said: not by a rule that is being written, by a way, nor by another's name", async () => {
  const { database } = server.heed;
  const rule = 'count("Product Viewed" within 20 days) >= 1';
  const insert = (name: string, of: string, version: number) =>
    database.query(
      "steward",
      "insert into heed.audience (name, at, id, purpose, rule, actor, version) values ($1, $2, gen_random_uuid(), $3, $4, 'staff:test', $5)",
      [name, now, of, rule, version],
    );
  expect(await counted("readers")).toHaveProperty("reachable.about");
  await insert("readers", purpose, 2);
  await insert("letters", "newsletter", 1);
  expect(await counted("readers")).toBeUndefined();
  await size({ rule: OVERLAP_RULES.readers, name: "readers" });
  await size({ rule, name: "readers", channel: "web" });
  await size({ rule, name: "letters" });
  await size({ rule });
  expect([await counted("readers"), await counted("letters")]).toEqual([undefined, undefined]);
  await call("GET", "/readers");
  expect(await counted("readers")).toHaveProperty("reachable.about");
});
