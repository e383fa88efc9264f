// How long an audience's size takes, from ten thousand people to a million, over one plain SQL count of the same condition; and whether who is in a
// hundred audiences is kept up to date while a thousand events a second come.
import { seededRandom } from "@heed/math";
import { type BenchHeed, nameSeeded, openBenchHeed, seedMembers, seedPeople } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";
import { compareArms } from "../rounds.ts";

const RULE = 'count("Product Viewed" where price >= 3 within 60 days) >= 3';
const AUDIENCES = 100;
const PURPOSE = "recommendations";
/** Events a second. */
const RATE = 1_000;
/** Events a call, as an SDK on a server sends them. */
const CALL = 100;
const REST_MS = 2_000;

export async function* run({ seed, quick }: BenchContext): AsyncIterable<Figure> {
  for (const people of quick ? [10_000] : [10_000, 1_000_000]) {
    const bench = await openBenchHeed();
    try {
      await seedPeople(bench, people);
      yield* sizes(bench, people, quick ? 3 : 5);
      yield* membership(bench, people, seed, quick ? 5 : 20);
    } finally {
      await bench.close();
    }
  }
}

async function* sizes({ heed, owner }: BenchHeed, people: number, rounds: number): AsyncIterable<Figure> {
  const { ratio, of } = await compareArms(
    {
      size: async () => {
        const start = performance.now();
        const size = await heed.audiences.size(
          { rule: RULE, purpose: PURPOSE },
          { actor: "staff:bench", holds: () => true },
        );
        if (!size.usable) throw new Error(`bench_empty_audience: ${size.says}`);
        return (performance.now() - start) / 1000;
      },
      count: () =>
        owner(async (sql) => {
          const start = performance.now();
          await sql.query(
            `select count(*) from (select person_id from heed.event where field = 'Product Viewed' and at > now() - interval '60 days'
               and (value->>'price')::numeric >= 3 group by person_id having count(*) >= 3) found`,
          );
          return (performance.now() - start) / 1000;
        }),
    },
    rounds,
    (seconds) => seconds,
  );
  const n = people.toLocaleString("en");
  yield {
    name: `audience size, ${n} people`,
    value: of.size.median,
    unit: "s",
    n: rounds,
    ...(people === 1_000_000 ? { toReach: 1, better: "lower" as const } : {}),
  };
  yield {
    name: `audience size, ${n} people, over one SQL count of all`,
    ...ratio,
    unit: "ratio (range)",
    better: "lower",
    n: rounds,
  };
}

/** Audience number `j` is of whoever saw its product lately: about one in a hundred. */
const productOf = (j: number): string => `b${5 * j - 1}`;
const DAYS = 61;

async function* membership(bench: BenchHeed, people: number, seed: number, seconds: number): AsyncIterable<Figure> {
  const { heed } = bench;
  const n = people.toLocaleString("en");
  const names = new Map(Array.from({ length: AUDIENCES }, (_, j) => [productOf(j + 1), `saw ${j + 1}`] as const));
  // Saved as Heed saves them, but for the count of whom each reaches.
  await bench.owner((sql) =>
    sql.query(
      `insert into heed.audience (name, at, id, purpose, rule, actor, version)
         select name, now(), gen_random_uuid(), $3, rule, 'staff:bench', 1 from unnest($1::text[], $2::text[]) saved (name, rule)`,
      [
        [...names.values()],
        [...names.keys()].map((id) => `count("Product Viewed" where product_id = "${id}" within ${DAYS} days) >= 1`),
        PURPOSE,
      ],
    ),
  );
  const members = await seedMembers(bench, people, ({ product, daysAgo }) =>
    daysAgo < DAYS ? names.get(product) : undefined,
  );
  const whole = performance.now();
  const changed = await heed.membership.lookAtAll();
  // What was written beside Heed is what Heed finds, or the bench measures something else.
  if (changed !== 0) throw new Error(`bench_members_differ: ${changed} memberships changed.`);
  yield {
    name: `everybody of ${n} looked at once for ${AUDIENCES} audiences, ${members} memberships, each`,
    value: ((performance.now() - whole) * 1_000) / people,
    unit: "us",
    n: people,
  };
  yield* keptUp(bench, { people, seed, seconds });
}

/** Events come at their rate, as they come from a shop's server; every two seconds, as the server's job does, whoever did something is looked at. */
async function* keptUp(
  bench: BenchHeed,
  { people, seed, seconds }: { people: number; seed: number; seconds: number },
): AsyncIterable<Figure> {
  const { heed } = bench;
  const known = Math.min(people, RATE * seconds);
  await nameSeeded(bench, known);
  const { below } = seededRandom(seed);
  const taken = new Map<number, number>();
  const lags: number[] = [];
  let sent = 0;
  let ended = false;
  let changes = 0;
  const looking = (async () => {
    for (let last = false; !last; ) {
      last = ended;
      const until = sent;
      changes += await heed.membership.keepUp();
      const now = performance.now();
      for (const [batch, at] of taken) {
        if (batch >= until) continue;
        lags.push(now - at);
        taken.delete(batch);
      }
      if (!ended) await new Promise((resolve) => setTimeout(resolve, REST_MS));
    }
  })();
  const start = performance.now();
  const calls = (RATE * seconds) / CALL;
  await Promise.all(
    Array.from({ length: calls }, async (_, call) => {
      await new Promise((resolve) => setTimeout(resolve, (call * CALL * 1_000) / RATE));
      const at = performance.now();
      const answer = await heed.ingest.accept({
        type: "batch",
        body: { batch: Array.from({ length: CALL }, (_, k) => view(call * CALL + k, known, below(100) + 1)) },
        strength: "proven",
        source: "bench",
        receivedAt: new Date(),
      });
      if (!answer.ok || answer.accepted !== CALL) throw new Error(`bench_not_taken: ${JSON.stringify(answer)}`);
      taken.set(sent++, at);
    }),
  );
  const came = (performance.now() - start) / 1_000;
  ended = true;
  await looking;
  const after = (performance.now() - start) / 1_000;
  if (changes < known / 2) throw new Error(`bench_nobody_entered: ${changes} memberships changed.`);
  lags.sort((a, b) => a - b);
  const n = people.toLocaleString("en");
  const of = calls * CALL;
  yield { name: `events of ${n} people taken while audiences are kept up`, value: of / came, unit: "1/s", n: of };
  // Everybody is looked at once in the time; behind the last event only what is left of it.
  yield {
    name: `events to people looked at for ${AUDIENCES} audiences, ${n} people`,
    value: of / after,
    unit: "1/s",
    toReach: 0.8 * RATE,
    n: of,
  };
  yield { name: `memberships changed meanwhile, ${n} people`, value: changes, unit: "changes", n: of };
  yield {
    name: `event to membership, 95 of 100, ${n} people`,
    value: lags[Math.floor(0.95 * lags.length)]! / 1_000,
    unit: "s",
    toReach: 10,
    better: "lower",
    n: lags.length,
  };
}

/** One event of each of the people in turn. */
const view = (event: number, known: number, j: number) => ({
  type: "track",
  event: "Product Viewed",
  userId: `person-${(event % known) + 1}`,
  messageId: `view-${event}`,
  properties: { product_id: productOf(j), price: 1 },
});
