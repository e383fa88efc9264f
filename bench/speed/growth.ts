// How decisions and events a second change with people (10,000 to 1,000,000 of ten events each) and with partitions (1 to 36): cold, random people.
import { randomUUID } from "node:crypto";
import { seededRandom } from "@heed/math";
import { type BenchHeed, nameSeeded, openBenchHeed, seedPeople } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";
import { compareArms } from "../rounds.ts";

const CALLERS = 64;
const MONTHS = 36;
/** Ten events reach back over all the months. */
const DAYS_BETWEEN = 108;

export async function* run({ seed, quick }: BenchContext): AsyncIterable<Figure> {
  const [few, many] = quick ? [2_000, 40_000] : [10_000, 1_000_000];
  const rounds = quick ? 3 : 7;
  const ms = quick ? 700 : 1_500;
  const random = seededRandom(seed);
  const small = await openBenchHeed();
  const opened = [small];
  try {
    const beside = async (database: string) => {
      const bench = await openBenchHeed({ beside: { server: small, database } });
      opened.push(bench);
      return bench;
    };
    const single = await beside("single");
    const large = await beside("large");
    await repartition(small, MONTHS);
    await repartition(large, MONTHS);
    await repartition(single, 1);
    const people = new Map<BenchHeed, readonly string[]>();
    for (const bench of opened) {
      const n = bench === large ? many : few;
      people.set(bench, await seedPeople(bench, n, DAYS_BETWEEN));
      await nameSeeded(bench, n);
    }
    const decide = (bench: BenchHeed) => () => decisions(bench, people.get(bench)!, ms, random.below);
    const take = (bench: BenchHeed) => () => events(bench, people.get(bench)!.length, ms, random.below);
    const rate = (perSecond: number) => perSecond;
    const span = `${few.toLocaleString("en")} to ${many.toLocaleString("en")} people`;
    // A decision of the many may take at most 1.5 times as long as one of the few.
    const slower = { toReach: 1 / 1.5, unit: "ratio (range)", n: rounds };
    const grown = await compareArms({ large: decide(large), small: decide(small) }, rounds, rate);
    yield { name: `decisions, ${span}: rate at the end over rate at the start`, ...grown.ratio, ...slower };
    yield {
      name: `decisions with ${many.toLocaleString("en")} people`,
      value: grown.of.large.median,
      unit: "1/s",
      n: rounds,
    };
    yield {
      name: `decisions with ${few.toLocaleString("en")} people`,
      value: grown.of.small.median,
      unit: "1/s",
      n: rounds,
    };
    // The limit: PostgreSQL alone, reading the same rows of as random people. Where more people than the memory holds are asked, this falls too.
    const bare = await compareArms(
      {
        large: () => bareReads(large, people.get(large)!, ms, random.below),
        small: () => bareReads(small, people.get(small)!, ms, random.below),
      },
      rounds,
      rate,
    );
    yield {
      name: `the events of a person by bare SQL, ${span}: rate at the end over rate at the start`,
      ...bare.ratio,
      unit: "ratio (range)",
      n: rounds,
    };
    yield {
      name: `the events of a person by bare SQL with ${many.toLocaleString("en")} people`,
      value: bare.of.large.median,
      unit: "1/s",
      n: rounds,
    };
    const split = await compareArms({ months: decide(small), single: decide(single) }, rounds, rate);
    yield {
      name: `decisions, 1 to ${MONTHS} partitions: rate at the end over rate at the start`,
      ...split.ratio,
      ...slower,
    };
    yield { name: "decisions with one partition", value: split.of.single.median, unit: "1/s", n: rounds };
    const took = await compareArms({ large: take(large), small: take(small) }, rounds, rate);
    yield {
      name: `events, ${span}: rate at the end over rate at the start`,
      ...took.ratio,
      unit: "ratio (range)",
      n: rounds,
    };
    yield {
      name: `events with ${many.toLocaleString("en")} people`,
      value: took.of.large.median,
      unit: "1/s",
      n: rounds,
    };
    const sorted = await compareArms({ months: take(small), single: take(single) }, rounds, rate);
    yield {
      name: `events, 1 to ${MONTHS} partitions: rate at the end over rate at the start`,
      ...sorted.ratio,
      unit: "ratio (range)",
      n: rounds,
    };
  } finally {
    for (const bench of opened.reverse()) await bench.close();
  }
}

