// What decisions pay while others are scored, and while a model is trained: their p99 over that without.
import { seededRandom } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";
import { compareArms } from "../../rounds.ts";
import { looks, openScoring, PLACEMENT, trained } from "./open-scoring.ts";

const CALLERS = 8;
/** The share of the time in which a scoring beside a server does nothing. */
const REST = 0.5;

export async function* run({ seed, quick }: BenchContext): AsyncIterable<Figure> {
  const { bench, ids } = await openScoring(quick ? 1_000 : 10_000, seed);
  try {
    yield* beside(bench.heed, ids, seed, quick);
  } finally {
    await bench.close();
  }
}

async function* beside(
  heed: Awaited<ReturnType<typeof openScoring>>["bench"]["heed"],
  people: readonly string[],
  seed: number,
  quick: boolean,
): AsyncIterable<Figure> {
  const rounds = quick ? 3 : 9;
  const ms = quick ? 1_500 : 5_000;
  const { below } = seededRandom(seed);
  const decisions = () =>
    p99(ms, async () => {
      const personId = people[below(people.length)]!;
      const answer = await heed.placements.decide(PLACEMENT, { is: "person", personId }, {});
      if (answer?.variant !== "personal") throw new Error(`bench_undecided: ${answer?.metadata.reason}`);
    });
  const during = async (work: (signal: AbortSignal) => Promise<unknown>): Promise<number> => {
    const stop = new AbortController();
    let ended = false;
    const running = (async () => {
      while (!ended) await work(stop.signal);
    })().catch((error: unknown) => {
      if (!ended) throw error;
    });
    const measured = await decisions();
    ended = true;
    stop.abort(new Error("bench over"));
    await running;
    return measured;
  };
  const scoring = await compareArms(
    { scoring: () => during((signal) => heed.score(PLACEMENT, { rest: REST, signal })), alone: decisions },
    rounds,
    (measured) => measured,
  );
  const goal = { unit: "ratio", toReach: 2, better: "lower" as const, n: rounds };
  yield { name: "p99 of decisions while everybody is scored over without", ...scoring.ratio, ...goal };
  yield { name: "p99 of decisions without", value: scoring.of.alone.median, unit: "ms", n: rounds };
  const contributions = looks(seed, 4_000);
  const training = await compareArms(
    { training: () => during((signal) => trained(seed, contributions, signal)), alone: decisions },
    rounds,
    (measured) => measured,
  );
  yield { name: "p99 of decisions while a model is trained over without", ...training.ratio, ...goal };
}

async function p99(ms: number, work: () => Promise<void>): Promise<number> {
  const taken: number[] = [];
  const start = performance.now();
  const caller = async () => {
    while (performance.now() - start < ms) {
      const began = performance.now();
      await work();
      taken.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  taken.sort((a, b) => a - b);
  return taken[Math.floor(0.99 * taken.length)]!;
}
