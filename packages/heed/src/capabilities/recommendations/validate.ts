// Judges settings on the last month: the model is fitted on what lay before, every item is ranked, and what people then bought is looked for.
import { fitPlattScaling, type PlattScaling, type Random, rankingMetrics, rankTop } from "@heed/math";
import { type Basket, basketOf, boughtMask } from "./basket.ts";
import { type History, historyBefore } from "./history.ts";
import type { RecommendationsModel } from "./model.ts";
import { scoreShelf, tasteOf } from "./score.ts";
import type { ShelfName } from "./settings.ts";

/** A person who has a history and then bought something. Items beyond the model's have numbers past its last: they can only be missed. */
export type Judged = {
  readonly basket: Basket;
  readonly relevant: Readonly<Record<ShelfName, ReadonlySet<number>>>;
};

/** Per person who has something to find on the shelf. */
export type Worth = { readonly recall: Float64Array; readonly ndcg: Float64Array };

const MOST_PEOPLE = 1_000;

/** The people to judge by; of more than a thousand, a thousand drawn by seed. Items that nobody had before `day` are not looked for. */
export function judgedPeople(
  model: RecommendationsModel,
  histories: readonly History[],
  day: number,
  random: Random,
): Judged[] {
  const known = new Map(model.placeOf);
  const pasts = histories.map((history) => historyBefore(history, day));
  for (const past of pasts)
    for (const [item] of [...(past?.bought ?? []), ...(past?.seen ?? [])])
      if (!known.has(item)) known.set(item, known.size);
  const judged = histories.flatMap((history, p): Judged[] => {
    const past = pasts[p];
    if (!past) return [];
    const had = new Set(past.bought.map(([item]) => item));
    const then = new Set(history.bought.filter(([item, on]) => on >= day && known.has(item)).map(([item]) => item));
    if (then.size === 0) return [];
    const places = (items: Iterable<string>) => new Set([...items].map((item) => known.get(item)!));
    const relevant = { discover: places([...then].filter((item) => !had.has(item))), again: places(then) };
    return [{ basket: basketOf(past, model.placeOf), relevant }];
  });
  return judged.length > MOST_PEOPLE ? random.shuffle(judged).slice(0, MOST_PEOPLE) : judged;
}

/** Recall@20 and NDCG@10 of the ranked lists that `score` gives. */
export function judge(judged: readonly Judged[], shelf: ShelfName, score: (basket: Basket) => Float64Array): Worth {
  const people = judged.filter(({ relevant }) => relevant[shelf].size > 0);
  const recall = new Float64Array(people.length);
  const ndcg = new Float64Array(people.length);
  people.forEach(({ basket, relevant }, p) => {
    const scores = score(basket);
    const ranked = rankTop(scores, 20, shelf === "discover" ? boughtMask(basket, scores.length) : undefined);
    recall[p] = rankingMetrics(ranked, relevant[shelf], 20).recall;
    ndcg[p] = rankingMetrics(ranked, relevant[shelf], 10).ndcg;
  });
  return { recall, ndcg };
}

/** The sum of both measures' means over some shelves: what choosing makes as large as it can. */
export function worthOf(
  model: RecommendationsModel,
  judged: readonly Judged[],
  day: number,
  shelves: readonly ShelfName[],
): number {
  let worth = 0;
  for (const shelf of shelves) {
    const { recall, ndcg } = judge(judged, shelf, (basket) => scoreShelf(model, shelf, tasteOf(model, basket, day)));
    worth += mean(recall) + mean(ndcg);
  }
  return worth;
}

/** From score to the probability that a person who buys buys this item, on each shelf's own best 20; null with fewer than 10 examples. */
export function calibrate(
  model: RecommendationsModel,
  judged: readonly Judged[],
  day: number,
): Record<ShelfName, PlattScaling | null> {
  const fit = (shelf: ShelfName): PlattScaling | null => {
    const scores: number[] = [];
    const bought: number[] = [];
    for (const { basket, relevant } of judged) {
      const all = scoreShelf(model, shelf, tasteOf(model, basket, day));
      const mask = boughtMask(basket, all.length);
      const excluded = shelf === "discover" ? mask : mask.map((had) => 1 - had);
      for (const place of rankTop(all, 20, excluded)) {
        scores.push(all[place]!);
        bought.push(relevant[shelf].has(place) ? 1 : 0);
      }
    }
    const yes = bought.reduce((sum, one) => sum + one, 0);
    return yes < 10 || yes === bought.length ? null : fitPlattScaling(scores, bought);
  };
  return { discover: fit("discover"), again: fit("again") };
}

const mean = (values: Float64Array): number =>
  values.length === 0 ? 0 : values.reduce((sum, x) => sum + x, 0) / values.length;
