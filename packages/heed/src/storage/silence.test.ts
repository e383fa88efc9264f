// A database that hangs: who waits is told so, a long statement is left alone, and it goes on by itself.
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cable } from "../../test/cable.ts";
import { freshDatabase } from "../../test/database.ts";
import { oneWriteATurn } from "./one-write.ts";
import { type Silence, watchForSilence } from "./silence.ts";

let way: Awaited<ReturnType<typeof cable>>;
let pool: Pool;
let silence: Silence;
beforeAll(async () => {
  way = await cable(await freshDatabase());
  const watched: Silence = watchForSilence(way.url, () => pool.totalCount > pool.idleCount, {
    tickMs: 20,
    quietMs: 60,
    answerMs: 1_000,
  });
  silence = watched;
  pool = new Pool({
    connectionString: way.url,
    max: 2,
    pipeline: true,
    stream: () => watched.watch(oneWriteATurn()),
  });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
});
afterAll(async () => {
  await pool.end();
  silence.stop();
  await way.close();
});

test("a statement that takes long is no silence", async () => {
  const { rows } = await pool.query("select pg_sleep(1), 'done' as said");
  expect(rows).toMatchObject([{ said: "done" }]);
});

test("all who wait are told, also those without a connection, and the next ones; then it serves again", async () => {
  expect((await pool.query("select 1")).rowCount).toBe(1);
  way.hold();
  const asked = await Promise.allSettled(Array.from({ length: 5 }, () => pool.query("select 1")));
  expect(asked.map((each) => each.status)).toEqual(Array.from({ length: 5 }, () => "rejected"));
  const [first] = asked;
  expect(first).toMatchObject({ reason: { message: expect.stringMatching(/^database_hangs: .+\.$/) } });
  await expect(pool.query("select 1")).rejects.toThrow(/database_hangs|terminated/);
  way.letGo();
  await expect
    .poll(() =>
      pool.query("select 1").then(
        ({ rowCount }) => rowCount,
        () => 0,
      ),
    )
    .toBe(1);
});
