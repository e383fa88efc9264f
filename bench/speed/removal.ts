// What leaving a model costs against training it again; what training takes in seconds and memory on real orders; the disk that a scan takes.

import {
  countItems,
  fitEase,
  type ItemCounts,
  readNeighbours,
  removeFromEase,
  seededRandom,
  subtractPerson,
} from "@heed/math";
import { recommendations } from "../../packages/heed/src/capabilities/recommendations/capability.ts";
import type { History } from "../../packages/heed/src/capabilities/recommendations/history.ts";
import { learn } from "../../packages/heed/src/capabilities/recommendations/learn.ts";
import { refit, subtract } from "../../packages/heed/src/capabilities/recommendations/leave.ts";
import { fitInverse, pack, ready } from "../../packages/heed/src/capabilities/recommendations/model.ts";
import { DEFAULTS } from "../../packages/heed/src/capabilities/recommendations/settings.ts";
import { beginVersion } from "../../packages/heed/src/models/registry.ts";
import { runTraining } from "../../packages/heed/src/models/run-training.ts";
import { benchMap, openBenchHeed, seedPeople } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";
import { loadOnlineRetail } from "../quality/recommender-protocol.ts";

export const datasets = ["online_retail"];

const UNTIL = 20_000;
const BASKET = 40;

export async function* run(context: BenchContext): AsyncIterable<Figure> {
  yield* removal(context);
  yield* training(context);
  yield* disk(context);
}

/** One person taken out, the middle of several, over fitting once more with the same items and settings. */
function* removal({ seed, quick }: BenchContext): Iterable<Figure> {
  // Some of them stay below the 11 people that an item needs.
  const n = quick ? 600 : 2_200;
  const { below } = seededRandom(seed);
  const ids = Array.from({ length: n }, (_, i) => `item-${i}`);
  const histories = Array.from({ length: quick ? 3_000 : 10_000 }, (): History => {
    const basket = new Set<number>();
    while (basket.size < BASKET) basket.add(Math.min(below(n), below(n)));
    return { bought: [...basket].map((item) => [ids[item]!, UNTIL - 1 - below(90)]), seen: [] };
  });
  const learned = learn(histories, ids, UNTIL)!;
  const counts: ItemCounts = { items: learned.items.length, people: learned.people, pairs: learned.pairs };
  const place = new Map(learned.items.map((item, at) => [item, at]));
  const baskets = histories.map(({ bought }) => Int32Array.from(bought.flatMap(([item]) => place.get(item) ?? [])));
  const offsets = new Int32Array(baskets.length + 1);
  baskets.forEach((basket, p) => {
    offsets[p + 1] = offsets[p]! + basket.length;
  });
  const items = new Int32Array(offsets.at(-1)!);
  baskets.forEach((basket, p) => {
    items.set(basket, offsets[p]!);
  });
  const goal = { unit: "ratio", toReach: 0.01, better: "lower" as const, n: counts.items };

  const near = { neighbours: 20 };
  const knn = timed(() => readNeighbours(countItems({ offsets, items }, counts.items), near));
  const fewer = { ...counts, pairs: counts.pairs.slice() };
  const leave = middle(21, (p) => subtractPerson(fewer, baskets[p]!));
  yield { name: `kNN: removal over training again, ${counts.items} items`, value: leave / knn, ...goal };

  fitEase({ items: 300, people: 1, pairs: new Int32Array((300 * 301) / 2) }, 1); // warm up
  let ease = { items: 0, lambda: 0, inverse: new Float64Array(0) };
  const fit = least(3, () => {
    ease = fitEase(counts, DEFAULTS.lambda) as typeof ease;
  });
  const rankOne = middle(21, (p) => removeFromEase(ease, baskets[p]!));
  yield { name: `EASE: removal over training again, ${counts.items} items`, value: rankOne / fit, ...goal };
  yield { name: `EASE: training again, ${counts.items} items`, value: fit / 1000, unit: "s", n: counts.items };
  yield { name: `EASE: removal, ${counts.items} items`, value: rankOne, unit: "ms", n: 21 };

  // The model as it is kept: read, checked, changed and written with its checksum; against counting and fitting everybody again.
  const kept = {
    ...learned,
    settings: DEFAULTS,
    calibration: { discover: null, again: null },
    inverse: fitInverse(counts, DEFAULTS.lambda),
  };
  const bytes = pack(kept);
  const again = least(2, () => {
    const afresh = learn(histories, ids, UNTIL)!;
    pack({ ...kept, ...afresh, inverse: fitInverse({ ...counts, pairs: afresh.pairs }, DEFAULTS.lambda) });
  });
  // Each goes out of what the one before has left.
  let left: Uint8Array = bytes;
  const whole = middle(21, (p) => {
    left = subtract(left, [histories[p]!]);
  });
  const many =
    timed(() => {
      left = subtract(left, histories.slice(21, 121));
    }) / 100;
  const size = `${(bytes.length / 1e6).toFixed(0)} MB`;
  yield {
    name: `kept model of ${size}: removal of one over training again`,
    value: whole / again,
    ...goal,
    n: 21,
  };
  yield { name: `kept model of ${size}: removal of 100 at once, each`, value: many / again, unit: "ratio", n: 100 };
  yield { name: `kept model of ${size}: removal of one`, value: whole, unit: "ms", n: 21 };
  yield { name: `kept model of ${size}: fitted afresh`, value: timed(() => refit(left)), unit: "ms", n: 1 };
  yield { name: `kept model of ${size}: made ready to serve`, value: timed(() => ready(kept)), unit: "ms", n: 1 };
}

