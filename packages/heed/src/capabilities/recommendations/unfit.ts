// Which items of a model may not be shown: nobody's part is worked out once for each model and catalogue, a person's own part per decision.
import type { DecisionContext, Item } from "../capability.ts";
import { isShowableAtAll } from "./fallback.ts";
import { isCommon, type RecommendationsModel } from "./model.ts";

type Unfit = { readonly catalogue: ReadonlyMap<string, Item>; readonly mask: Uint8Array };

// Neither a model nor a catalogue is ever changed: another takes its place.
const KNOWN = new WeakMap<RecommendationsModel, Unfit>();

/**
 * 1 for each item of the model that too few people have, that the catalogue does not hold or holds as sensitive, that this person hid, or
 * that is on the page already. A new array.
 */
export function unfitFor(model: RecommendationsModel, { catalogue, access, page }: DecisionContext): Uint8Array {
  const mask = unfitForAll(model, catalogue).slice();
  for (const item of [...access.hidden, page["item"]]) {
    const place = typeof item === "string" ? model.placeOf.get(item) : undefined;
    if (place !== undefined) mask[place] = 1;
  }
  return mask;
}

function unfitForAll(model: RecommendationsModel, catalogue: ReadonlyMap<string, Item>): Uint8Array {
  const known = KNOWN.get(model);
  if (known?.catalogue === catalogue) return known.mask;
  const mask = Uint8Array.from(model.kept.items, (item, place) =>
    isCommon(model, place) && isShowableAtAll(item, catalogue) ? 0 : 1,
  );
  KNOWN.set(model, { catalogue, mask });
  return mask;
}
