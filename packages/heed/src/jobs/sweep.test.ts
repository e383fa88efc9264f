// The sweep deletes what has ended and nothing else; a contact prolongs what is kept from the last one.
import { randomUUID } from "node:crypto";
import { dayOf } from "@heed/core";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";
import { NOBODY } from "../ledger/entry.ts";
import { dropExpired, EVENT_RANGES, ensurePartitions, type Range } from "../storage/partitions.ts";
import { readDue } from "./read-due.ts";
import { dropOldLedgerMonths, sweep } from "./sweep.ts";

// As the bookshop, but recommendations count from the last contact.
const map = {
  ...bookshop,
  purposes: {
    ...bookshop.purposes,
    recommendations: { ...bookshop.purposes.recommendations, keepFrom: "last contact" as const },
  },
};
let heed: Awaited<ReturnType<typeof foundation<typeof map>>>;
beforeAll(async () => {
  heed = await foundation(map);
});
afterAll(() => heed.close());

const day = (days: number): string => dayOf(new Date(Date.now() + days * 86_400_000));
const rowsOf = async (id: string) =>
  (
    await heed.owner.query(
      "select field, permits, until::text[] as until, expires::text as expires from heed.event where person_id = $1 order by at",
      [id],
    )
  ).rows;
const end = (id: string, until: string, field = "Product Viewed") =>
  heed.owner.query(
    "update heed.event set until = array_fill($2::date, array[cardinality(permits)]), expires = $2 where person_id = $1 and field = $3",
    [id, until, field],
  );
const view = (daysAgo: number) => ({ field: "Product Viewed", daysAgo, properties: { product_id: "b1" } });
const order = (daysAgo: number) => ({ field: "Order Completed", daysAgo, properties: { order_id: "o1" } });

describe("the sweep", () => {
  test("deletes a row the day after its last permit ended, and no row of which one still holds", async () => {
    const ids = await Promise.all(
      ["yesterday", "today", "one holds", "for ever"].map((name) => writePerson(heed, name)),
    );
    const [yesterday, today, holds, ever] = ids as [string, string, string, string];
    for (const id of ids) await writeEvents(heed, id, [view(1)]);
    // Too old for any purpose to read it, so that nothing but the day on the row decides.
    await heed.owner.query("update heed.event set at = at - interval '120 days'");
    await end(yesterday, day(-1));
    await end(today, day(0));
    await heed.owner.query(
      "update heed.event set permits = '{1,2}', until = array[$2::date, $3::date], expires = $3 where person_id = $1",
      [holds, day(-300), day(0)],
    );
    await end(ever, "infinity");
    const swept = await sweep(heed);
    expect(swept).toMatchObject({ event: 1, trait: 0, identity: 0, decision: 0 });
    expect(await Promise.all(ids.map(async (id) => (await rowsOf(id)).length))).toEqual([0, 1, 1, 1]);
    expect(await sweep(heed)).toMatchObject({ event: 0 });
  });

  test("forgets messages after 30 days, by the clock it is given", async () => {
    const bytes = ["00", "7f", "ff"].map((byte) => byte + randomUUID().slice(2));
    for (const hash of bytes) await heed.owner.query("insert into heed.message values ($1, $2)", [hash, day(-31)]);
    await heed.owner.query("insert into heed.message values ($1, $2)", [randomUUID(), day(-29)]);
    expect((await sweep(heed))["message"]).toBe(3);
  });

  test("prolongs what is kept from the last contact, once, and only if there was a newer one", async () => {
    const [back, gone] = [await writePerson(heed, "came back"), await writePerson(heed, "stayed away")];
    for (const id of [back, gone]) {
      await writeChoice(heed, id, "recommendations", true);
      await writeEvents(heed, id, [view(170), order(169)]);
    }
    await writeEvents(heed, back, [view(2)]);
    // As if 13 days had passed since: the permits of the old view would end tomorrow; the order's live on for other purposes.
    for (const id of [back, gone]) await end(id, day(1));
    await sweep(heed);
    const states = async (id: string) =>
      (await heed.owner.query("select 1 from heed.state where person_id = $1 and name = 'last contact'", [id]))
        .rowCount;
    const [old] = await rowsOf(back);
    expect(old.expires > day(150)).toBe(true);
    expect(await states(back)).toBe(1);
    await end(back, day(1));
    await sweep(heed);
    expect(await states(back)).toBe(1);
  });

  test("prolongs a permit even of a row that another purpose keeps much longer", async () => {
    const id = await writePerson(heed, "long order");
    await writeChoice(heed, id, "recommendations", true);
    await writeEvents(heed, id, [order(600), view(2)]);
    const number = heed.inForce.numberOf("recommendations")!;
    await heed.owner.query(
      "update heed.event set until[array_position(permits, $2::smallint)] = $3 where person_id = $1 and field = 'Order Completed'",
      [id, number, day(1)],
    );
    await sweep(heed);
    const [old] = await rowsOf(id);
    expect(old.until[old.permits.indexOf(number)] > day(300)).toBe(true);
  });

  test("gives nothing back to whoever withdrew", async () => {
    const id = await writePerson(heed, "withdrew");
    await writeChoice(heed, id, "recommendations", true);
    await writeEvents(heed, id, [view(120), order(2)]);
    heed.clock.now = new Date(heed.clock.now.getTime() + 1000);
    await writeChoice(heed, id, "recommendations", false);
    await end(id, day(1));
    await sweep(heed);
    const [old] = await rowsOf(id);
    expect(old).toMatchObject({ permits: [0], expires: day(1) });
  });
});

