// Scores of a shelf for one basket, and what each score is made of. A score is a sum, so that every part of it can be named.
import { explainByNeighbours, explainScore, scoreByNeighbours, scoreItems } from "@heed/math";
import { amountsOn, type Basket } from "./basket.ts";
import type { RecommendationsModel } from "./model.ts";
import { SHELVES, type ShelfName } from "./settings.ts";

export type Parts = {
  /** One amount for each item of the basket. */
  readonly items: Float64Array;
  readonly popular: number;
  readonly own: number;
};

/** What a basket says for every item of the model on a day, before a shelf weighs it. */
export type Taste = {
  readonly basket: Basket;
  /** How much each item of the basket counts. */
  readonly amounts: Float64Array;
  readonly ease: Float64Array;
  /** Left out where no shelf weighs neighbours. */
  readonly near: Float64Array | undefined;
};

/** Worked out once for all shelves. */
export function tasteOf(model: RecommendationsModel, basket: Basket, day: number): Taste {
  const { settings, items } = model.kept;
  const amounts = amountsOn(basket, day, settings);
  const n = items.length;
  return {
    basket,
    amounts,
    ease: scoreItems(model.ease, basket.items, amounts, new Float64Array(n)),
    near: SHELVES.some((shelf) => settings[shelf].neighbours !== 0)
      ? scoreByNeighbours(model.near, basket.items, amounts, new Float64Array(n))
      : undefined,
  };
}

/**
 * The score of every item of the model for one person: EASE + neighbours + popularity + own orders, weighed by the settings.
 *
 * @returns a new array, one score for each item
 */
export function scoreShelf(model: RecommendationsModel, shelf: ShelfName, taste: Taste): Float64Array {
  const { popularity, kept } = model;
  const { neighbours, popular, own } = kept.settings[shelf];
  const { ease, near, basket } = taste;
  const scores = new Float64Array(ease.length);
  for (let i = 0; i < scores.length; i++)
    scores[i] = ease[i]! + (near ? neighbours * near[i]! : 0) + popular * popularity[i]!;
  for (let k = 0; k < basket.items.length; k++) scores[basket.items[k]!]! += own * Math.log1p(basket.orders[k]!);
  return scores;
}

/** The parts whose sum is the score of one item. */
export function partsOf(model: RecommendationsModel, shelf: ShelfName, taste: Taste, place: number): Parts {
  const mix = model.kept.settings[shelf];
  const { basket, amounts } = taste;
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
