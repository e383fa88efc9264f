// Do customers fall into groups that would be found again, and what is each worth? Online Retail through the whole product: segments of 1 June, by orders
// before it; what each brings is told from the quarter before and by lifetime value, and judged by June to August.
import { defineMap } from "@heed/core";
import { adjustedRand, assignClusters, fitKMeans, seededRandom, takeRows } from "@heed/math";
import { historyAt } from "../../../packages/heed/src/capabilities/lifetime-value/history.ts";
import { tellValue, type ValueModel } from "../../../packages/heed/src/capabilities/lifetime-value/model.ts";
import { type Habit, habitAt, placed } from "../../../packages/heed/src/capabilities/segments/habits.ts";
import { type SegmentsModel, segmentsOf } from "../../../packages/heed/src/capabilities/segments/model.ts";
import { nameIn } from "../../../packages/heed/src/capabilities/segments/tell.ts";
import { spearman } from "../../../packages/heed/src/capabilities/spearman.ts";
import { dayNumber, spendingOf, valueBetween } from "../../../packages/heed/src/capabilities/spending.ts";
import type { BenchContext, Figure } from "../../figure.ts";
import { movedBy, readRetailOrders, withRetailOrders } from "../online-retail-shop.ts";

export const datasets = ["online_retail"];

const HORIZON = 92;
const HALVES = 20;

const map = defineMap({
  controller: { name: "A shop of gifts", contact: "privacy@shop.example" },
  complaints: { authority: "Information Commissioner", url: "https://authority.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["GB"] } },
  age: { minimum: 16, rule: "businesses only" },
  fields: { "Order Completed": { kind: "event", properties: { order_id: "string", revenue: "number" } } },
  purposes: {
    grouping: {
      says: "Group customers who order alike, and estimate what they are likely to order",
      basis: "legitimate interest",
      balancing: "nothing but orders is read, and everybody can object",
      reads: { "Order Completed": "24 months" },
      outcome: { event: "Order Completed", value: "revenue", within: `${HORIZON} days` },
    },
  },
  placements: {
    group: { capability: "segments", purpose: "grouping", size: 1, holdout: 0 },
    value: { capability: "lifetime-value", purpose: "grouping", size: 1, holdout: 0 },
  },
});

/** One customer on 1 June: how they had bought, what lifetime value told of them, and what came. */
interface Judged {
  readonly habit: Habit;
  readonly told: number;
  readonly before: { readonly habit: Habit; readonly came: number } | undefined;
  readonly came: number;
}

export async function* run({ seed, dataset }: BenchContext): AsyncIterable<Figure> {
  const orders = readRetailOrders(dataset);
  const june = new Date(Date.parse("2011-06-01T00:00:00Z") + movedBy(orders));
  yield* withRetailOrders(map, orders, async function* (heed) {
    const card = await heed.train("segments", { until: june, seed });
    await heed.train("lifetime-value", { until: june, seed });
    const model = (await heed.models.live("segments"))?.model as SegmentsModel;
    const values = (await heed.models.live("lifetime-value"))?.model as ValueModel;
    for (const [name, found] of Object.entries(card.facts)) process.stderr.write(`# ${name}: ${found}\n`);
    for (const { name, value, low, high, n } of card.metrics)
      yield {
        name: `card, ${name}`,
        value,
        ...(low === undefined || high === undefined ? {} : { low, high }),
        unit: "index",
        toReach: 0.8,
        n,
      };
    const people: Judged[] = [];
    const [day, end] = [dayNumber(june), dayNumber(new Date()) + 1];
    // Nothing is kept of anybody: one pass through the gate.
    await heed.gate.open({ purpose: "grouping", actor: "job:segments" }).scan({
      until: new Date(),
      version: "quality",
      member(_, data) {
        const days = spendingOf(data, new Map());
        const [habit, history, then] = [habitAt(days, day), historyAt(days, day), habitAt(days, day - HORIZON)];
        if (!habit || !history) return undefined;
        const before = then && { habit: then, came: valueBetween(days, day - HORIZON, day) };
        people.push({ habit, told: tellValue(values, history).value, before, came: valueBetween(days, day, end) });
        return undefined;
      },
    });
    yield { name: "segments", value: model.segments.length, unit: "segments", n: people.length };
    yield halves(model, people, seed);
    yield* worth(model, people);
  });
}

/** Harder than samples of all: two halves that share nobody each give centres, and the centres group everybody. */
function halves(model: SegmentsModel, people: readonly Judged[], seed: number): Figure {
  const x = placed(
    people.map(({ habit }) => habit),
    model.scale,
  );
  const random = seededRandom(seed);
  const clusters = model.segments.length;
  const agreed = Array.from({ length: HALVES }, () => {
    const order = Int32Array.from({ length: x.rows }, (_, i) => i);
    random.shuffle(order);
    const middle = x.rows >> 1;
    const [one, other] = [order.subarray(0, middle), order.subarray(middle)].map((rows) =>
      assignClusters(fitKMeans(takeRows(x, rows), { clusters, random }).model, x),
    );
    return adjustedRand(one!, other!);
  }).sort((a, b) => a - b);
  const value = agreed.reduce((sum, one) => sum + one, 0) / HALVES;
  return {
    name: `adjusted Rand of two halves that share nobody, ${HALVES} times`,
    value,
    low: agreed[0]!,
    high: agreed.at(-1)!,
    unit: "index",

    n: x.rows,
  };
}

/** What each segment brings in the quarter: by its own past, by lifetime value, and what came. */
function* worth(model: SegmentsModel, people: readonly Judged[]): Iterable<Figure> {
  const now = segmentsOf(
    model,
    people.map(({ habit }) => habit),
  );
  const past = people.flatMap(({ before }) => (before ? [before] : []));
  const then = segmentsOf(
    model,
    past.map(({ habit }) => habit),
  );
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const byPast = model.segments.map((_, c) => mean(past.filter((_, i) => then[i] === c).map(({ came }) => came)));
  for (const [c, { name }] of model.segments.entries()) {
    const own = people.filter((_, i) => now[i] === c);
    const came = mean(own.map((one) => one.came));
    const called = nameIn("en", name);
    yield { name: `${called}: what came in the quarter, each`, value: came, unit: "pounds", n: own.length };
    yield {
      name: `${called}: by its own quarter before, over what came`,
      value: byPast[c]! / came,
      unit: "ratio",
      n: own.length,
    };
    yield {
      name: `${called}: by lifetime value, over what came`,
      value: mean(own.map((one) => one.told)) / came,
      unit: "ratio",
      n: own.length,
    };
  }
  const came = Float64Array.from(people, (one) => one.came);
  const all = Int32Array.from(came.keys());
  const n = people.length;
  yield {
    name: "value of the quarter, Spearman, by segment alone",
    value: spearman(
      all,
      Float64Array.from(now, (c) => byPast[c]!),
      came,
    ),
    unit: "rank correlation",
    n,
  };
  yield {
    name: "value of the quarter, Spearman, by lifetime value",
    value: spearman(
      all,
      Float64Array.from(people, (one) => one.told),
      came,
    ),
    unit: "rank correlation",
    n,
  };
}
