// Scoring everybody through the gate: cost a person as they grow, memory, disk; and what decisions pay while others are scored or trained on.
import type { DataMap } from "@heed/core";
import { seededRandom } from "@heed/math";
import { propensity } from "../../packages/heed/src/capabilities/propensity/capability.ts";
import { FEATURES } from "../../packages/heed/src/capabilities/propensity/features.ts";
import type { Looks } from "../../packages/heed/src/capabilities/propensity/train.ts";
import { beginVersion, keepTrained, release } from "../../packages/heed/src/models/registry.ts";
import { runTraining } from "../../packages/heed/src/models/run-training.ts";
import { inTransaction } from "../../packages/heed/src/storage/owner.ts";
import { type BenchHeed, openBenchHeed, seedPeople } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";
import { compareArms } from "../rounds.ts";

const EVENT = "Product Viewed";
const PLACEMENT = "next-look";
const VERSION = "propensity-2026-01-01-0d15c0";
const CALLERS = 8;
/** The share of the time in which a scoring beside a server does nothing. */
const REST = 0.5;

const map: DataMap = {
  controller: { name: "Bench", contact: "bench@shop.example" },
  complaints: { authority: "DPC", url: "https://dpc.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["DE"] } },
  age: { minimum: 16, rule: "asked" },
  fields: { [EVENT]: { kind: "event", properties: { product_id: "string", price: "number?" } } },
  purposes: {
    recommendations: {
      says: "Estimate how likely you are to look again",
      basis: "consent",
      profiles: true,
      reads: { [EVENT]: "6 months" },
      outcome: { event: EVENT, within: "10 days" },
    },
    statistics: { says: "Count", basis: "legitimate interest", balancing: "groups", reads: { [EVENT]: "3 months" } },
  },
  placements: { [PLACEMENT]: { capability: "propensity", purpose: "recommendations", size: 1, holdout: 0 } },
};

export async function* run({ seed, quick }: BenchContext): AsyncIterable<Figure> {
  const sizes = quick ? [1_000, 4_000] : [10_000, 100_000, 1_000_000];
  const costs: { n: number; each: number; peak: number }[] = [];
  for (const n of sizes) {
    const bench = await openBenchHeed({ map });
    try {
      const people = await seedPeople(bench, n);
      await putInUse(bench, seed);
      const before = await disk(bench);
      let peak = process.memoryUsage().rss;
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 50);
      const start = performance.now();
      const done = await bench.heed.score(PLACEMENT);
      const each = ((performance.now() - start) / n) * 1_000;
      clearInterval(watch);
      if (done.scored !== n) throw new Error(`bench_unscored: ${JSON.stringify(done)}`);
      costs.push({ n, each, peak: peak / 1e6 });
      yield { name: `scoring, ${n} people, each`, value: each, unit: "us", n };
      yield { name: `scoring, ${n} people, peak of the process`, value: peak / 1e6, unit: "MB RSS", n };
      yield {
        name: `disk per million people scored once, by ${n}: decision with its reasons, and entry`,
        value: ((await disk(bench)) - before) / n,
        unit: "MB",
        n,
      };
      if (n === sizes[0]) yield* beside(bench, people, seed, quick);
    } finally {
      await bench.close();
    }
  }
  const [first, last] = [costs[0]!, costs.at(-1)!];
  yield {
    name: `cost a person, ${last.n} over ${first.n} people`,
    value: last.each / first.each,
    unit: "ratio",
    toReach: 1.25,
    better: "lower",
    n: last.n,
  };
  yield { name: `memory, ${last.n} over ${first.n} people`, value: last.peak / first.peak, unit: "ratio", n: last.n };
}

/** p99 of decisions alone, while everybody is scored, and while a model is trained. */
async function* beside(
  bench: BenchHeed<DataMap>,
  people: readonly string[],
  seed: number,
  quick: boolean,
): AsyncIterable<Figure> {
  const { heed } = bench;
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

const about = { until: new Date(), outcome: { event: EVENT, withinDays: 10 } };

const trained = (seed: number, contributions: readonly Looks[], signal?: AbortSignal) =>
  runTraining(
    { work: "train", capability: propensity.name, contributions, catalogue: [], seed, ...about },
    () => undefined,
    signal,
  );

/** A model as real ones are: people who looked lately and often look again. */
async function putInUse({ owner, heed }: BenchHeed<DataMap>, seed: number): Promise<void> {
  const { card, bytes } = await trained(seed, looks(seed, 3_000));
  const purpose = "recommendations";
  const known = { version: VERSION, capability: propensity.name, purpose };
  const stored = {
    ...card,
    ...known,
    trainedAt: new Date().toISOString(),
    until: about.until.toISOString(),
    seed,
    members: 0,
    membersHash: "",
    left: 0,
    known: 0,
    checksum: VERSION,
    bytes: bytes.length,
  };
  await owner((sql) =>
    inTransaction(sql, async (inside) => {
      await beginVersion(inside, known, heed.now());
      await keepTrained(inside, stored, bytes);
      await release(inside, stored);
    }),
  );
}

function looks(seed: number, people: number): Looks[] {
  const random = seededRandom(seed);
  const kept = FEATURES.map(({ field }) => field === EVENT);
  return Array.from({ length: people }, () => {
    const keen = random.uniform();
    return {
      looks: [200, 190].map((day) => ({
        day,
        x: kept.map((own) => (own ? Math.round(random.below(60) * (1.2 - keen)) : null)),
        y: random.uniform() < keen ? (1 as const) : (0 as const),
        value: 0,
      })),
    };
  });
}

/** Bytes of decisions and entries, with their indexes. */
async function disk({ owner }: BenchHeed<DataMap>): Promise<number> {
  const { rows } = await owner((sql) =>
    sql.query<{ bytes: number }>(
      `select sum(pg_total_relation_size(c.oid))::bigint as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'heed' and c.relkind = 'r' and c.relname ~ '^(decision|ledger)'`,
    ),
  );
  return Number(rows[0]!.bytes);
}
