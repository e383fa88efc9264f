// What a changed map does to 10^6 rows: heed check beside a server that decides, and the rewriting when the map is put in force.
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { DataMap } from "@heed/core";
import { seededRandom } from "@heed/math";
import { installMap } from "../../packages/heed/src/storage/map-in-force.ts";
import { rewriteEverybody } from "../../packages/heed/src/storage/rewrite-everybody.ts";
import { openBenchHeed, seedPeople } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";

const WORKER = fileURLToPath(new URL("../map-effect-worker.ts", import.meta.url));
const CALLERS = 16;

export async function* run({ seed, quick }: BenchContext): AsyncIterable<Figure> {
  const bench = await openBenchHeed();
  try {
    const n = quick ? 10_000 : 100_000;
    const people = await seedPeople(bench, n);
    const { map } = bench.heed.inForce;
    const narrower: DataMap = withViews(map, "2 months");
    const wider: DataMap = {
      ...map,
      purposes: {
        ...map.purposes,
        audit: { says: "Check", basis: "legal obligation", law: "A law", reads: { "Product Viewed": "12 months" } },
      },
    };
    const gate = bench.heed.gate.open({ purpose: "recommendations", actor: "visit:bench" });
    const random = seededRandom(seed);
    const ask = async (until: () => boolean): Promise<number> => {
      const times: number[] = [];
      const caller = async (): Promise<void> => {
        while (!until()) {
          const from = performance.now();
          await gate.decide({
            personId: people[random.below(people.length)]!,
            use: (access) => ({ result: access.allowed ? access.data.events("Product Viewed").length : 0 }),
          });
          times.push(performance.now() - from);
        }
      };
      await Promise.all(Array.from({ length: CALLERS }, caller));
      return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)]!;
    };
    const after = (ms: number): (() => boolean) => {
      const end = performance.now() + ms;
      return () => performance.now() > end;
    };
    await ask(after(1_000));
    const alone = await ask(after(quick ? 1_000 : 3_000));

    const rows = n * 10;
    for (const [name, changed] of [
      ["narrower", narrower],
      ["wider", wider],
    ] as const) {
      // In a process of its own it would be no different: its own thread and its own connection.
      let isDone = false;
      const check = inThread({ url: bench.url, map: changed }).finally(() => {
        isDone = true;
      });
      const [beside, { seconds, megabytes, changedRows }] = await Promise.all([ask(() => isDone), check]);
      yield { name: `heed check, a ${name} map: seconds beside a busy server`, value: seconds, unit: "s", n: rows };
      yield { name: `heed check, a ${name} map: rows that change`, value: changedRows, unit: "rows", n: rows };
      yield { name: `heed check, a ${name} map: heap of its thread`, value: megabytes, unit: "MB", n: rows };
      yield {
        name: `p99 of a decision beside heed check, over without`,
        value: beside / alone,
        unit: "ratio",
        n: CALLERS,
      };
    }
    yield { name: "p99 of a decision without heed check", value: alone, unit: "ms", n: CALLERS };

    for (const [name, changed] of [
      ["narrower", narrower],
      ["wider", wider],
    ] as const) {
      const start = performance.now();
      let rewritten = 0;
      await bench.owner((owner) =>
        installMap(owner, changed, new Date(), async ({ inForce }) => {
          rewritten = await rewriteEverybody(owner, inForce, new Date());
        }),
      );
      const seconds = (performance.now() - start) / 1000;
      yield {
        name: `a ${name} map put in force: seconds, with the server waiting`,
        value: seconds,
        unit: "s",
        n: rows,
      };
      yield { name: `a ${name} map put in force: rows rewritten`, value: rewritten, unit: "rows", n: rows };
    }
  } finally {
    await bench.close();
  }
}

const withViews = (map: DataMap, keep: "2 months"): DataMap => {
  const { recommendations, statistics, ...others } = map.purposes;
  const shorter = (purpose: typeof recommendations) =>
    purpose && { ...purpose, reads: { ...purpose.reads, "Product Viewed": keep } };
  return {
    ...map,
    purposes: { ...others, recommendations: shorter(recommendations)!, statistics: shorter(statistics)! },
  };
};

type Checked = { seconds: number; megabytes: number; changedRows: number };

async function inThread(data: { url: string; map: DataMap }): Promise<Checked> {
  const worker = new Worker(WORKER, { workerData: data });
  // What the worker posts is of this type.
  const [result] = (await once(worker, "message")) as [Checked];
  return result;
}
