import { expect, test } from "vitest";
import { freshDatabase } from "../../test/database.ts";
import { asOwner, inTransaction } from "./owner.ts";
import { insertRows } from "./values.ts";

test("statements given together are sent one after the other, in their order, and pg has nothing to warn of", async () => {
  const warned: string[] = [];
  const hear = (warning: Error) => warned.push(String(warning));
  process.on("warning", hear);
  await asOwner(await freshDatabase(), async (owner) => {
    const rows = Array.from({ length: 1_200 }, (_, n) => ({ n }));
    await owner.query("create schema if not exists heed; create table heed.numbers (n integer primary key)");
    expect(await inTransaction(owner, (sql) => insertRows(sql, "numbers", ["n"], rows))).toBe(1_200);
    const answers = await Promise.allSettled([
      owner.query("select 1 / 0"),
      owner.query<{ n: number }>("select count(*)::int as n from heed.numbers"),
    ]);
    expect(answers[0].status).toBe("rejected");
    expect(answers[1]).toMatchObject({ value: { rows: [{ n: 1_200 }] } });
  });
  process.off("warning", hear);
  expect(warned).toEqual([]);
});
