// heed sql: one query, one purpose; whatever the statement tries, the purpose stays and nothing is written.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";
import { runSql } from "./run-sql.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
beforeAll(async () => {
  heed = await foundation(bookshop);
  const ada = await writePerson(heed, "sql-ada");
  await writeChoice(heed, ada, "recommendations", true);
  await writeEvents(heed, ada, [{ field: "Product Viewed", daysAgo: 1, properties: { product_id: "marker-b1" } }]);
});
afterAll(() => heed.close());

const ask = (purpose: string, statement: string, reason = "a test") =>
  runSql(heed, { purpose, reason, actor: "staff:ann", statement });
const entries = async () =>
  (await heed.owner.query("select purpose, actor, kind from heed.ledger where kind = 'look'")).rows;

/** The number under which the row is open; the attacks try to get from `newsletter` to it. */
const open = () => heed.inForce.numberOf("recommendations");
const EVENTS = "select value from heed.event";

describe("heed sql", () => {
  test("shows what the purpose may see, and no more", async () => {
    expect((await ask("recommendations", EVENTS)).rows).toEqual([{ value: { product_id: "marker-b1" } }]);
    expect((await ask("newsletter", EVENTS)).rows).toEqual([]);
  });

  test("columns of the same name are all shown", async () => {
    const { fields, rows } = await ask("recommendations", "select 1 as n, 2 as n, 3 as n_2, 4 as n");
    expect(fields).toEqual(["n", "n_2", "n_2_2", "n_3"]);
    expect(rows).toEqual([{ n: 1, n_2: 2, n_2_2: 3, n_3: 4 }]);
  });

  test("reaches no choice, alias, state, hidden item or key: no purpose guards those rows", async () => {
    const tables = ["consent", "alias", "state", "hidden", "person", "person_key", "erased", "request", "ledger"];
    for (const table of [...tables, "training_member", "api_key", "message"])
      await expect(ask("recommendations", `select * from heed.${table}`)).rejects.toThrow(/permission denied/);
  });

  test("writes its entry before the statement runs, and keeps it when the statement fails", async () => {
    const before = (await entries()).length;
    await expect(ask("newsletter", "select 1 / 0")).rejects.toThrow(/division by zero/);
    expect((await entries()).slice(before)).toEqual([{ purpose: "newsletter", actor: "staff:ann", kind: "look" }]);
  });

  test("refuses an undeclared purpose, an aggregate-only one, and a missing reason, without an entry", async () => {
    const before = (await entries()).length;
    await expect(ask("retargeting", EVENTS)).rejects.toThrow(/^purpose_not_declared/);
    await expect(ask("constructor", EVENTS)).rejects.toThrow(/^purpose_not_declared/);
    await expect(ask("statistics", EVENTS)).rejects.toThrow(/^aggregate_only/);
    await expect(ask("newsletter", EVENTS, "  ")).rejects.toThrow(/^reason_missing/);
    expect((await entries()).length).toBe(before);
  });

  test.each<[string, (number: number) => string]>([
    ["set_config", (n) => `select set_config('heed.purpose', '${n}', true), (${EVENTS} limit 1)`],
    ["an escaped name", (n) => `select U&"set\\005fconfig"('heed.purpose', '${n}', true), (${EVENTS} limit 1)`],
    ["a common table", (n) => `with s as materialized (select set_config('heed.purpose', '${n}', true)) ${EVENTS}, s`],
    ["a second statement", (n) => `select 1; set local heed.purpose = '${n}'; ${EVENTS}`],
    ["a second statement after a semicolon in a comment", (n) => `select 1 /* ; */; set heed.purpose = ${n}`],
    ["SET", (n) => `set local heed.purpose = '${n}'`],
    ["a DO block that throws what it read", (n) => leakingBlock(n)],
    ["EXECUTE of a prepared SET", (n) => `prepare p as select set_config('heed.purpose', '${n}', true)`],
    ["a query inside query_to_xml", (n) => xml(`select set_'||'config(''heed.purpose'', ''${n}'', true)`)],
    ["SET inside query_to_xml", (n) => xml(`set local heed.purpose = ''${n}''`)],
    ["an update of pg_settings", (n) => `update pg_settings set setting = '${n}' where name = 'heed.purpose'`],
    ["a writing common table", () => "with gone as (delete from heed.event returning value) select * from gone"],
    ["an insert", () => "insert into heed.tally values (now(), 'event', 'x', 'x', gen_random_uuid(), 1)"],
    ["a function of its own", () => "create function pg_temp.f() returns int language sql return 1"],
    ["COPY to a program", () => "copy heed.event to program 'true'"],
    ["the role", () => `set role heed_owner`],
  ])("refuses to change the purpose by %s", async (_, statement) => {
    const { rows } = await ask("newsletter", statement(open()!)).catch((error: Error) => {
      expect(error.message).not.toContain("marker-b1");
      return { rows: [] };
    });
    expect(rows).toEqual([]);
    expect((await ask("newsletter", "select current_setting('heed.purpose') as purpose")).rows).toEqual([
      { purpose: String(heed.inForce.numberOf("newsletter")) },
    ]);
    expect((await ask("newsletter", EVENTS)).rows).toEqual([]);
  });

  test("refuses to run where a query could change its own purpose", async () => {
    const right = "execute on function pg_catalog.set_config(text, text, boolean)";
    await heed.owner.query(`grant ${right} to public`);
    await expect(ask("newsletter", EVENTS)).rejects.toThrow(/^sql_unguarded/);
    await heed.owner.query(`revoke ${right} from public`);
  });

  test("cuts an answer after 1,000 rows and says so", async () => {
    const { rows, cut } = await ask("newsletter", "select n from generate_series(1, 2000) n;");
    expect([rows.length, cut]).toEqual([1_000, true]);
  });
});

const xml = (inner: string): string => `select query_to_xml('${inner}', true, true, ''), (${EVENTS} limit 1)`;

const leakingBlock = (number: number): string => `do $$ declare found text; begin
  execute 'set local heed.' || 'purpose = ${number}';
  select string_agg(value::text, ',') into found from heed.event;
  raise exception '%', found; end $$`;
