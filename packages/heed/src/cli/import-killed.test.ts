// heed import and kill -9: what was written stays, and the next run writes the rest, once.
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { workplace } from "../../test/command.ts";
import { freshDatabase } from "../../test/database.ts";

const LINES = 10_000;
const TAKEN = LINES - 10;
const IMPORT = ["--json", "import", "orders.csv", "--event", "Order Completed", "--person", "customer", "--at", "at"];

let place: Awaited<ReturnType<typeof workplace>>;
let undisturbed: Client;
let disturbed: Client;
const urls: string[] = [];
const settings = (at: number) => ({ DATABASE_URL: urls[at]!, HEED_KEY: "5a".repeat(32) });

beforeAll(async () => {
  place = await workplace();
  for (let i = 0; i < 2; i++) urls.push(await freshDatabase());
  [undisturbed, disturbed] = urls.map((connectionString) => new Client({ connectionString })) as [Client, Client];
  await Promise.all([undisturbed.connect(), disturbed.connect()]);
  const days = Array.from({ length: 9 }, (_, i) => new Date(Date.now() - (i + 1) * 86_400_000).toISOString());
  // Equal lines too, and lines that are refused.
  const lines = Array.from(
    { length: LINES },
    (_, i) => `p${i % 90},${i % 1_000 === 7 ? "someday" : days[i % 9]},o${i % 7_500}`,
  );
  await place.write("orders.csv", ["customer,at,order_id", ...lines, ""].join("\n"));
});
afterAll(async () => {
  await Promise.all([undisturbed.end(), disturbed.end()]);
  await place.remove();
});

const count = async (client: Client): Promise<number> =>
  (await client.query("select count(*)::int as n from heed.event")).rows[0].n;
const rows = async (client: Client): Promise<unknown[]> =>
  (
    await client.query(
      `select e.event_id, e.at, e.value, e.via, e.permits, e.until from heed.event e join heed.alias a on a.hash = e.via and a.person_id = e.person_id order by 1`,
    )
  ).rows;

test("killed in the middle, it goes on where it was: the rows are those of an import that nobody disturbed", async () => {
  const whole = await place.run(IMPORT, { settings: settings(0) });
  expect(JSON.parse(whole.out)).toMatchObject({ rows: LINES, accepted: TAKEN, duplicates: 0 });

  const running = place.begin(IMPORT, settings(1));
  while ((await count(disturbed).catch(() => 0)) < 500) await setTimeout(2);
  expect((await running.kill()).code).toBeNull();
  const before = await count(disturbed);
  expect(before).toBeLessThan(TAKEN);
  const rest = JSON.parse((await place.run(IMPORT, { settings: settings(1) })).out);
  expect(rest).toMatchObject({ rows: LINES, accepted: TAKEN - before, duplicates: before });
  expect(rest.refused).toMatchObject([
    { reason: "date_malformed", n: 10, lines: [9, 1_009, 2_009, 3_009, 4_009, 5_009, 6_009, 7_009, 8_009, 9_009] },
  ]);
  expect(await rows(disturbed)).toEqual(await rows(undisturbed));
});