describe("the key of a person", () => {
  const keyed = async (name: string, expires: string): Promise<string> => {
    const id = await writePerson(heed, name);
    await heed.owner.query("insert into heed.person_key values ($1, 'wrapped')", [id]);
    await heed.owner.query(
      `insert into heed.identity (person_id, field, at, id, cipher, source, sensitive, permits, until, expires)
       values ($1, 'email', now(), gen_random_uuid(), 'cipher', 'test', false, '{1}', array[$2::date], $2)`,
      [id, expires],
    );
    return id;
  };
  const hasKey = async (id: string) =>
    (await heed.owner.query("select 1 from heed.person_key where person_id = $1", [id])).rowCount === 1;

  test("goes with the last identifier that it opened, and not while another is left", async () => {
    const [gone, kept] = [await keyed("key gone", day(-1)), await keyed("key kept", day(1))];
    expect(await sweep(heed)).toMatchObject({ identity: 1, person_key: 1 });
    expect([await hasKey(gone), await hasKey(kept)]).toEqual([false, true]);
  });

  test("stays while somebody writes for that person", async () => {
    const id = await keyed("key in use", day(-1));
    const writer = new Client({ connectionString: heed.url });
    await writer.connect();
    await writer.query("begin");
    await writer.query("select 1 from heed.person where person_id = $1 for share", [id]);
    expect(await sweep(heed)).toMatchObject({ identity: 1, person_key: 0 });
    await writer.query("commit");
    await writer.end();
    expect(await sweep(heed)).toMatchObject({ person_key: 1 });
  });
});

/** Events of seven people, written by the owner: `n` of one moment. */
const writeRows = (at: string, n: number, expires: string) =>
  heed.owner.query(
    `insert into heed.event select md5((k % 7)::text)::uuid, $1::timestamptz, gen_random_uuid(), 'Product Viewed', '{}', null, 'test', false, $1::timestamptz, 0,
       array[$3]::smallint[], array[$4]::date[], $4::date from generate_series(1, $2) k`,
    [at, n, heed.inForce.numberOf("statistics"), expires],
  );
const countIn = async (table: string): Promise<number> =>
  (await heed.owner.query(`select count(*)::int as n from heed.${table}`)).rows[0].n;
