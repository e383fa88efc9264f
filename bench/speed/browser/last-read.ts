// From a withdrawal's acknowledgement to the last answer under it: 64 readers of two Heeds over one database read on throughout.
import { createHeed, type Heed } from "heed";
import { type BenchHeed, openBenchHeed } from "../../bench-heed.ts";
import type { BenchContext, Figure } from "../../figure.ts";

const READERS = 64;
/** They read this long before the withdrawal, and as long after its acknowledgement. */
const MILLISECONDS = 400;

type Read = { readonly began: number; readonly ended: number; readonly allowed: boolean };
type Gate = Pick<BenchHeed["heed"], "gate">;

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  const rounds = quick ? 3 : 20;
  const bench = await openBenchHeed();
  const other = await secondHeed(bench);
  try {
    const person = await somebody(bench);
    const answers: { late: number; last: number; under: number; after: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      await answer(bench, person, true);
      answers.push(await withdraw(bench, other, person));
    }
    const sum = (of: (each: (typeof answers)[number]) => number): number =>
      answers.reduce((n, each) => n + of(each), 0);
    yield {
      name: "reads under a withdrawn consent that began after its acknowledgement, 64 readers",
      value: sum(({ late }) => late),
      unit: "reads",
      toReach: 0,
      better: "lower",
      n: sum(({ after }) => after),
    };
    yield {
      name: "answers after it to reads that had begun before",
      value: sum(({ under }) => under),
      unit: "reads",
      n: rounds,
    };
    yield {
      name: "from the acknowledgement to the last of these answers, the longest of all rounds",
      value: Math.max(...answers.map(({ last }) => last)),
      unit: "ms",
      n: rounds,
    };
  } finally {
    await other.close();
    await bench.close();
  }
}

async function withdraw(bench: BenchHeed, other: Gate, person: string) {
  const reads: Read[] = [];
  let reading = true;
  const reader = async ({ gate }: Gate): Promise<void> => {
    while (reading) {
      const began = performance.now();
      const { person: of } = await gate.open({ purpose: "recommendations", actor: "job:bench" }).read([person]);
      reads.push({ began, ended: performance.now(), allowed: of(person).allowed });
    }
  };
  const readers = Array.from({ length: READERS }, (_, k) => reader(k % 2 === 0 ? bench.heed : other));
  await pause();
  await answer(bench, person, false);
  const acknowledged = performance.now();
  await pause();
  reading = false;
  await Promise.all(readers);
  if (!reads.some(({ ended, allowed }) => allowed && ended < acknowledged))
    throw new Error("bench_nothing_read: nobody read under the consent before it was withdrawn.");
  const after = reads.filter(({ began }) => began >= acknowledged);
  const under = reads.filter(({ began, ended, allowed }) => allowed && began < acknowledged && ended >= acknowledged);
  return {
    after: after.length,
    late: after.filter(({ allowed }) => allowed).length,
    under: under.length,
    last: Math.max(0, ...under.map(({ ended }) => ended - acknowledged)),
  };
}

/** Who has something to read, under an identifier: only whoever can be found chooses. */
async function somebody({ heed }: BenchHeed): Promise<string> {
  const body = { userId: "reader", event: "Product Viewed", properties: { product_id: "b1" }, messageId: "looked" };
  const now = new Date();
  await heed.ingest.accept({ type: "track", body, strength: "proven", source: "bench", receivedAt: now });
  const asker = await heed.askers.named("reader");
  if (asker.is !== "person") throw new Error("bench_not_recorded: the reader's event was not taken.");
  return asker.personId;
}

async function answer({ heed }: BenchHeed, personId: string, value: boolean): Promise<void> {
  const answers = [{ purpose: "recommendations", value }];
  const done = await heed.choices.record({ personId, answers, strength: "proven", source: "bench" });
  if (!done.ok) throw new Error(`bench_not_recorded: ${done.code}`);
}

/** Pools and memory of its own, as another process has them: it does not hear of the withdrawal from the first. */
function secondHeed({ heed, url }: BenchHeed): Promise<Heed<BenchHeed["heed"]["inForce"]["map"]>> {
  return createHeed({
    map: heed.inForce.map,
    catalogue: [],
    url,
    key: "5a".repeat(32),
    publicUrl: "http://127.0.0.1",
    demo: true,
    now: () => new Date(),
    onFault: (error) => {
      throw error;
    },
  });
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, MILLISECONDS));