/** The whole training in its thread, settings chosen, on the orders of the quality rows: all, half of the people, half of the items. */
async function* training({ seed, quick, dataset }: BenchContext): AsyncIterable<Figure> {
  const { people, items, person, item, day } = loadOnlineRetail(dataset);
  const all = people.map((): [string, number][] => []);
  person.forEach((p, at) => {
    all[p]!.push([items[item[at]!]!, Math.floor(day[at]!)]);
  });
  const last = Math.floor(day.reduce((a, b) => Math.max(a, b), 0));
  const until = new Date((last + 1) * 86_400_000);
  const parts: [string, number, number][] = quick
    ? [["a quarter of the people, half of the items", 0.25, 0.5]]
    : [
        ["all people and items", 1, 1],
        ["half of the people", 0.5, 1],
        ["half of the items", 1, 0.5],
      ];
  for (const [says, shareOfPeople, shareOfItems] of parts) {
    const some = new Set(items.slice(0, Math.round(items.length * shareOfItems)));
    const contributions = all
      .slice(0, Math.round(people.length * shareOfPeople))
      .map((bought): History => ({ bought: bought.filter(([id]) => some.has(id)), seen: [] }))
      .filter(({ bought }) => bought.length > 0);
    const catalogue = [...some].map((id) => ({ id, title: id }));
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    const start = performance.now();
    const { card } = await runTraining(
      { work: "train", capability: recommendations.name, contributions, catalogue, seed, until },
      () => undefined,
    );
    clearInterval(watch);
    const size = `${contributions.length} people, ${card.facts["items"]} items`;
    const n = contributions.length;
    yield { name: `training, ${says}: ${size}`, value: (performance.now() - start) / 1000, unit: "s", n };
    const goal = { toReach: 1000, better: "lower" as const };
    yield { name: `training, ${says}: peak of the process`, value: peak / 1e6, unit: "MB RSS", ...goal, n };
    yield { name: `training, ${says}: above what stood before`, value: (peak - before) / 1e6, unit: "MB RSS", n };
  }
}

/** Members with their contribution (ten events each), indexes and the entry, for one scan. */
async function* disk({ quick }: BenchContext): AsyncIterable<Figure> {
  const bench = await openBenchHeed();
  try {
    const n = (await seedPeople(bench, quick ? 2_000 : 20_000)).length;
    const { heed } = bench;
    const version = "recommendations-2026-01-01-0d15c0";
    const catalogue = new Map(Array.from({ length: 500 }, (_, i) => [`b${i}`, { id: `b${i}`, title: `b${i}` }]));
    const begun = { version, capability: "recommendations", purpose: "recommendations" };
    await bench.owner((sql) => beginVersion(sql, begun, heed.now()));
    const size = () =>
      bench.owner(async (sql) => {
        const { rows } = await sql.query<{ bytes: number }>(
          `select sum(pg_total_relation_size(inhrelid))::bigint as bytes from pg_inherits
           where inhparent in ('heed.training_member'::regclass, 'heed.ledger_13'::regclass)`,
        );
        return rows[0]!.bytes;
      });
    const before = await size();
    const start = performance.now();
    const scanned = await heed.gate.open({ purpose: "recommendations", actor: "job:train" }).scan({
      until: heed.now(),
      version,
      member: (_, data) => recommendations.example(data, catalogue, { until: new Date(0), map: benchMap }),
    });
    const seconds = (performance.now() - start) / 1000;
    const each = ((await size()) - before) / scanned.members;
    yield { name: "disk per million people scanned once, ten events each", value: each, unit: "MB", n };
    yield { name: "people scanned", value: scanned.members / seconds, unit: "1/s", n: scanned.members };
  } finally {
    await bench.close();
  }
}

/** Milliseconds. */
function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The quickest of `times` runs, in milliseconds: what training again is compared with must not be slow by chance. */
const least = (times: number, work: () => unknown): number =>
  Math.min(...Array.from({ length: times }, () => timed(work)));

/** The middle of `times` runs, in milliseconds. */
function middle(times: number, work: (k: number) => unknown): number {
  const taken = Array.from({ length: times }, (_, k) => timed(() => work(k))).sort((a, b) => a - b);
  return taken[times >> 1]!;
}
