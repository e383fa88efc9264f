// Scores of a shelf for one basket, and what each score is made of. A score is a sum, so that every part of it can be named.
import { explainByNeighbours, explainScore, scoreByNeighbours, scoreItems } from "@heed/math";
import { amountsOn, type Basket } from "./basket.ts";
import type { RecommendationsModel } from "./model.ts";
import type { ShelfName } from "./settings.ts";

export type Parts = {
  /** One amount for each item of the basket. */
  readonly items: Float64Array;
  readonly popular: number;
  readonly own: number;
};

/**
 * The score of every item of the model for one person on a day: EASE + neighbours + popularity + own orders, weighed by the settings.
 *
 * @returns a new array, one score for each item
 */
export function scoreShelf(model: RecommendationsModel, shelf: ShelfName, basket: Basket, day: number): Float64Array {
  const { settings } = model.kept;
  const mix = settings[shelf];
  const amounts = amountsOn(basket, day, settings);
  const n = model.kept.items.length;
  const scores = scoreItems(model.ease, basket.items, amounts, new Float64Array(n));
  if (mix.neighbours !== 0) {
    const near = scoreByNeighbours(model.near, basket.items, amounts, new Float64Array(n));
    for (let i = 0; i < n; i++) scores[i]! += mix.neighbours * near[i]!;
  }
  for (let i = 0; i < n; i++) scores[i]! += mix.popular * model.popularity[i]!;
  for (let k = 0; k < basket.items.length; k++) scores[basket.items[k]!]! += mix.own * Math.log1p(basket.orders[k]!);
  return scores;
}

/** The parts whose sum is the score of one item. */
export function partsOf(
  model: RecommendationsModel,
  shelf: ShelfName,
  basket: Basket,
  day: number,
  place: number,
): Parts {
  const { settings } = model.kept;
  const mix = settings[shelf];
  const amounts = amountsOn(basket, day, settings);
  const items = explainScore(model.ease, basket.items, amounts, place);
  if (mix.neighbours !== 0) {
    const near = explainByNeighbours(model.near, basket.items, amounts, place);
    for (let k = 0; k < items.length; k++) items[k]! += mix.neighbours * near[k]!;
  }
  const at = basket.items.indexOf(place);
  return {
    items,
    popular: mix.popular * model.popularity[place]!,
    own: at < 0 ? 0 : mix.own * Math.log1p(basket.orders[at]!),
  };
}
