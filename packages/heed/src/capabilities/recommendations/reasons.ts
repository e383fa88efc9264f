// The reason for each item in plain words, naming only what that person did themselves.
import { pairCount } from "@heed/math";
import type { Item, Why } from "../capability.ts";
import type { Basket } from "./basket.ts";
import { FLOOR, type RecommendationsModel } from "./model.ts";
import type { Parts } from "./score.ts";

/** How many of a person's items a reason names; the others are counted together. */
const NAMED = 2;

/**
 * The sentence for one suggested item and the parts of its score, which sum to it.
 * An item of the person's is named only when it speaks for the suggestion and at least five people have both.
 */
export function whyOf(
  model: RecommendationsModel,
  basket: Basket,
  place: number,
  parts: Parts,
  catalogue: ReadonlyMap<string, Item>,
): Why {
  const strongest = strongestOf(model, basket, place, parts.items);
  const named = strongest.map((k) => model.kept.items[basket.items[k]!]!);
  const titles = named.map((id) => `“${catalogue.get(id)?.title ?? id}”`);
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
  if (parts.own > 0) return { text: boughtBefore(basket.orders[own]!), because: [itself], parts: scored };
  if (titles.length > 0 && shares[0]! >= parts.popular) {
    const bought = strongest.map((k) => basket.orders[k]! > 0);
    return { text: because(titles, bought), because: named, parts: scored };
  }
  return { text: "Popular with many customers lately", parts: scored };
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

const boughtBefore = (orders: number): string =>
  orders === 1 ? "You bought this before" : `You bought this ${orders} times`;

/** "Because you looked at “X” and bought “Y”": what is alike is said once. */
function because(titles: readonly string[], bought: readonly boolean[]): string {
  const verb = (at: number): string => (bought[at] ? "bought" : "looked at");
  const second = titles[1] === undefined ? "" : ` and ${verb(1) === verb(0) ? "" : `${verb(1)} `}${titles[1]}`;
  return `Because you ${verb(0)} ${titles[0]}${second}`;
}
