// How people leave a trained model: subtracted from its whole-number counts, EASE's inverse following by one rank-one step each.
import { removeFromEase, subtractPerson } from "@heed/math";
import { basketOf } from "./basket.ts";
import type { History } from "./history.ts";
import { fitInverse, POPULAR_DAYS, pack, recentItems, unpack } from "./model.ts";

/**
 * The model as training without these people would have made it, with the same items and settings (mechanisms.md 10): counts of items,
 * pairs and recent buyers bit for bit, EASE's weights to 1e-8.
 *
 * @param bytes of the model, which are changed: to copy them takes longer than the subtraction
 * @param histories as they went into its training
 * @throws `not_counted` when a history never did
 */
export function subtract(bytes: Uint8Array, histories: readonly History[]): Uint8Array {
  const kept = unpack(bytes);
  const placeOf = new Map(kept.items.map((item, place) => [item, place]));
  const counts = { items: kept.items.length, people: kept.people, pairs: kept.pairs };
  const ease = { items: counts.items, lambda: kept.settings.lambda, inverse: kept.inverse };
  for (const history of histories) {
    const basket = basketOf(history, placeOf).items;
    subtractPerson(counts, basket);
    removeFromEase(ease, basket);
    for (const item of recentItems(history, kept.untilDay - POPULAR_DAYS)) {
      const place = placeOf.get(item);
      if (place !== undefined) kept.recentBuyers[place]! -= 1;
    }
  }
  return pack({ ...kept, people: counts.people }, bytes);
}

/** The same model, in the place of `bytes`, with its inverse fitted afresh from the whole-number counts: the rounding errors of many subtractions are gone. */
export function refit(bytes: Uint8Array): Uint8Array {
  const kept = unpack(bytes);
  const counts = { items: kept.items.length, people: kept.people, pairs: kept.pairs };
  return pack({ ...kept, inverse: fitInverse(counts, kept.settings.lambda) }, bytes);
}
