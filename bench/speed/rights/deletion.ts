// Deleting one person with a thousand events over deleting the same rows by key, and what ingestion feels of it.
import { setTimeout as sleep } from "node:timers/promises";
import type { BenchHeed } from "../../bench-heed.ts";
import type { Figure } from "../../figure.ts";
import { compareArms } from "../../rounds.ts";
import { addEvents, idOf } from "./add-events.ts";
import type { Ingestion } from "./ingestion.ts";

const EVENTS = 1_000;
/** PostgreSQL plans a statement of a name anew five times before it keeps a plan. */
const PLANNED = 6;
/** Deletions a second beside ingestion, and rounds of it at most. */
const PER_SECOND = 4;
const BESIDE_ROUNDS = 5;

export async function* deletion(
  bench: BenchHeed,
  ingestion: Ingestion,
  {
    first,
    rows,
    rounds,
    ms,
  }: { first: number; rows: number; rounds: number /** Each turn beside ingestion. */; ms: number },
): AsyncIterable<Figure> {
  const { rights } = bench.heed;
  const beside = Math.ceil((ms / 1_000) * PER_SECOND);
  const turns = Math.min(rounds, BESIDE_ROUNDS);
  const arms = [
    // Until nothing can use anything of the person, and until the certificate is signed.
    ["acknowledged", (id: string) => rights.beginErasure(id, "bench")],
    ["with its certificate", (id: string) => rights.erase(id, "bench")],
  ] as const;
  // The first as whoever deletes rows now and then sends them; the other has its plans at hand, as nobody has who deletes somebody an hour.
  const baselines = [
    { over: "the rows by key", toReach: 3, named: false },
    { over: "the rows by key with plans at hand", named: true },
  ];
  // One for each round and the warming up, of two arms each; then those beside ingestion.
  const people = arms.length * (PLANNED + baselines.length * 2 * (rounds + 1)) + (turns + 1) * beside;
  await addEvents(bench, { people, first, rows: people * EVENTS });
  await bench.owner((sql) => sql.query("vacuum analyze heed.event"));
  let next = first;
  const among = `of a person with ${EVENTS.toLocaleString("en")} events among ${rows.toLocaleString("en")}`;
  for (const [says, erase] of arms) {
    const name = `deletion ${among}, ${says}`;
    const eraseNext = () => timed(() => erase(idOf(next++)));
    const seconds = [await eraseNext()];
    while (seconds.length < PLANNED) seconds.push(await eraseNext());
    yield { name: `${name}, the first`, value: seconds[0]! * 1_000, unit: "ms" };
    for (const { over, toReach, named } of baselines) {
      const both = { erase: eraseNext, byKey: () => timed(() => byKey(bench, idOf(next++), named)) };
      const { ratio, of } = await compareArms(both, rounds, (each) => each);
      yield {
        name: `${name}: over deleting ${over}`,
        ...ratio,
        unit: "ratio (range)",
        ...(toReach === undefined ? {} : { toReach, better: "lower" as const }),
        n: rounds,
      };
      yield { name: `${name} (beside ${over})`, value: of.erase.median * 1_000, unit: "ms", n: rounds };
      yield { name: `deletion of ${over}`, value: of.byKey.median * 1_000, unit: "ms", n: rounds };
    }
  }
  const deletions = async () => {
    const start = performance.now();
    for (let n = 0; n < beside; n++) {
      await sleep(Math.max(0, start + (n * 1_000) / PER_SECOND - performance.now()));
      await rights.erase(idOf(next++), "bench");
    }
  };
  const both = {
    beside: () => ingestion.beside(ms, deletions),
    alone: () => ingestion.beside(ms),
  };
  const { ratio, of } = await compareArms(both, turns, ({ p99 }) => p99);
  yield {
    name: `ingestion at half load beside ${PER_SECOND} deletions a second ${among}: p99 over p99 alone`,
    ...ratio,
    unit: "ratio (range)",
    toReach: 2,
    better: "lower",
    n: turns,
  };
  yield { name: "ingestion at half load alone: p99 of a call", value: of.alone.median, unit: "ms", n: turns };
}

/** Where `addEvents` puts rows of a person. */
const STORES = ["event", "alias", "consent", "person"] as const;

/** The same rows under the same role, one statement a table, all sent together, and as durable. */
const byKey = ({ heed }: BenchHeed, id: string, named: boolean): Promise<unknown> =>
  heed.database.transaction("rights", { subject: id }, (connection) =>
    Promise.all(
      STORES.map((store) =>
        connection.query({
          ...(named ? { name: `by key ${store}` } : {}),
          text: `delete from heed.${store} where person_id = $1`,
          values: [id],
        }),
      ),
    ),
  );

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
