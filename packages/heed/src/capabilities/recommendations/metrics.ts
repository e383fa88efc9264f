// The figures of a shelf on the month that the model had not seen, beside the simplest method that could replace it.
import type { ShelfFigure } from "@heed/core";
import { bootstrapMean, type Interval, pairedBootstrap } from "@heed/math";
import type { Card } from "../capability.ts";
import type { Basket } from "./basket.ts";
import type { RecommendationsModel } from "./model.ts";
import { scoreShelf, tasteOf } from "./score.ts";
import type { ShelfName } from "./settings.ts";
import { type Judged, judge } from "./validate.ts";

/** Recall@20 and NDCG@10 of a shelf, of its baseline, and the paired difference, each with its 95 % bootstrap interval over people. */
export function shelfMetrics(
  model: RecommendationsModel,
  judged: readonly Judged[],
  day: number,
  shelf: ShelfName,
  seed: number,
): Card["metrics"] {
  const ours = judge(judged, shelf, (basket) => scoreShelf(model, shelf, tasteOf(model, basket, day)));
  const baseline = BASELINES[shelf];
  const theirs = judge(judged, shelf, (basket) => baseline.score(model, basket));
  const n = ours.recall.length;
  if (n === 0) return [];
  const metric = (name: ShelfFigure, { value, low, high }: Interval) => ({
    name: `${shelf}: ${name}` as const,
    value,
    low,
    high,
    n,
  });
  return (["recall", "ndcg"] as const).flatMap((measure) => {
    const [a, b] = [ours[measure], theirs[measure]];
    const name = measure === "recall" ? "Recall@20" : "NDCG@10";
    return [
      metric(name, bootstrapMean(a, { seed })),
      metric(`${name}, ${baseline.says}`, bootstrapMean(b, { seed })),
      metric(`${name}, difference`, pairedBootstrap(a, b, { seed })),
    ];
  });
}

type Baseline = {
  readonly says: "only what is popular lately" | "only own orders";
  readonly score: (model: RecommendationsModel, basket: Basket) => Float64Array;
};

const BASELINES: Readonly<Record<ShelfName, Baseline>> = {
  discover: { says: "only what is popular lately", score: ({ popularity }) => popularity },
  again: {
    says: "only own orders",
    // Popularity is below 1 and orders are whole numbers: it decides among items that were ordered equally often.
    score: ({ popularity }, basket) => {
      const scores = popularity.map((share) => share / 2);
      for (let k = 0; k < basket.items.length; k++) scores[basket.items[k]!]! += basket.orders[k]!;
      return scores;
    },
  },
};
