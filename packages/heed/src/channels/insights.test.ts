// What is counted for staff over and over stands for a day, whoever asks and whatever else is asked between.
import { randomUUID } from "node:crypto";
import type { EntryKind } from "@heed/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import type { Gate } from "../gate/gate.ts";
import { readActivity } from "../ledger/activity.ts";
import { createTeller } from "../rights/at-least-11.ts";
import { createInsights } from "./insights.ts";

const DAY = 86_400_000;
let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
beforeAll(async () => {
  heed = await foundation(bookshop);
});
afterAll(() => heed.close());

const activity = (days: number) => readActivity({ ...heed, tell: createTeller(heed.keys.wrap) }, days);
const insightsOf = () =>
  createInsights(
    {
      ...heed,
      // An `as`: a gate of this map is one of any map to whoever names purposes at run time.
      gate: heed.gate as unknown as Gate,
      map: bookshop,
      catalogue: () => new Map(),
      live: async () => undefined,
      activity,
    },
    DAY,
  );

test("what happened is told anew once a day is over, and not before, however much is asked between", async () => {
  const insights = insightsOf();
  const start = heed.now();
  const at = (time: string) => {
    heed.clock.now = new Date(`${start.toISOString().slice(0, 10)}T${time}Z`);
  };
  at("12:00:00");
  const first = await insights.activity(30);
  at("23:30:00");
  for (const days of [7, 90]) await insights.activity(days);
  expect(await insights.activity(30)).toBe(first);
  heed.clock.now = new Date(heed.now().getTime() + DAY / 24);
  const next = await insights.activity(30);
  expect(next.at(-1)?.day).toBe(start.toISOString().slice(0, 10));
  heed.clock.now = start;
});

test("one answer a day: no count follows another within it, however many forecasts are asked between", async () => {
  const insights = insightsOf();
  const start = heed.now();
  const series = { event: "Order Completed" };
  const forecast = (ahead: number) =>
    insights.forecast(series, { step: "week", ahead, falseAlarms: 0.02, seed: 1 }, "staff:one");
  const counts = async () =>
    (await heed.database.query("auditor", "select 1 from heed.ledger where purpose = 'statistics' and kind = 'use'"))
      .length;
  const reach = await insights.reach("recommendations");
  await forecast(1);
  const before = await counts();
  heed.clock.now = new Date(start.getTime() + DAY / 2);
  for (let ahead = 2; ahead < 72; ahead++) await forecast(ahead);
  expect(await insights.reach("recommendations")).toBe(reach);
  expect([before, await counts()]).toEqual([1, 1]);
  heed.clock.now = new Date(start.getTime() + DAY);
  expect(await insights.reach("recommendations")).not.toBe(reach);
  heed.clock.now = start;
});

test("what happened is told until yesterday, in tens, and of fewer than 11 nothing", async () => {
  const now = heed.now().getTime();
  const enter = (kind: EntryKind, n: number, daysAgo: number) =>
    heed.database.transaction("steward", {}, (connection) =>
      heed.ledger.write(
        connection,
        Array.from({ length: n }, () => ({
          personId: randomUUID(),
          at: new Date(now - daysAgo * DAY),
          kind,
          purpose: "newsletter",
          actor: "person:test",
          detail: {},
        })),
      ),
    );
  await enter("choice", 14, 1);
  await enter("erasure", 10, 1);
  await enter("choice", 30, 0);
  const days = await activity(7);
  expect(days.at(-1)?.day).toBe(new Date(now - DAY).toISOString().slice(0, 10));
  expect(days.map(({ entries }) => Object.keys(entries))).toEqual([[], [], [], [], [], [], ["choice"]]);
  expect([10, 20]).toContain(days.at(-1)?.entries["choice"]);
});
