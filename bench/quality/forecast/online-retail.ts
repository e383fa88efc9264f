// Do the intervals hold? Weekly revenue of Online Retail, counted through the whole product, forecast four weeks ahead from every week of its second half.
import { defineMap } from "@heed/core";
import { wilsonInterval } from "@heed/math";
import { forecastSeries } from "../../../packages/heed/src/capabilities/forecast/forecast-series.ts";
import type { BenchContext, Figure } from "../../figure.ts";
import { readRetailOrders, withRetailOrders } from "../online-retail-shop.ts";

export const datasets = ["online_retail"];

const AHEAD = 4;
const FIRST = 20;

const map = defineMap({
  controller: { name: "A shop of gifts", contact: "privacy@shop.example" },
  complaints: { authority: "Information Commissioner", url: "https://authority.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["GB"] } },
  age: { minimum: 16, rule: "businesses only" },
  fields: { "Order Completed": { kind: "event", properties: { order_id: "string", revenue: "number" } } },
  purposes: {
    statistics: {
      says: "Count orders, over groups of at least 11 people",
      basis: "legitimate interest",
      balancing: "nobody is looked at",
      reads: { "Order Completed": "24 months" },
    },
  },
});

export async function* run({ seed, dataset }: BenchContext): AsyncIterable<Figure> {
  const orders = readRetailOrders(dataset);
  yield* withRetailOrders(map, orders, async function* (heed) {
    const how = { step: "week", ahead: AHEAD, falseAlarms: 0.05, seed } as const;
    const told = await heed.insights.forecast({ event: "Order Completed", value: "revenue" }, how, "job:bench");
    if (!told.known) throw new Error(`bench_untold: ${told.says}`);
    const { values } = told.past;
    yield {
      name: "weeks with 11 people and more, of all",
      value: told.past.values.filter((v) => v !== null).length / values.length,
      unit: "share",
      n: values.length,
    };
    let [inside, all, off, naive] = [0, 0, 0, 0];
    for (let cut = FIRST; cut + AHEAD <= values.length; cut++) {
      const known = values.slice(0, cut);
      const last = known.findLast((value) => value !== null)!;
      for (const [h, { value, low, high }] of forecastSeries(known, {
        period: 1,
        horizon: AHEAD,
        seed,
      }).ahead.entries()) {
        const came = values[cut + h];
        if (came === null || came === undefined) continue;
        all++;
        if (came >= low && came <= high) inside++;
        off += Math.abs(came - value);
        naive += Math.abs(came - last);
      }
    }
    const held = wilsonInterval(inside, all);
    yield {
      name: "weekly revenue, four weeks ahead: held by the intervals of nine in ten",
      ...held,
      unit: "share",
      met: held.high >= 0.9,
      n: all,
    };
    yield { name: "mean absolute error over that of the last week again", value: off / naive, unit: "ratio", n: all };
    yield {
      name: "weeks called unexpected",
      value: told.anomalies.found.length,
      unit: "weeks",
      n: told.anomalies.looked,
    };
  });
}
