// Deleting one person with a thousand events over deleting the same rows by key; and the memory of handing out a person with a million.
import { setInterval } from "node:timers";
import type { BenchHeed } from "../bench-heed.ts";
import { openBenchHeed } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";
import { compareArms } from "../rounds.ts";

const EVENTS = 1_000;
const idOf = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
const OF_OTHERS = 0x100000;
const MANY = idOf(0xffffff);

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  const others = quick ? 1_000 : 100_000;
  const rows = quick ? 100_000 : 10_000_000;
  const exported = quick ? 100_000 : 1_000_000;
  const rounds = quick ? 5 : 15;
  const bench = await openBenchHeed();
  try {
    await addEvents(bench, { people: others, first: OF_OTHERS, rows });
    // One for each round and the warming up, of two arms.
    await addEvents(bench, { people: 2 * (rounds + 1) * 2, first: 1, rows: 2 * (rounds + 1) * 2 * EVENTS });
    await bench.owner((sql) => sql.query("vacuum analyze heed.event"));
    let next = 1;
    for (const [says, erase] of arms(bench)) {
      const both = {
        erase: () => timed(() => erase(idOf(next++))),
        byKey: () => timed(() => byKey(bench, idOf(next++))),
      };
      const { ratio, of } = await compareArms(both, rounds, (seconds) => seconds);
      const name = `deletion of a person with ${EVENTS} events among ${rows.toLocaleString("en")}, ${says}`;
      const goal = { toReach: 3, better: "lower" } as const;
      yield { name: `${name}: over deleting the rows by key`, ...ratio, unit: "ratio (range)", ...goal, n: rounds };
      yield { name, value: of.erase.median * 1_000, unit: "ms", n: rounds };
    }
    await addEvents(bench, { people: 1, first: 0xffffff, rows: exported });
    yield* memory(bench, exported);
  } finally {
    await bench.close();
  }
}

/** Until nothing can use anything of the person, and until the certificate is signed. */
function arms({ heed }: BenchHeed): readonly (readonly [string, (id: string) => Promise<unknown>])[] {
  return [
    ["acknowledged", (id) => heed.rights.beginErasure(id, "bench")],
    ["with its certificate", (id) => heed.rights.erase(id, "bench")],
  ];
}

const byKey = ({ heed }: BenchHeed, id: string): Promise<unknown> =>
  heed.database.transaction("rights", { subject: id }, (connection) =>
    connection.query("delete from heed.event where person_id = $1", [id]),
  );

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

async function* memory({ heed }: BenchHeed, rows: number): AsyncIterable<Figure> {
  const subject = await heed.rights.person(MANY);
  if (!subject) throw new Error("bench_without_person: the person to hand out was not written.");
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  let bytes = 0;
  const start = performance.now();
  for await (const text of heed.rights.export(subject, "bench")) bytes += Buffer.byteLength(text);
  clearInterval(watch);
  const name = `handing out a person with ${rows.toLocaleString("en")} events`;
  const goal = { toReach: 200, better: "lower" } as const;
  yield { name: `${name}: peak memory of the process`, value: peak / 1e6, unit: "MB", ...goal };
  yield { name: `${name}: memory on top of before`, value: (peak - before) / 1e6, unit: "MB" };
  yield { name, value: bytes / 1e6 / ((performance.now() - start) / 1_000), unit: "MB/s" };
}

/** People who allow recommendations, each with an equal share of the rows over the last five months. */
async function addEvents(
  { heed, owner }: BenchHeed,
  { people, first, rows }: { people: number; first: number; rows: number },
): Promise<void> {
  const number = heed.inForce.numberOf("recommendations");
  const id = "('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
  await owner(async (sql) => {
    await sql.query(
      `insert into heed.person (person_id, at) select ${id}, now() from generate_series($1::int, $2::int) n`,
      [first, first + people - 1],
    );
    await sql.query(
      `insert into heed.consent (person_id, purpose, at, id, value, notice, strength, source, received_at)
       select ${id}, 'recommendations', now() - interval '1 year', gen_random_uuid(), true, $3, 'proven', 'bench', now()
       from generate_series($1::int, $2::int) n`,
      [first, first + people - 1, heed.inForce.number],
    );
    await sql.query(
      `insert into heed.event (person_id, at, event_id, field, value, via, source, sensitive, received_at, skew_ms, permits, until, expires)
       select ${id}, at, gen_random_uuid(), 'Product Viewed', jsonb_build_object('product_id', 'b' || k % 500), null, 'bench', false, now(), 0,
         array[$4]::smallint[], array[current_date + 30], current_date + 30
       from generate_series($1::int, $2::int) n, generate_series(1, $3::int) k,
         lateral (select date_trunc('second', now()) - k * interval '150 days' / $3 as at) moment`,
      [first, first + people - 1, Math.ceil(rows / people), number],
    );
  });
}
