// A batch is stored whole or not at all; where a bad value takes it apart, what comes again counts once.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Collection, collection } from "../../test/collection.ts";
import { insertRows, SIZES } from "../storage/values.ts";

let heed: Collection;
beforeAll(async () => {
  heed = await collection();
});
afterAll(() => heed.close());

/** Orders without a messageId, as a script sends them; numbers in `special` get another id. */
const orders = (userId: string, n: number, special: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: n }, (_, k) => ({
    type: "track",
    userId,
    event: "Order Completed",
    properties: { order_id: special[k] ?? `o${k}` },
  }));
const timed = (batch: readonly object[]) => ({ batch, sentAt: heed.now().toISOString() });
const stored = async (userId: string) => heed.eventsOf(await heed.personOf("user", userId));
/** While `work` runs, the database takes no order that breaks the check. */
async function checked(check: string, work: () => Promise<void>): Promise<void> {
  await heed.owner.query(`alter table heed.event add constraint bad check (${check})`);
  try {
    await work();
  } finally {
    await heed.owner.query("alter table heed.event drop constraint bad");
  }
}

test("2,500 events are one transaction", async () => {
  expect(await heed.send("batch", timed(orders("w1", 2_500)))).toMatchObject({ accepted: 2_500 });
  const { rows } = await heed.owner.query<{ transactions: number }>(
    "select count(distinct xmin::text) as transactions from heed.event where person_id = $1",
    [await heed.personOf("user", "w1")],
  );
  expect(rows[0]!.transactions).toBe(1);
});

test("a fault at the last of 2,500 events leaves nothing of them; sent again they count once, also without any time", async () => {
  const body = { batch: orders("w2", 2_500, { 2499: "late" }) };
  await checked("value->>'order_id' <> 'late'", async () => {
    await expect(heed.send("batch", body)).rejects.toThrow();
  });
  expect((await heed.owner.query("select 1 from heed.event where value->>'order_id' = 'o2498'")).rowCount).toBe(1);
  expect(await heed.send("batch", body)).toMatchObject({ accepted: 2_500 });
  expect(await stored("w2")).toHaveLength(2_500);
});

test("a batch that a bad value took apart before a fault counts once when it comes again, without any messageId", async () => {
  const body = timed(orders("w3", 200, { 3: "bad", 190: "fault" }));
  const check =
    "case value->>'order_id' when 'bad' then 1 / (length(source) - length(source)) = 1 when 'fault' then false else true end";
  await checked(check, async () => {
    await expect(heed.send("batch", body)).rejects.toThrow();
  });
  const before = (await stored("w3")).length;
  expect(before).toBeGreaterThan(0);
  expect(await heed.send("batch", body)).toMatchObject({ duplicates: before });
  expect(await stored("w3")).toHaveLength(200);
});

test("equal batches that say no time are two, and equal events of one batch stay apart", async () => {
  const batch = [...orders("w4", 1), ...orders("w4", 1)];
  await heed.send("batch", { batch });
  await heed.send("batch", { batch });
  expect(await stored("w4")).toHaveLength(4);
  const once = timed(batch);
  await heed.send("batch", once);
  await heed.send("batch", once);
  expect(await stored("w4")).toHaveLength(6);
});

test("however many rows a transaction writes, a connection keeps few statements a table", async () => {
  const names = await heed.database.transaction("ingest", {}, async (connection) => {
    for (const n of [...Array(70).keys(), 127, 300, 999]) {
      const rows = Array.from({ length: n }, () => ({ hash: randomUUID(), day: "2026-01-01" }));
      await insertRows(connection, "message", ["hash", "day"], rows);
    }
    const prepared = "select name from pg_prepared_statements where name like 'insert new message %'";
    return (await connection.query<{ name: string }>(prepared)).rows;
  });
  expect(names.length).toBeGreaterThan(15);
  expect(names.length).toBeLessThanOrEqual(SIZES.length);
});
