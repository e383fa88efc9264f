// The shelf of a person who allows it: scores, what may be shown, a little exploration, and a reason for each item.
import { type PlattScaling, predictPlattScaling, rankTop } from "@heed/math";
import type { Answer, DecisionContext, Suggestion, Why } from "../capability.ts";
import { type Basket, basketOf, boughtMask } from "./basket.ts";
import { explore } from "./explore.ts";
import { fallback } from "./fallback.ts";
import { dayNumber, historyOf } from "./history.ts";
import type { RecommendationsModel } from "./model.ts";
import { whyOf } from "./reasons.ts";
import { partsOf, scoreShelf, type Taste, tasteOf } from "./score.ts";
import type { ShelfName } from "./settings.ts";
import { unfitFor } from "./unfit.ts";

/** Candidates that are ranked and kept with the decision. */
const CANDIDATES = 100;

type Candidate = { readonly place: number; readonly shelf: ShelfName; readonly score: number };

/**
 * Decides for one person. `page.shelf` is "discover" (never bought), "again" (repeats included) or "mixed", the default: what was never
 * bought beside what was, in the order of the probability that it is bought. Who is not permitted or has no history gets the fallback.
 */
export function decide(model: RecommendationsModel, context: DecisionContext): Answer {
  const { access, catalogue, now, page, size, exploration, random } = context;
  if (!access.allowed) return fallback(model, context);
  const basket = basketOf(historyOf(access.data, catalogue, access.hidden), model.placeOf);
  if (basket.items.length === 0) return fallback(model, context);
  const taste = tasteOf(model, basket, dayNumber(now));
  const candidates = candidatesOf(model, taste, context, page["shelf"]);
  const items = explore(candidates, size, exploration, random).map(({ candidate, probability, drawn }): Suggestion => {
    const item = model.kept.items[candidate.place]!;
    const parts = partsOf(model, candidate.shelf, taste, candidate.place);
    const why = whyOf(model, basket, candidate.place, parts);
    return {
      item,
      title: catalogue.get(item)?.title ?? item,
      score: candidate.score,
      why: drawn ? atRandom(why) : why,
      probability,
    };
  });
  const ranked = candidates.map(({ place }) => model.kept.items[place]!);
  const rest = items.length < size ? filling(model, context, basket, ranked).slice(0, size - items.length) : [];
  return {
    items: [...items, ...rest],
    usedPersonalData: true,
    candidates: [...ranked, ...rest.map(({ item }) => item)],
  };
}

/** What everybody may see, for the places that the model has nothing for: with the reason of the fallback and no score of its own. */
function filling(
  model: RecommendationsModel,
  context: DecisionContext,
  basket: Basket,
  without: readonly string[],
): Suggestion[] {
  const bought = boughtMask(basket, model.kept.items.length);
  const out = new Set([...without, ...model.kept.items.filter((_, place) => bought[place] === 1)]);
  const { size } = context;
  return fallback(model, { ...context, size: size + out.size })
    .items.filter(({ item }) => !out.has(item))
    .map((each) => ({ ...each, score: 0 }));
}

function candidatesOf(
  model: RecommendationsModel,
  taste: Taste,
  context: DecisionContext,
  shelf: unknown,
): Candidate[] {
  const bought = boughtMask(taste.basket, model.kept.items.length);
  const unfit = unfitFor(model, context);
  /** `without`: what was bought (1) or was not (0) is left out; undefined: neither. */
  const best = (name: ShelfName, without?: 0 | 1): Candidate[] => {
    const scores = scoreShelf(model, name, taste);
    const excluded = unfit.slice();
    if (without !== undefined)
      for (let place = 0; place < excluded.length; place++) if (bought[place] === without) excluded[place] = 1;
    const found: Candidate[] = [];
    // A plain loop: every visitor waits for it.
    const ranked = rankTop(scores, CANDIDATES, excluded);
    for (let at = 0; at < ranked.length; at++)
      found.push({ place: ranked[at]!, shelf: name, score: scores[ranked[at]!]! });
    return found;
  };
  const discover = (): Candidate[] => best("discover", 1);
  if (shelf === "discover") return discover();
  if (shelf === "again") return best("again");
  return interleave(model, discover(), best("again", 0)).slice(0, CANDIDATES);
}

/** By the probability of a purchase; where that could not be learned, what was never bought comes first. */
function interleave(model: RecommendationsModel, discover: Candidate[], again: Candidate[]): Candidate[] {
  const { calibration } = model.kept;
  if (!calibration.discover || !calibration.again) return [...discover, ...again];
  const weighed = (list: Candidate[], curve: PlattScaling) => {
    const chances = predictPlattScaling(
      curve,
      list.map(({ score }) => score),
    );
    return list.map((candidate, at) => ({ candidate, chance: chances[at]! }));
  };
  return [...weighed(discover, calibration.discover), ...weighed(again, calibration.again)]
    .sort((a, b) => b.chance - a.chance || a.candidate.place - b.candidate.place)
    .map(({ candidate }) => candidate);
}

const atRandom = (why: Why): Why => ({ ...why, says: { code: "at random" }, because: [] });
