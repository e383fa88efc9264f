// What will each customer bring within the quarter? Online Retail through the whole product: fitted on what was known on 1 June, judged by June to August.
import { defineMap } from "@heed/core";
import { bootstrap, wilsonInterval } from "@heed/math";
import { type History, historyAt } from "../../../packages/heed/src/capabilities/lifetime-value/history.ts";
import {
  intervalOf,
  tellValue,
  type ValueModel,
} from "../../../packages/heed/src/capabilities/lifetime-value/model.ts";
import { spearman } from "../../../packages/heed/src/capabilities/spearman.ts";
import { dayNumber, spendingOf } from "../../../packages/heed/src/capabilities/spending.ts";
import type { BenchContext, Figure } from "../../figure.ts";
import { movedBy, readRetailOrders, withRetailOrders } from "../online-retail-shop.ts";

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
    valuing: {
      says: "Estimate what you are likely to order",
      basis: "legitimate interest",
      balancing: "nothing but orders is read, and everybody can object",
      reads: { "Order Completed": "24 months" },
      outcome: { event: "Order Completed", value: "revenue", within: `${HORIZON} days` },
    },
  },
  placements: { value: { capability: "lifetime-value", purpose: "valuing", size: 1, holdout: 0 } },
});

export async function* run({ seed, dataset }: BenchContext): AsyncIterable<Figure> {
  const orders = readRetailOrders(dataset);
  const june = new Date(Date.parse("2011-06-01T00:00:00Z") + movedBy(orders));
  yield* withRetailOrders(map, orders, async function* (heed) {
    const card = await heed.train("lifetime-value", { until: june, seed });
    for (const [name, value] of Object.entries(card.facts))
      if (name.startsWith("mean absolute error"))
        yield { name: `card, March to May, ${name}`, value: Number(value), unit: "pounds" };
    const model = (await heed.models.live("lifetime-value"))?.model as ValueModel;
    yield {
      name: "card: method taken is BG/NBD (1) or trees (0)",
      value: model.method.kind === "purchases" ? 1 : 0,
      unit: "",
    };
    const day = dayNumber(june);
    const people: { history: History; came: number }[] = [];
    // Nothing is kept of anybody: one pass through the gate.
    await heed.gate.open({ purpose: "valuing", actor: "job:value" }).scan({
      until: new Date(),
      version: "quality",
      member(_, data) {
        const days = spendingOf(data, new Map());
        const history = historyAt(days, day);
        if (history) people.push({ history, came: days.reduce((sum, [on, v]) => (on >= day ? sum + v : sum), 0) });
        return undefined;
      },
    });
    const n = people.length;
    const told = Float64Array.from(people, ({ history }) => tellValue(model, history).value);
    const came = Float64Array.from(people, (one) => one.came);
    const over = (of: (rows: Int32Array) => number) => bootstrap(n, of, { seed, resamples: 300 });
    const total = (of: Float64Array, rows: Int32Array) => rows.reduce((sum, i) => sum + of[i]!, 0);
    yield {
      name: "value of the quarter, Spearman",
      ...over((rows) => spearman(rows, told, came)),
      unit: "rank correlation",
      toReach: 0.49,
      n,
    };
    yield {
      name: "value told in all, over what came",
      ...over((rows) => total(told, rows) / total(came, rows)),
      unit: "ratio",
      n,
    };
    const held = people.filter(({ came: value }, i) => {
      const { low, high } = intervalOf(model, told[i]!);
      return value >= low && value <= high;
    }).length;
    yield { name: "held by the intervals of nine in ten", ...wilsonInterval(held, n), unit: "share", n };
    // By fifths of what was told: does each come to what it was to?
    const order = Array.from(told.keys()).sort((a, b) => told[a]! - told[b]!);
    for (let fifth = 0; fifth < 5; fifth++) {
      const own = Int32Array.from(order.slice(Math.floor((fifth * n) / 5), Math.floor(((fifth + 1) * n) / 5)));
      yield {
        name: `fifth ${fifth + 1} by told value: told over came`,
        value: total(told, own) / total(came, own),
        unit: "ratio",
        n: own.length,
      };
    }
  });
}