const partitionOf = async (at: string): Promise<string> =>
  (await heed.owner.query<Range>(EVENT_RANGES)).rows.find(({ from, to }) => from <= new Date(at) && to > new Date(at))!
    .name;

describe("many expired rows", () => {
  test("go in small transactions, and one row that lives stays among them", async () => {
    const at = new Date(Date.now() - 40 * 86_400_000).toISOString();
    await writeRows(at, 2_500, day(-1));
    await writeRows(at, 1, day(0));
    const due = await readDue(heed.database);
    expect(due).toMatchObject({ rows: { event: 2_500, trait: 0 }, whole: [] });
    // The dry run deletes nothing, and says what the sweep does.
    expect(await readDue(heed.database)).toEqual(due);
    expect(await sweep(heed)).toMatchObject({ event: 2_500 });
    expect(await readDue(heed.database)).toMatchObject({ rows: { event: 0 }, whole: [] });
    const { rows } = await heed.owner.query(
      "select person_id, kind, actor, detail from heed.ledger where actor = 'job:sweep' and detail->'deleted'->>'event' = '2500'",
    );
    expect(rows).toEqual([
      {
        person_id: NOBODY,
        kind: "request",
        actor: "job:sweep",
        detail: {
          request: "retention",
          deleted: { event: 2_500 },
          inWholeMonths: 0,
        },
      },
    ]);
    expect(await countIn(await partitionOf(at))).toBeGreaterThanOrEqual(1);
  });

  test("stand in the ledger, when the sweep is killed among them, with the next one", async () => {
    const at = new Date(Date.now() - 40 * 86_400_000).toISOString();
    await writeRows(at, 2_500, day(-1));
    let batches = 0;
    const transaction: typeof heed.database.transaction = (role, scope, work) =>
      role === "sweeper" && ++batches > 2
        ? Promise.reject(new Error("killed"))
        : heed.database.transaction(role, scope, work);
    await expect(sweep({ ...heed, database: { ...heed.database, transaction } })).rejects.toThrow("killed");
    const entries = async () =>
      (await heed.owner.query("select detail from heed.ledger where actor = 'job:sweep' order by at, entry_id")).rows;
    const before = await entries();
    // Whoever is not dead yet enters their own.
    heed.clock.now = new Date(heed.now().getTime() + 1_000);
    expect(await sweep(heed)).toMatchObject({ event: 500 });
    expect((await entries()).slice(before.length)).toMatchObject([{ detail: { deleted: { event: 500 } } }]);
    expect(await sweep({ ...heed, now: () => new Date(Date.now() + 16 * 60_000) })).toMatchObject({ event: 0 });
    expect((await entries()).slice(before.length + 1)).toMatchObject([{ detail: { deleted: { event: 2_000 } } }]);
    expect((await heed.owner.query("select 1 from heed.sweep_run")).rowCount).toBe(0);
  });

  test("whose whole month or year has expired go with it, which stays for what may still arrive", async () => {
    const at = `${new Date().getUTCFullYear() - 6}-05-05T00:00:00Z`;
    const partition = await partitionOf(at);
    await writeRows(at, 3, day(-1));
    expect(await readDue(heed.database)).toMatchObject({ rows: { event: 3 }, whole: [partition] });
    // With no transaction of the sweeper's, whose policy would delete them too.
    expect(await dropExpired(heed.owner, heed.now())).toBe(3);
    expect(await countIn(partition)).toBe(0);
    await writeRows(at, 2, day(-1));
    await writeRows(at, 1, day(5));
    expect(await dropExpired(heed.owner, heed.now())).toBe(0);
    expect(await sweep(heed)).toMatchObject({ event: 2 });
    expect(await countIn(partition)).toBe(1);
    await heed.owner.query(`truncate heed.${partition}`);
  });

  test("do not make collection wait: a month in use is left for the next turn", async () => {
    const at = `${new Date().getUTCFullYear() - 7}-05-05T00:00:00Z`;
    await writeRows(at, 1, day(-1));
    const partition = await partitionOf(at);
    const other = new Client({ connectionString: heed.url });
    await other.connect();
    await other.query("begin");
    await other.query(
      `insert into heed.event select gen_random_uuid(), at, gen_random_uuid(), field, value, via, source, sensitive, received_at, skew_ms, permits, array[$1]::date[], $1::date from heed.${partition}`,
      [day(5)],
    );
    expect(await dropExpired(heed.owner, heed.now())).toBe(0);
    await other.query("commit");
    await other.end();
    // What was written meanwhile lives.
    expect(await dropExpired(heed.owner, heed.now())).toBe(0);
    expect(await countIn(partition)).toBe(2);
    await heed.owner.query(`truncate heed.${partition}`);
  });

  test("years out of reach are dropped, with what is left in them only once it has expired", async () => {
    const first = (await heed.owner.query<Range>(EVENT_RANGES)).rows[0]!;
    const later = new Date(first.to);
    later.setUTCFullYear(later.getUTCFullYear() + 10);
    await writeRows(first.from.toISOString(), 1, day(5));
    expect(await dropExpired(heed.owner, later)).toBe(0);
    await heed.owner.query(`truncate heed.${first.name}`);
    await writeRows(first.from.toISOString(), 1, day(-5));
    expect(await dropExpired(heed.owner, later)).toBe(1);
    const names = (await heed.owner.query<Range>(EVENT_RANGES)).rows.map(({ name }) => name);
    expect(names).not.toContain(first.name);
    await ensurePartitions(heed.owner, later);
    expect((await heed.owner.query<Range>(EVENT_RANGES)).rows.map(({ name }) => name)).not.toContain(first.name);
  });
});

