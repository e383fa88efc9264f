// A month turns, with the server running and with it down: nobody's event or decision is refused for want of a partition.
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { freshDatabase } from "../../test/database.ts";
import { createHeed } from "../heed.ts";
import type { Heed } from "../heed-interface.ts";

let url: string;
let heed: Heed<typeof bookshop> | undefined;
const clock = { now: new Date() };
const day = (days: number): Date => new Date(clock.now.getTime() + days * 86_400_000);

const open = async (): Promise<Heed<typeof bookshop>> => {
  const onFault = (error: unknown) => {
    throw error;
  };
  const options = { map: bookshop, catalogue: [], url, key: "5a".repeat(32), publicUrl: "http://127.0.0.1" };
  return createHeed({ ...options, now: () => clock.now, onFault });
};
beforeAll(async () => {
  url = await freshDatabase();
  heed = await open();
});
afterAll(() => heed?.close());

let sent = 0;
async function order(at: Date): Promise<void> {
  const messageId = `m${sent++}`;
  const accepted = await heed!.ingest.accept({
    type: "track",
    body: { userId: "ada", messageId, event: "Order Completed", timestamp: at, properties: { order_id: messageId } },
    strength: "claimed",
    source: "shop",
    receivedAt: clock.now,
  });
  expect(accepted).toMatchObject({ ok: true, accepted: 1, refused: [] });
}
/** A choice leaves an entry in the ledger, whose months are made ahead too. */
async function choose(value: boolean): Promise<void> {
  const asked = await heed!.ingest.accept({
    type: "track",
    body: {
      userId: "ada",
      messageId: `c${sent++}`,
      event: "Order Completed",
      properties: { order_id: "x" },
      context: { consent: { categoryPreferences: { recommendations: value } } },
    },
    strength: "claimed",
    source: "shop",
    receivedAt: clock.now,
  });
  expect(asked).toMatchObject({ ok: true, accepted: 1 });
}
const maintain = () => heed!.jobs.find((job) => job.name === "maintain")!.run();

test("a month ahead is ready before it begins, by the job that runs once a day", async () => {
  for (let turns = 0; turns < 4; turns++) {
    clock.now = new Date(Date.UTC(clock.now.getUTCFullYear(), clock.now.getUTCMonth() + 1, 0, 23, 59, 59));
    await maintain();
    // The job has not run in the new month yet.
    clock.now = new Date(clock.now.getTime() + 2_000);
    await order(clock.now);
    await order(day(0.9));
    await choose(turns % 2 === 0);
  }
});

test("a server that was down over five months takes events of today, of the days between, and of ten years ago", async () => {
  await heed!.close();
  clock.now = day(155);
  heed = await open();
  for (const back of [0, -0.9, 30, 75, 110, 150, 400, 700, 1_200, 3_640]) await order(day(-back));
  await choose(true);
});
