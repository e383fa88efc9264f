// MSWeb: 80 % of the users train; of each other user one random area is hidden, and all areas they have not visited are ranked.

import {
  bootstrapMean,
  countItems,
  easeWeights,
  fitEase,
  type ItemCounts,
  pairCount,
  rankingMetrics,
  rankTop,
  readNeighbours,
  scoreByNeighbours,
  scoreItems,
  seededRandom,
} from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";
import { basketsOf, chooseOnValidation, loadMsweb } from "../recommender-protocol.ts";

export const datasets = ["msweb"];

type Scorer = (basket: Int32Array, out: Float64Array) => void;
interface Hidden {
  readonly basket: Int32Array;
  readonly area: number;
}

export function* run({ seed, dataset }: BenchContext): Iterable<Figure> {
  const { areas, offsets, items } = loadMsweb(dataset);
  const random = seededRandom(seed);
  const users = random.shuffle(
    Array.from({ length: offsets.length - 1 }, (_, u) => items.subarray(offsets[u], offsets[u + 1])),
  );
  const cut = Math.floor(0.8 * users.length);
  const inner = Math.floor(0.8 * cut); // settings are chosen inside the training users
  const [train, judged] = [users.slice(0, cut), hide(users.slice(cut))];
  const [fit, validate] = [users.slice(0, inner), hide(users.slice(inner, cut))];
  const [fitCounts, counts] = [count(fit), count(train)];

  const worth = (scorer: Scorer): number => mean(judge(scorer, validate).ndcg);
  const neighbours = chooseOnValidation([20, 50, areas], (k) => worth(knn(fitCounts, k)));
  const lambda = chooseOnValidation([10, 20, 50, 100, 200, 400, 800], (l) => worth(ease(fitCounts, l)));

  yield* figures("popularity", popularity(counts), {});
  yield* figures(`item-kNN (${neighbours} neighbours)`, knn(counts, neighbours), {});
  yield* figures(`EASE (lambda ${lambda})`, ease(counts, lambda), { hit: 0.77, ndcg: 0.55 });

  function* figures(name: string, scorer: Scorer, toReach: { hit?: number; ndcg?: number }): Iterable<Figure> {
    const { hit, ndcg } = judge(scorer, judged);
    yield figure(`msweb hit@10, ${name}`, hit, toReach.hit);
    yield figure(`msweb NDCG@10, ${name}`, ndcg, toReach.ndcg);
  }
  function figure(name: string, values: Float64Array, toReach: number | undefined): Figure {
    const interval = bootstrapMean(values, { seed });
    return { name, ...interval, unit: "share", n: values.length, ...(toReach === undefined ? {} : { toReach }) };
  }
  function judge(scorer: Scorer, people: readonly Hidden[]) {
    const [hit, ndcg] = [new Float64Array(people.length), new Float64Array(people.length)];
    const [scores, excluded] = [new Float64Array(areas), new Uint8Array(areas)];
    people.forEach(({ basket, area }, p) => {
      scorer(basket, scores);
      excluded.fill(0);
      for (const visited of basket) excluded[visited] = 1;
      const metrics = rankingMetrics(rankTop(scores, 10, excluded), new Set([area]), 10);
      hit[p] = metrics.hit;
      ndcg[p] = metrics.ndcg;
    });
    return { hit, ndcg };
  }
  function hide(baskets: readonly Int32Array[]): Hidden[] {
    return baskets
      .filter((basket) => basket.length >= 2)
      .map((basket) => {
        const at = random.below(basket.length);
        return { basket: basket.filter((_, k) => k !== at), area: basket[at]! };
      });
  }
  function count(baskets: readonly Int32Array[]): ItemCounts {
    return countItems(basketsOf(baskets.map((basket) => new Set(basket))), areas);
  }
}

function popularity(counts: ItemCounts): Scorer {
  return (_basket, out) => {
    for (let i = 0; i < out.length; i++) out[i] = pairCount(counts, i, i);
  };
}

function knn(counts: ItemCounts, neighbours: number): Scorer {
  const model = readNeighbours(counts, { neighbours });
  return (basket, out) => scoreByNeighbours(model, basket, ones(basket.length), out);
}

function ease(counts: ItemCounts, lambda: number): Scorer {
  const weights = easeWeights(fitEase(counts, lambda));
  return (basket, out) => scoreItems(weights, basket, ones(basket.length), out);
}

function ones(n: number): Float64Array {
  return new Float64Array(n).fill(1);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