test("requests and proofs of deletions go after three years; a deletion's while a law keeps something of its person do not", async () => {
  const [gone, kept] = [randomUUID(), await writePerson(heed, "kept by a law")];
  const rows: readonly [string, string, string][] = [
    [gone, "erase", "37 months"],
    [gone, "access", "37 months"],
    [gone, "access", "35 months"],
    [kept, "erase", "37 months"],
    [kept, "access", "37 months"],
  ];
  for (const [person, kind, age] of rows)
    await heed.owner.query(
      "insert into heed.request values ($1, now() - $3::interval, gen_random_uuid(), $2, 'done', '{}')",
      [person, kind, age],
    );
  for (const age of ["37 months", "35 months"])
    await heed.owner.query(
      "insert into heed.erasure values (gen_random_uuid(), decode(md5($1), 'hex'), 'x', now() - $1::interval, now(), null, now() - $1::interval, '{}')",
      [age],
    );
  expect(await sweep(heed)).toMatchObject({ request: 3, erasure: 1 });
  const { rows: left } = await heed.owner.query("select person_id as who, kind from heed.request order by kind");
  expect(left).toEqual([
    { who: gone, kind: "access" },
    { who: kept, kind: "erase" },
  ]);
});

describe("ledger months", () => {
  test("are dropped when they have served their term, each kind its own, and no younger one", async () => {
    const now = heed.now();
    const month = (ago: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - ago, 1));
    const label = (ago: number) => month(ago).toISOString().slice(0, 7).replace("-", "");
    for (const [term, ago] of [
      [13, 13],
      [13, 14],
      [36, 14],
      [36, 36],
      [36, 37],
    ] as const)
      await heed.owner.query(
        `create table heed.ledger_${term}_m${label(ago)} partition of heed.ledger_${term} for values from ('${month(ago).toISOString()}') to ('${month(ago - 1).toISOString()}')`,
      );
    expect((await dropOldLedgerMonths(heed.owner, now)).sort()).toEqual([
      `ledger_13_m${label(14)}`,
      `ledger_36_m${label(37)}`,
    ]);
    expect(await dropOldLedgerMonths(heed.owner, now)).toEqual([]);
  });
});
