// Who orders again within the quarter, and how much? Online Retail through the whole product: import, gate, training, scoring by a scan.
// Fitted on what was known on 1 March with March to May as outcome; judged on what was known on 1 June with June to August.

import { defineMap } from "@heed/core";
import {
  bootstrap,
  fitLogisticRegression,
  matrixFromRows,
  predictLogisticRegression,
  rocAucDifference,
  rocAucInterval,
} from "@heed/math";
import { dayNumber, featuresAt, happenedTo } from "../../../packages/heed/src/capabilities/propensity/features.ts";
import { chances, type PropensityModel, worths } from "../../../packages/heed/src/capabilities/propensity/model.ts";
import { spearman } from "../../../packages/heed/src/capabilities/spearman.ts";
import type { BenchContext, Figure } from "../../figure.ts";
import { movedBy, type RetailOrder, readRetailOrders, withRetailOrders } from "../online-retail-shop.ts";

export const datasets = ["online_retail"];

const HORIZON = 92;

const map = defineMap({
  controller: { name: "A shop of gifts", contact: "privacy@shop.example" },
  complaints: { authority: "Information Commissioner", url: "https://authority.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["GB"] } },
  age: { minimum: 16, rule: "businesses only" },
  fields: { "Order Completed": { kind: "event", properties: { order_id: "string", revenue: "number" } } },
  purposes: {
    scoring: {
      says: "Estimate how likely you are to order again",
      basis: "legitimate interest",
      balancing: "nothing but orders is read, and everybody can object",
      reads: { "Order Completed": "24 months" },
      outcome: { event: "Order Completed", value: "revenue", within: `${HORIZON} days` },
    },
  },
  placements: { "next-order": { capability: "propensity", purpose: "scoring", size: 1, holdout: 0 } },
});

export async function* run({ seed, dataset }: BenchContext): AsyncIterable<Figure> {
  const orders = readRetailOrders(dataset);
  const moved = movedBy(orders);
  const june = new Date(Date.parse("2011-06-01T00:00:00Z") + moved);
  yield* withRetailOrders(map, orders, async function* (heed) {
    const card = await heed.train("propensity", { until: june, seed });
    for (const { name, value, low, high, n } of card.metrics)
      yield {
        name: `card, ${name}`,
        value,
        unit: "figure",
        n,
        ...(low === undefined ? {} : { low }),
        ...(high === undefined ? {} : { high }),
      };
    const model = (await heed.models.live("propensity"))?.model as PropensityModel;
    // Everybody is scored as a job: one pass through the gate, nothing kept.
    const day = dayNumber(june);
    const known = new Map<string, number[]>();
    await heed.gate.open({ purpose: "scoring", actor: "job:score" }).scan({
      until: june,
      version: "quality",
      member(id, data) {
        known.set(id, featuresAt(happenedTo(data, new Map()), day));
        return undefined;
      },
    });
    const after = new Map<string, { bought: 0 | 1; value: number }>();
    for (const { customer, at, revenue } of orders.values()) {
      if (at + moved < june.getTime()) continue;
      const so = after.get(customer) ?? { bought: 0, value: 0 };
      after.set(customer, { bought: revenue >= 0 ? 1 : so.bought, value: so.value + revenue });
    }
    const simple = recencyAndFrequency(orders);
    const people: Judged[] = [];
    for (const [customer, plain] of simple) {
      const asker = await heed.askers.named(customer);
      const x = asker.is === "person" ? known.get(asker.personId) : undefined;
      if (x) people.push({ x, plain, ...(after.get(customer) ?? { bought: 0, value: 0 }) });
    }
    yield {
      name: "people known on 1 June, judged over scanned",
      value: people.length / known.size,
      unit: "share",
      toReach: 1,
    };
    yield* judge(model, people, seed);
  });
}

/** One customer on 1 June: features, the chance by recency and frequency alone, and what came. */
interface Judged {
  readonly x: readonly number[];
  readonly plain: number;
  readonly bought: 0 | 1;
  readonly value: number;
}

/** Chances of every customer of 1 June by recency and frequency alone, fitted at 1 March. */
function recencyAndFrequency(orders: ReadonlyMap<string, RetailOrder>): Map<string, number> {
  const [march, june] = ["2011-03-01", "2011-06-01"].map((date) => Date.parse(`${date}T00:00:00Z`) / 86_400_000) as [
    number,
    number,
  ];
  const days = new Map<string, Set<number>>();
  const buyers = new Set<string>();
  for (const { customer, at, revenue } of orders.values()) {
    const day = Math.floor(at / 86_400_000);
    if (day >= june) continue;
    days.set(customer, (days.get(customer) ?? new Set()).add(day));
    if (day >= march && revenue >= 0) buyers.add(customer);
  }
  const known = (until: number) =>
    [...days].flatMap(([customer, all]) => {
      const own = [...all].filter((day) => day < until);
      return own.length === 0 ? [] : [{ customer, x: [until - Math.max(...own), own.length] }];
    });
  const [fitted, asked] = [known(march), known(june)];
  const model = fitLogisticRegression(
    { x: matrixFromRows(fitted.map(({ x }) => x)), y: fitted.map(({ customer }) => (buyers.has(customer) ? 1 : 0)) },
    { l2: 1e-4 },
  );
  const told = predictLogisticRegression(model, matrixFromRows(asked.map(({ x }) => x)));
  return new Map(asked.map(({ customer }, i) => [customer, told[i]!]));
}

function* judge(model: PropensityModel, people: readonly Judged[], seed: number): Iterable<Figure> {
  const rows = people.map(({ x }) => x);
  const y = Uint8Array.from(people, ({ bought }) => bought);
  const value = Float64Array.from(people, (own) => own.value);
  const [told, plain] = [chances(model, rows), Float64Array.from(people, (own) => own.plain)];
  const n = y.length;
  yield {
    name: "order again within the quarter, AUC",
    ...rocAucInterval(y, told),
    unit: "AUC",
    toReach: 0.75,
    suspiciousAbove: 0.8,
    n,
  };
  yield { name: "order again, AUC, recency and frequency alone", ...rocAucInterval(y, plain), unit: "AUC", n };
  const gain = rocAucDifference(y, told, plain);
  yield { name: "order again, AUC gained over it, paired", ...gain, unit: "AUC", met: gain.low > 0, n };
  const worth = worths(model, rows) ?? told;
  const own = (rankedBy: Float64Array) =>
    bootstrap(n, (people) => spearman(people, value, rankedBy), { seed, resamples: 300 });
  yield { name: "value of the quarter, Spearman", ...own(worth), unit: "rank correlation", toReach: 0.49, n };
  yield { name: "value, Spearman, recency and frequency alone", ...own(plain), unit: "rank correlation", n };
  const more = bootstrap(n, (people) => spearman(people, value, worth) - spearman(people, value, plain), {
    seed,
    resamples: 300,
  });
  yield { name: "value, Spearman gained over it, paired", ...more, unit: "rank correlation", met: more.low > 0, n };
}

/** One row an invoice: returns have invoices of their own, and are worth less than nothing. */
