// How long an audience's size takes, from ten thousand people to a million, over one plain SQL count of the same condition; and how many people a
// second are looked at for a hundred audiences.
import { type BenchHeed, openBenchHeed, seedPeople } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";
import { compareArms } from "../rounds.ts";

const RULE = 'count("Product Viewed" where price >= 3 within 60 days) >= 3';
const AUDIENCES = 100;

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  for (const people of quick ? [10_000, 50_000] : [10_000, 100_000, 1_000_000]) {
    const bench = await openBenchHeed();
    try {
      const ids = await seedPeople(bench, people);
      yield* sizes(bench, people, quick ? 3 : 7);
      if (people === 10_000) yield* membership(bench, ids.slice(0, quick ? 1_000 : 5_000));
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
        const size = await heed.audiences.size({ rule: RULE, purpose: "recommendations" }, "staff:bench");
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

async function* membership({ heed }: BenchHeed, ids: readonly string[]): AsyncIterable<Figure> {
  for (let k = 1; k <= AUDIENCES; k++)
    await heed.audiences.save(
      `views ${k}`,
      {
        rule: `count("Product Viewed" within ${k + 1} days) >= 1 or count("Product Viewed" where product_id = "b${k}") > 0`,
        purpose: "recommendations",
      },
      "staff:bench",
    );
  // The first look enters everybody; what is measured is keeping up.
  await heed.membership.lookAtAll();
  const start = performance.now();
  heed.membership.touched(ids);
  await heed.membership.keepUp();
  const seconds = (performance.now() - start) / 1000;
  yield {
    name: `people looked at for ${AUDIENCES} audiences, each with its entry`,
    value: ids.length / seconds,
    unit: "people/s",
    toReach: 1_000,
    n: ids.length,
  };
}
