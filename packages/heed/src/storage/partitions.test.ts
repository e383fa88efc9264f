// Time partitions cover ten years back and two months ahead without a gap, whenever and however often they are made.
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase } from "../../test/database.ts";
import { ensurePartitions } from "./partitions.ts";

const NOW = new Date("2026-03-31T12:00:00Z");
let owner: Client;
beforeAll(async () => {
  owner = new Client({ connectionString: await freshDatabase() });
  await owner.connect();
});
afterAll(() => owner.end());

const ledgers = ["ledger_13", "ledger_36"];
type Range = { name: string; from: Date; to: Date };
/** The partitions of a table in the order of time, as PostgreSQL knows them. */
async function ranges(table: string): Promise<Range[]> {
  const { rows } = await owner.query<{ name: string; bound: string }>(
    `select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = ('heed.' || $1)::regclass`,
    [table],
  );
  return rows
    .map(({ name, bound }) => {
      const [, from = "", to = ""] = /FROM \('(.+)'\) TO \('(.+)'\)/.exec(bound) ?? [];
      return { name, from: new Date(from), to: new Date(to) };
    })
    .sort((a, b) => a.from.getTime() - b.from.getTime());
}
async function drop(): Promise<void> {
  for (const table of ["event", ...ledgers])
    for (const { name } of await ranges(table)) await owner.query(`drop table heed.${name}`);
}
async function expectNoGap(now: Date): Promise<void> {
  for (const table of ["event", ...ledgers]) {
    const all = await ranges(table);
    for (const [i, range] of all.entries()) if (i > 0) expect(range.from).toEqual(all[i - 1]!.to);
    expect(all.at(-1)!.to.getTime()).toBeGreaterThanOrEqual(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 3, 1));
  }
  const decade = Date.UTC(now.getUTCFullYear() - 10, now.getUTCMonth(), now.getUTCDate());
  expect((await ranges("event"))[0]!.from.getTime()).toBeLessThanOrEqual(decade);
}

describe("partitions", () => {
  beforeAll(async () => {
    await owner.query("set timezone = 'UTC'");
    await drop();
    await ensurePartitions(owner, NOW);
  });

  test("cover ten years back to two months ahead, by months for two years", async () => {
    await expectNoGap(NOW);
    const names = (await ranges("event")).map((range) => range.name);
    expect(names[0]).toBe("event_y2015");
    expect(names.filter((name) => name.startsWith("event_m"))).toHaveLength(27);
    expect(names.at(-1)).toBe("event_m202605");
  });

  test("are made once, however often one asks", async () => {
    const before = await ranges("event");
    await ensurePartitions(owner, NOW);
    await ensurePartitions(owner, new Date("2026-03-01T00:00:00Z"));
    expect(await ranges("event")).toEqual(before);
  });

  test("take an event at each border, and one a moment before it", async () => {
    const moments = (await ranges("event")).flatMap(({ from, to }) => [from, new Date(to.getTime() - 1)]);
    for (const at of moments)
      await owner.query(
        `insert into heed.event values (gen_random_uuid(), $1, gen_random_uuid(), 'x', '{}', null, 'x', false, $1, 0, '{1}', '{2030-01-01}', '2030-01-01')`,
        [at],
      );
    expect((await owner.query("select 1 from heed.event")).rowCount).toBe(moments.length);
    await owner.query("delete from heed.event");
  });

  test("keep what the parent demands: keys and sound permits", async () => {
    const unsound = (permits: string, until: string, expires: string) =>
      owner.query(
        `insert into heed.event values (gen_random_uuid(), $1, gen_random_uuid(), 'x', '{}', null, 'x', false, $1, 0, ${permits}, ${until}, ${expires})`,
        [NOW],
      );
    for (const [permits, until, expires] of [
      ["'{1,2}'", "'{2030-01-01}'", "'2030-01-01'"],
      ["'{1}'", "'{2030-01-01}'", "'2031-01-01'"],
      ["'{1,2}'", "'{2030-01-01,2031-01-01}'", "'2030-01-01'"],
      ["'{}'", "'{}'", "'2030-01-01'"],
      ["'{NULL}'", "'{2030-01-01}'", "'2030-01-01'"],
      ["'{1,2}'", "'{2030-01-01,NULL}'", "'2030-01-01'"],
    ])
      await expect(unsound(permits!, until!, expires!)).rejects.toThrow(/permits_sound/);
  });

  test("have no gap when nobody looked for months or years, and none when the clock was ahead", async () => {
    for (const later of ["2026-06-30T00:00:00Z", "2027-08-15T00:00:00Z", "2031-01-01T00:00:00Z"]) {
      await ensurePartitions(owner, new Date(later));
      const all = await ranges("event");
      for (const [i, range] of all.entries()) if (i > 0) expect(range.from).toEqual(all[i - 1]!.to);
      expect(all.at(-1)!.to.getTime()).toBeGreaterThan(Date.parse(later) + 60 * 86_400_000);
    }
    await ensurePartitions(owner, NOW);
  });

  test("the first ones in a January are whole years and whole months too", async () => {
    await drop();
    await ensurePartitions(owner, new Date("2027-01-01T00:00:00Z"));
    await expectNoGap(new Date("2027-01-01T00:00:00Z"));
  });

  test("a failure leaves the connection as it was", async () => {
    await drop();
    await owner.query(
      "create table heed.event_odd partition of heed.event for values from ('2025-01-15') to ('2025-02-15')",
    );
    await expect(ensurePartitions(owner, NOW)).rejects.toThrow(/overlap/);
    expect((await owner.query("select 1")).rowCount).toBe(1);
  });
});
