// Ingestion at half of what it can do, and how long its calls take: alone, and beside what a rights part does.
import { randomUUID } from "node:crypto";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { type BenchHeed, nameSeeded, seedPeople } from "../../bench-heed.ts";

const CUSTOMERS = 1_000;
/** Events of one call. */
const BATCH = 20;
const CALLERS = 4;
const FULL_MS = 3_000;

export type Ingestion = {
  /** Calls a second: half of what as many callers as there are connections get through. */
  readonly perSecond: number;
  /** Calls at that pace while `work` goes on, and at least `ms` long; milliseconds, counted from when each was due. */
  beside(ms: number, work?: () => Promise<unknown>): Promise<{ readonly p50: number; readonly p99: number }>;
};

/** Measures what ingestion can do, and gives it at half that pace. */
export async function halfLoad(bench: BenchHeed): Promise<Ingestion> {
  await seedPeople(bench, CUSTOMERS);
  await nameSeeded(bench, CUSTOMERS);
  let calls = 0;
  const start = performance.now();
  const caller = async () => {
    while (performance.now() - start < FULL_MS) {
      await call(bench);
      calls++;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  const perSecond = calls / ((performance.now() - start) / 1_000) / 2;
  return { perSecond, beside: (ms, work) => beside(bench, perSecond, ms, work) };
}

async function beside(bench: BenchHeed, perSecond: number, ms: number, work?: () => Promise<unknown>) {
  const start = performance.now();
  let working = true;
  const done = (work?.() ?? Promise.resolve()).finally(() => {
    working = false;
  });
  // What it throws is thrown below.
  done.catch(() => undefined);
  const times: number[] = [];
  const sent: Promise<unknown>[] = [];
  for (let n = 0; working || performance.now() - start < ms; n++) {
    const due = start + (n * 1_000) / perSecond;
    const wait = due - performance.now();
    // Where it is late it sends at once, and the answers of before have their turn all the same.
    await (wait > 1 ? sleep(wait) : setImmediate());
    sent.push(call(bench).then(() => times.push(performance.now() - due)));
  }
  await Promise.all(sent);
  await done;
  times.sort((a, b) => a - b);
  const at = (part: number): number => times[Math.floor(times.length * part)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

let next = 0;

/** Orders of known customers, who need no consent for them: all of them are stored. */
async function call({ heed }: BenchHeed): Promise<void> {
  const batch = Array.from({ length: BATCH }, () => ({
    type: "track",
    userId: `person-${1 + (next++ % CUSTOMERS)}`,
    messageId: randomUUID(),
    event: "Order Completed",
    properties: { order_id: randomUUID(), revenue: 1 },
  }));
  const said = await heed.ingest.accept({
    type: "batch",
    body: { batch },
    strength: "claimed",
    source: "bench",
    receivedAt: heed.now(),
  });
  if (!said.ok || said.accepted !== BATCH) throw new Error(`bench_refused: ${JSON.stringify(said)}`);
}
