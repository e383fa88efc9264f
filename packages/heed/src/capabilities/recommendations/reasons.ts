// The reason for each item, naming only what that person did themselves; tell.ts puts it into words.
import { pairCount } from "@heed/math";
import type { Why } from "../capability.ts";
import type { Basket } from "./basket.ts";
import { FLOOR, type RecommendationsModel } from "./model.ts";
import type { Parts } from "./score.ts";

/** How many of a person's items a reason names; the others are counted together. */
const NAMED = 2;

/**
 * The reason for one suggested item and the parts of its score, which sum to it.
 * An item of the person's is named only when it speaks for the suggestion and at least five people have both.
 */
export function whyOf(model: RecommendationsModel, basket: Basket, place: number, parts: Parts): Why {
  const strongest = strongestOf(model, basket, place, parts.items);
  const named = strongest.map((k) => model.kept.items[basket.items[k]!]!);
  const shares = strongest.map((k) => parts.items[k]!);
  const others = parts.items.reduce((sum, amount) => sum + amount, 0) - shares.reduce((sum, amount) => sum + amount, 0);
  const own = basket.items.indexOf(place);
  const rest: Why["parts"] = [
    ["your other items", others],
    ["popular lately", parts.popular],
    ["you bought it before", parts.own],
  ];
  const all = [...named.map((id, at): [string, number] => [id, shares[at]!]), ...rest];
  const scored = all.filter(([, amount]) => amount !== 0);
  const itself = model.kept.items[place]!;
  if (parts.own > 0) return { says: { code: "bought", times: basket.orders[own]! }, because: [itself], parts: scored };
  if (named.length > 0 && shares[0]! >= parts.popular) {
    const bought = strongest.map((k) => basket.orders[k]! > 0);
    return { says: { code: "because", bought }, because: named, parts: scored };
  }
  return { says: { code: "popular lately" }, parts: scored };
}

/** Places in the basket of the few items that speak most for the suggestion, the strongest first. */
function strongestOf(model: RecommendationsModel, basket: Basket, place: number, parts: Float64Array): number[] {
  const found: number[] = [];
  for (let k = 0; k < parts.length; k++) {
    const least = found.length < NAMED ? 0 : parts[found[NAMED - 1]!]!;
    if (!(parts[k]! > least) || pairCount(model.counts, basket.items[k]!, place) < FLOOR.pair) continue;
    let at = Math.min(found.length, NAMED - 1);
    for (; at > 0 && parts[k]! > parts[found[at - 1]!]!; at--) found[at] = found[at - 1]!;
    found[at] = k;
  }
  return found;
}
