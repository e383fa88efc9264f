// Which jobs a server begins with, and what a fault of one does to the others.
import { expect, test } from "vitest";
import { startSchedule } from "./schedule.ts";

test("what a killed server may have left undone is done at the start, everything else at its turn; a fault stops neither", async () => {
  const ran: string[] = [];
  const faults: unknown[] = [];
  const job = (name: string, atStart?: true) => ({
    name,
    everyMs: 3_600_000,
    ...(atStart ? { atStart } : {}),
    async run() {
      ran.push(name);
      if (name === "first") throw new Error("out_of_order: it is tried again.");
    },
  });
  const schedule = startSchedule([job("first", true), job("second", true), job("third")], {
    onFault: (_, { job: name }) => faults.push(name),
    metrics: { job: () => undefined },
  });
  await schedule.stop();
  expect([ran, faults]).toEqual([["first", "second"], ["first"]]);
});
