// A withdrawal by a person with a million events until it is acknowledged, over one UPDATE of the same columns of as many rows of a twin.
import type { BenchHeed } from "../bench-heed.ts";
import { openBenchHeed } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";
import { compareArms } from "../rounds.ts";

const CHOOSER = "00000000-0000-4000-8000-000000000001";
const TWIN = "00000000-0000-4000-8000-000000000002";

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  const rows = quick ? 20_000 : 1_000_000;
  // A round of a million rows takes more than a minute; what is compared does the same work on as many rows, one after the other.
  const rounds = quick ? 3 : 1;
  const bench = await openBenchHeed();
  const { heed } = bench;
  const answer = async (value: boolean): Promise<number> => {
    const start = performance.now();
    const answers = [{ purpose: "recommendations", value }];
    const done = await heed.choices.record({ personId: CHOOSER, answers, strength: "proven", source: "bench" });
    if (!done.ok || done.rewritten !== rows) throw new Error(`bench_not_rewritten: ${JSON.stringify(done)} of ${rows}`);
    return (performance.now() - start) / 1000;
  };
  try {
    await seed(bench, rows);
    const update = twinUpdate(bench, rows);
    // Between the rounds, untimed, everything is put back, and what updates leave behind is cleared away.
    const arms = {
      withdrawal: async () => {
        const took = await answer(false);
        await answer(true);
        await bench.owner((sql) => sql.query("vacuum heed.event"));
        return took;
      },
      update: async () => {
        const took = await update(true);
        await update(false);
        await bench.owner((sql) => sql.query("vacuum heed.event"));
        return took;
      },
    };
    const { ratio, of } = await compareArms(arms, rounds, (seconds) => seconds);
    const n = rows.toLocaleString("en");
    yield {
      name: `withdrawal by a person with ${n} events, acknowledged: over one update of such rows`,
      ...ratio,
      unit: "ratio (range)",
      toReach: 1,
      better: "lower",
      n: rounds,
    };
    yield { name: `withdrawal by a person with ${n} events`, value: of.withdrawal.median, unit: "s", n: rounds };
    yield { name: `one update of ${n} rows`, value: of.update.median, unit: "s", n: rounds };
  } finally {
    await bench.close();
  }
}

/** Two people with the same rows: so many events over the last five months, which rest on their consent. */
async function seed({ heed, owner }: BenchHeed, rows: number): Promise<void> {
  const number = heed.inForce.numberOf("recommendations");
  await owner(async (sql) => {
    for (const id of [CHOOSER, TWIN]) {
      await sql.query("insert into heed.person (person_id, at) values ($1, now())", [id]);
      // Whom no name leads to is nobody.
      await sql.query(
        `insert into heed.alias (hash, key_version, kind, person_id, strength, at)
         values (gen_random_uuid(), 1, 'user', $1, 'proven', now())`,
        [id],
      );
      await sql.query(
        `insert into heed.consent (person_id, purpose, at, id, value, notice, strength, source, received_at)
         values ($1, 'recommendations', now() - interval '1 year', gen_random_uuid(), true, $2, 'proven', 'bench', now())`,
        [id, heed.inForce.number],
      );
      await sql.query(
        `insert into heed.event (person_id, at, event_id, field, value, via, source, sensitive, received_at, skew_ms, permits, until, expires)
         select $1::uuid, at, gen_random_uuid(), 'Product Viewed', jsonb_build_object('product_id', 'b' || k % 500), null, 'bench', false, now(), 0,
           array[$3]::smallint[], array[until], until
         from generate_series(1, $2) k,
           lateral (select date_trunc('second', now()) - k * interval '150 days' / $2 as at) moment,
           lateral (select least((at at time zone 'utc')::date + interval '6 months',
             (now() - interval '1 year')::date + interval '13 months')::date as until) day`,
        [id, rows, number],
      );
    }
    await sql.query("vacuum analyze heed.event");
  });
}

/** What the withdrawal does to rows, in one statement that already knows the answer; and back. Gives the seconds until it is durable. */
function twinUpdate({ heed, owner }: BenchHeed, rows: number) {
  const number = heed.inForce.numberOf("recommendations");
  return (withdraw: boolean): Promise<number> =>
    owner(async (sql) => {
      const start = performance.now();
      const { rowCount } = await sql.query(
        withdraw
          ? `update heed.event set permits = array[0]::smallint[], until = array[current_date + 7], expires = current_date + 7 where person_id = $1`
          : `update heed.event set permits = array[$2]::smallint[], until = array[current_date + 30], expires = current_date + 30 where person_id = $1`,
        withdraw ? [TWIN] : [TWIN, number],
      );
      if (rowCount !== rows) throw new Error(`bench_not_rewritten: ${rowCount} rows of the twin.`);
      return (performance.now() - start) / 1000;
    });
}