/** In place of the partitions that Heed made: one for all time, or one a month for as many months. */
async function repartition({ owner }: BenchHeed, months: number): Promise<void> {
  await owner(async (sql) => {
    const { rows } = await sql.query<{ name: string }>(
      "select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'heed.event'::regclass",
    );
    for (const { name } of rows) await sql.query(`drop table heed.${name}`);
    const starts = Array.from({ length: months }, (_, back) => {
      const now = new Date();
      return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString();
    }).reverse();
    for (const [i, start] of starts.entries()) {
      const from = months === 1 ? "minvalue" : `'${start}'`;
      const to = i + 1 === months ? "maxvalue" : `'${starts[i + 1]}'`;
      await sql.query(`create table heed.event_m${i} partition of heed.event for values from (${from}) to (${to})`);
    }
  });
}

/** Decisions a second of random people; each reads its ten events. */
async function decisions(
  { heed }: BenchHeed,
  people: readonly string[],
  ms: number,
  below: (n: number) => number,
): Promise<number> {
  const gate = heed.gate.open({ purpose: "recommendations", actor: "visit:bench" });
  let made = 0;
  const seconds = await during(CALLERS, ms, async () => {
    const read = await gate.decide({
      personId: people[below(people.length)]!,
      use: (access) => ({
        result: access.allowed ? access.data.events("Product Viewed").length : 0,
        decision: { placement: "bench", arm: "personal", model: "bench", detail: {} },
      }),
    });
    if (read < 9) throw new Error(`bench_unread: a decision read ${read} of ten events.`);
    made++;
  });
  return made / seconds;
}

/** People a second whose ten events the owner reads with one plain statement for 64 people: no policy, purpose, lock, decision or ledger. */
function bareReads(
  { owner }: BenchHeed,
  people: readonly string[],
  ms: number,
  below: (n: number) => number,
): Promise<number> {
  return owner(async (sql) => {
    let read = 0;
    const seconds = await during(1, ms, async () => {
      const ids = new Set(Array.from({ length: CALLERS }, () => people[below(people.length)]!));
      const { rowCount } = await sql.query({
        name: "bare events",
        text: "select person_id, field, at, event_id, value, via from heed.event where person_id = any($1)",
        values: [[...ids]],
      });
      if (rowCount !== ids.size * 10) throw new Error(`bench_unread: ${rowCount} events of ${ids.size} people.`);
      read += ids.size;
    });
    return read / seconds;
  });
}

/** Events a second, a hundred a call, of random people who are known. */
async function events({ heed }: BenchHeed, people: number, ms: number, below: (n: number) => number): Promise<number> {
  let taken = 0;
  const seconds = await during(4, ms, async () => {
    const batch = Array.from({ length: 100 }, () => ({
      type: "track",
      userId: `person-${1 + below(people)}`,
      messageId: randomUUID(),
      event: "Order Completed",
      properties: { order_id: randomUUID(), revenue: 1 },
    }));
    const receivedAt = heed.now();
    const said = await heed.ingest.accept({
      type: "batch",
      body: { batch },
      strength: "claimed",
      source: "bench",
      receivedAt,
    });
    if (!said.ok || said.accepted !== 100) throw new Error(`bench_refused: ${JSON.stringify(said)}`);
    taken += 100;
  });
  return taken / seconds;
}

/** `callers` loops for so many milliseconds; gives the seconds that it took. */
async function during(callers: number, ms: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  const caller = async () => {
    while (performance.now() - start < ms) await work();
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (performance.now() - start) / 1000;
}
