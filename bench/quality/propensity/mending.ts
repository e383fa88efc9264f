// `heed train propensity --mend` on real groups: Online Retail through the whole product, where customers abroad may be scored unlike those of the United
// Kingdom. Both sides are told on a fifth of the customers to whom nothing was fitted and on whom nothing was chosen.
import { defineMap, isSaid } from "@heed/core";
import { plain } from "../../../packages/heed/src/capabilities/said.ts";
import type { BenchContext, Figure } from "../../figure.ts";
import { movedBy, readRetailOrders, withRetailOrders } from "../online-retail-shop.ts";

export const datasets = ["online_retail"];

const map = defineMap({
  controller: { name: "A shop of gifts", contact: "privacy@shop.example" },
  complaints: { authority: "Information Commissioner", url: "https://authority.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["GB"] } },
  age: { minimum: 16, rule: "businesses only" },
  fields: {
    "Order Completed": { kind: "event", properties: { order_id: "string", revenue: "number" } },
    home: { kind: "trait", type: "string", protects: "home" },
  },
  purposes: {
    scoring: {
      says: "Estimate how likely you are to order again",
      basis: "legitimate interest",
      balancing: "nothing but orders is read, and everybody can object",
      reads: { "Order Completed": "24 months" },
      outcome: { event: "Order Completed", value: "revenue", within: "30 days" },
    },
    "fairness-audit": {
      says: "Check that scores treat everybody alike, over groups of at least 11 people",
      basis: "consent",
      aggregateOnly: true,
      reads: { "Order Completed": "24 months", home: "24 months" },
    },
  },
  placements: { "next-order": { capability: "propensity", purpose: "scoring", size: 1, holdout: 0 } },
});

export async function* run({ seed, quick, dataset }: BenchContext): AsyncIterable<Figure> {
  // It has no goal that could fail, and trains the product's model several times.
  if (quick) return;
  const orders = readRetailOrders(dataset);
  const homes = new Map([...orders.values()].map(({ customer, country }) => [customer, country]));
  const until = new Date(Math.max(...[...orders.values()].map(({ at }) => at)) + movedBy(orders));
  yield* withRetailOrders(map, orders, async function* (heed) {
    for (const [userId, country] of homes) {
      const context = { consent: { categoryPreferences: { "fairness-audit": true } } };
      const traits = { home: country === "United Kingdom" ? "United Kingdom" : "abroad" };
      const body = { userId, traits, context, messageId: `home ${userId}` };
      await heed.ingest.accept({
        type: "identify",
        body,
        strength: "proven",
        source: "answer",
        receivedAt: new Date(),
      });
    }
    const { mended, audit } = await heed.train("propensity", { until, seed, mend: true });
    if (mended === undefined || isSaid(mended)) throw new Error(`nothing_mended: ${mended && plain(mended)}`);
    const { before, after, cost, without, tried, says } = mended;
    const n = Number(/told on (\d+)/.exec(plain(says))?.[1]);
    yield { name: "features left out, of those that tell the home", value: without.length, unit: "features" };
    for (const { leftOut, impact } of tried)
      yield {
        name: `on validation, ${leftOut} left out: smallest share over largest`,
        value: impact ?? NaN,
        unit: "ratio",
      };
    for (const [when, side] of [
      ["before", before],
      ["after", after],
    ] as const) {
      yield { name: `${when}, AUC`, ...side.auc, unit: "AUC", n };
      yield {
        name: `${when}, of those selected, with the outcome`,
        value: side.precision ?? NaN,
        unit: "share",
        n: side.selected,
      };
      yield { name: `${when}, smallest share over largest`, value: side.impact["home"] ?? NaN, unit: "ratio", n };
      for (const { value, selected } of side.groups["home"] ?? [])
        yield { name: `${when}, selected, ${value}`, ...(selected ?? { value: NaN }), unit: "share" };
    }
    yield { name: "cost: AUC after less before, paired", ...cost.auc, unit: "AUC", n };
    yield { name: "cost: precision after less before", value: cost.precision ?? NaN, unit: "share", n };
    yield { name: "the version that leaves them out passes its audit", value: audit?.passed ? 1 : 0, unit: "yes" };
  });
}
