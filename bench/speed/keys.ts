// What encryption of identifiers costs ingestion, and how long it takes to wrap everybody's key anew, or to bring everybody's hashes under another.
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { defineMap } from "@heed/core";
import { type BenchHeed, hashesOfNames, nameSeeded, openBenchHeed, seedPeople } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";
import { compareArms } from "../rounds.ts";

/** The same field twice, once as a direct identifier: what differs is the encryption and its table. */
const map = defineMap({
  controller: { name: "Bench", contact: "bench@shop.example" },
  complaints: { authority: "DPC", url: "https://dpc.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["DE"] } },
  age: { minimum: 16, rule: "asked" },
  fields: {
    phone: { kind: "trait", type: "string", identifies: true },
    genre: { kind: "trait", type: "string" },
  },
  purposes: {
    orders: { says: "Deliver", basis: "contract", reads: { phone: "24 months", genre: "24 months" } },
  },
});
const BATCH = 500;

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  const bench = await openBenchHeed({ map });
  const rounds = quick ? 5 : 15;
  const batches = quick ? 4 : 10;
  const people = quick ? 100_000 : 1_000_000;
  try {
    const arm = (field: "phone" | "genre") => () => identify(bench, field, batches);
    const { ratio, of } = await compareArms({ with: arm("phone"), without: arm("genre") }, rounds, (rate) => rate);
    const name = "people identified a second, each new";
    yield {
      name: `${name}: with an identifier over without`,
      ...ratio,
      unit: "ratio (range)",
      toReach: 0.8,
      n: rounds,
    };
    yield { name: `${name}, with an identifier`, value: of.with.median, unit: "1/s", n: rounds };
    yield* rotation(bench, people);
  } finally {
    await bench.close();
  }
  yield* hashRotation(people);
}

/** People a second. */
async function identify({ heed }: BenchHeed<typeof map>, field: "phone" | "genre", batches: number): Promise<number> {
  const start = performance.now();
  for (let k = 0; k < batches; k++) {
    const batch = Array.from({ length: BATCH }, () => {
      const id = randomUUID();
      return { type: "identify", userId: id, messageId: id, traits: { [field]: `+49 ${id}` } };
    });
    await heed.ingest.accept({
      type: "batch",
      body: { batch },
      strength: "proven",
      source: "bench",
      receivedAt: new Date(),
    });
  }
  return (batches * BATCH) / ((performance.now() - start) / 1_000);
}

async function* rotation({ heed, owner }: BenchHeed<typeof map>, people: number): AsyncIterable<Figure> {
  // Copies of one key: as long as real ones, and unwrapped and wrapped as they are.
  await owner((sql) =>
    sql.query(
      `insert into heed.person_key (person_id, wrapped)
       select gen_random_uuid(), (select wrapped from heed.person_key limit 1) from generate_series(1, $1::int)`,
      [people],
    ),
  );
  let waited = 0;
  const start = performance.now();
  const rotated = await heed.rotateKeys({
    wait: async (ms) => {
      const from = performance.now();
      await wait(ms);
      waited += performance.now() - from;
    },
  });
  const seconds = (performance.now() - start - waited) / 1_000;
  const name = `rotation of the keys of ${rotated.people.toLocaleString("en")} people`;
  yield { name, value: seconds, unit: "s" };
  yield { name: `${name}: people a second`, value: rotated.people / seconds, unit: "1/s" };
}

/** Ten events of each, all of whose marks change with the hash of who they are. */
async function* hashRotation(people: number): AsyncIterable<Figure> {
  const bench = await openBenchHeed({});
  const { heed, owner } = bench;
  const follow = setInterval(() => void heed.jobs.find(({ name }) => name === "keys")?.run(), 5_000);
  try {
    await seedPeople(bench, people, 10, await hashesOfNames(bench, people));
    await nameSeeded(bench, people);
    await owner((sql) => sql.query("vacuum analyze"));
    const alone = await callsUntil(heed, people, wait(15_000));
    let [waited, from] = [0, 0];
    const start = performance.now();
    const rotating = heed.rotateHashKeys({
      async wait(ms) {
        from = performance.now();
        await wait(ms);
        waited = performance.now() - from;
      },
    });
    const beside = await callsUntil(heed, people, rotating);
    const rotated = await rotating;
    const seconds = (performance.now() - start - waited) / 1_000;
    const name = `rotation of the hashes of ${rotated.people.toLocaleString("en")} people with ten events each`;
    yield { name, value: seconds, unit: "s" };
    yield { name: `${name}: people a second`, value: rotated.people / seconds, unit: "1/s" };
    for (const [which, calls] of Object.entries({ alone, beside })) {
      const at = (share: number): number => calls.toSorted((a, b) => a - b)[Math.floor(calls.length * share)] ?? 0;
      const says = `a call of one event of a known person, ${which === "alone" ? "without it" : "beside it"}`;
      yield { name: `${says}: median`, value: at(0.5), unit: "ms", n: calls.length };
      yield { name: `${says}: p99`, value: at(0.99), unit: "ms", n: calls.length };
    }
  } finally {
    clearInterval(follow);
    await bench.close();
  }
}

/** How long each call takes, in milliseconds, fifty a second, until something has ended. */
async function callsUntil(
  heed: BenchHeed["heed"],
  people: number,
  ended: Promise<unknown>,
): Promise<readonly number[]> {
  const taken: number[] = [];
  let over = false;
  void ended.finally(() => {
    over = true;
  });
  for (let k = 1; !over; k++) {
    const start = performance.now();
    await heed.ingest.accept({
      type: "track",
      body: {
        userId: `person-${((k * 7_919) % people) + 1}`,
        messageId: randomUUID(),
        event: "Product Viewed",
        properties: { product_id: "b1" },
      },
      strength: "proven",
      source: "bench",
      receivedAt: new Date(),
    });
    taken.push(performance.now() - start);
    await wait(20);
  }
  return taken;
}
