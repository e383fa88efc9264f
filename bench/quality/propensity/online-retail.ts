// Who orders again within the quarter, and how much? Online Retail through the whole product: import, gate, training, scoring by a scan.
// Fitted on what was known on 1 March with March to May as outcome; judged on what was known on 1 June with June to August.

import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { defineMap } from "@heed/core";
import {
  bootstrap,
  fitLogisticRegression,
  matrixFromRows,
  predictLogisticRegression,
  rocAucDifference,
  rocAucInterval,
} from "@heed/math";
import { createHeed } from "heed";
import {
  dayNumber,
  FEATURES,
  featuresAt,
  happenedTo,
} from "../../../packages/heed/src/capabilities/propensity/features.ts";
import { chances, type PropensityModel, worths } from "../../../packages/heed/src/capabilities/propensity/model.ts";
import { spearman } from "../../../packages/heed/src/capabilities/propensity/train.ts";
import { startEmbedded } from "../../../packages/heed/src/storage/embedded.ts";
import type { BenchContext, Figure } from "../../figure.ts";
import { readCsv } from "../../gunzip-csv.ts";

export const datasets = ["online_retail"];

const MONTHS = ["2010-12", "2011-01", "2011-02", "2011-03", "2011-04", "2011-05", "2011-06", "2011-07", "2011-08"];
const WEEK = 7 * 86_400_000;
const HORIZON = 92;
const NEVER_GIVEN = "7e".repeat(32);
const RECENCY = FEATURES.findIndex(({ name }) => name === "days since the last Order Completed");
const FREQUENCY = FEATURES.findIndex(({ name }) => name === "days with Order Completed, last year");

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

interface Order {
  readonly customer: string;
  readonly at: number;
  revenue: number;
}

export async function* run({ seed, dataset }: BenchContext): AsyncIterable<Figure> {
  const orders = readOrders(dataset);
  const last = Math.max(...[...orders.values()].map(({ at }) => at));
  const moved = Math.floor((Date.now() - last) / WEEK) * WEEK;
  const june = new Date(Date.parse("2011-06-01T00:00:00Z") + moved);
  const folder = await mkdtemp(join(tmpdir(), "heed-propensity-"));
  await chmod(folder, 0o711); // as root, so that PostgreSQL's user may enter it
  const server = await startEmbedded({ dataDir: folder, log: () => undefined, throwaway: true });
  try {
    const file = join(folder, "orders.csv");
    const rows = [...orders].map(([invoice, { customer, at, revenue }]) =>
      [invoice, customer, new Date(at + moved).toISOString(), revenue.toFixed(2)].join(","),
    );
    await writeFile(file, `invoice,customer,at,revenue\n${rows.join("\n")}\n`);
    const heed = await createHeed({
      map,
      catalogue: [],
      url: server.url,
      key: NEVER_GIVEN,
      publicUrl: "http://127.0.0.1",
      now: () => new Date(),
      onFault(error) {
        throw error;
      },
    });
    try {
      await heed.ingest.importCsv({
        file,
        event: "Order Completed",
        person: "customer",
        at: "at",
        id: "invoice",
        properties: { order_id: "invoice", revenue: "revenue" },
      });
      await heed.flush();
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
      const later = new Map<string, { bought: 0 | 1; value: number }>();
      for (const [customer, own] of after) {
        const asker = await heed.askers.named(customer);
        if (asker.is === "person") later.set(asker.personId, own);
      }
      yield* judge(model, [...known], later, baseline(orders), seed);
    } finally {
      await heed.close();
    }
  } finally {
    await server.stop();
    for (const made of [dirname(server.dataDir), folder]) await rm(made, { recursive: true, force: true });
  }
}

/** Recency and frequency alone, fitted to the same looks at 1 March. */
function baseline(orders: ReadonlyMap<string, Order>): (x: readonly number[]) => number {
  const march = Date.parse("2011-03-01T00:00:00Z");
  const june = Date.parse("2011-06-01T00:00:00Z");
  const days = new Map<string, { days: Set<number>; bought: 0 | 1 }>();
  for (const { customer, at, revenue } of orders.values()) {
    const own = days.get(customer) ?? { days: new Set(), bought: 0 };
    days.set(customer, own);
    if (at < march) own.days.add(Math.floor(at / 86_400_000));
    else if (at < june && revenue >= 0) own.bought = 1;
  }
  const people = [...days.values()].filter((own) => own.days.size > 0);
  const x = people.map((own) => [march / 86_400_000 - Math.max(...own.days), own.days.size]);
  const model = fitLogisticRegression({ x: matrixFromRows(x), y: people.map(({ bought }) => bought) }, { l2: 1e-4 });
  return (features) =>
    predictLogisticRegression(model, matrixFromRows([[features[RECENCY]!, features[FREQUENCY]!]]))[0]!;
}

function* judge(
  model: PropensityModel,
  known: readonly (readonly [string, number[]])[],
  later: ReadonlyMap<string, { bought: 0 | 1; value: number }>,
  simple: (x: readonly number[]) => number,
  seed: number,
): Iterable<Figure> {
  const rows = known.map(([, x]) => x);
  const y = Uint8Array.from(known, ([id]) => later.get(id)?.bought ?? 0);
  const value = Float64Array.from(known, ([id]) => later.get(id)?.value ?? 0);
  const [told, plain] = [chances(model, rows), Float64Array.from(rows, simple)];
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
function readOrders(dataset: (path: string) => string): Map<string, Order> {
  const orders = new Map<string, Order>();
  for (const month of MONTHS)
    for (const [invoice, , , quantity, date, price, customer] of readCsv(
      dataset(`online_retail/online_retail_${month}.csv.gz`),
    ).slice(1) as string[][]) {
      if (!customer) continue;
      const known = orders.get(invoice!) ?? {
        customer: `c${Number(customer)}`,
        at: Date.parse(`${date!.replace(" ", "T")}Z`),
        revenue: 0,
      };
      known.revenue += Number(quantity) * Number(price);
      orders.set(invoice!, known);
    }
  return orders;
}
