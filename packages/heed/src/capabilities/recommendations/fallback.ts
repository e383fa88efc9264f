// What a shelf shows without using anything about the person: like the item on this page, picks and new arrivals, popular, the rest.
import type { Answer, DecisionContext, Item, Suggestion } from "../capability.ts";
import { dayNumber } from "./history.ts";
import { isCommon, type RecommendationsModel } from "./model.ts";

/** An item is a new arrival for so many days. */
const NEW_DAYS = 60;
const CANDIDATES = 100;

type Rung = readonly (readonly [item: string, why: string])[];

/**
 * Climbs down a ladder until the shelf is full; works without a model too. Reads nothing of the person but what they asked not to see.
 * The model only says which items people in general have together.
 */
export function fallback(model: RecommendationsModel | undefined, context: DecisionContext): Answer {
  const { catalogue } = context;
  const found = new Map<string, string>();
  for (const rung of ladder(model, context)) {
    for (const [item, why] of rung) {
      if (found.size === Math.max(CANDIDATES, context.size)) break;
      if (!found.has(item) && isShowable(item, context)) found.set(item, why);
    }
  }
  const items = [...found].slice(0, context.size).map(
    ([item, text], at): Suggestion => ({
      item,
      title: catalogue.get(item)!.title,
      score: 1 / (1 + at),
      why: { text },
      probability: 1,
    }),
  );
  return { items, usedPersonalData: false, candidates: [...found.keys()] };
}

/** An item that may stand on a shelf: in the catalogue, not sensitive, not hidden by this person, not the one already on the page. */
export function isShowable(item: string, { catalogue, access, page }: DecisionContext): boolean {
  const known = catalogue.get(item);
  return known !== undefined && known.sensitive === undefined && !access.hidden.has(item) && page["item"] !== item;
}

function* ladder(model: RecommendationsModel | undefined, context: DecisionContext): Iterable<Rung> {
  const { catalogue, popular, now } = context;
  const onPage = catalogue.get(String(context.page["item"] ?? ""));
  const all = [...catalogue.values()];
  if (onPage && onPage.sensitive === undefined) {
    yield neighboursOf(model, onPage).map((item) => [item, `Like “${onPage.title}” on this page`]);
    if (onPage.category !== undefined)
      yield all
        .filter((item) => item.category === onPage.category)
        .slice(0, context.size)
        .map((item) => [item.id, `Also in ${onPage.category}`]);
  }
  const picks = all.filter((item) => item.pick === true).map((item) => [item.id, "Picked by our editors"] as const);
  yield alternate(picks, newArrivals(all, now));
  yield popular.map((item) => [item, "Popular with many customers"]);
  yield all.map((item) => [item.id, "From our catalogue"]);
}

function neighboursOf(model: RecommendationsModel | undefined, onPage: Item): string[] {
  const place = model?.placeOf.get(onPage.id);
  if (!model || place === undefined || !isCommon(model, place)) return [];
  const { neighbours, neighbour } = model.near;
  return Array.from(neighbour.subarray(place * neighbours, (place + 1) * neighbours))
    .filter((other) => other >= 0 && isCommon(model, other))
    .map((other) => model.kept.items[other]!);
}

/** Newest first. */
function newArrivals(all: readonly Item[], now: Date): Rung {
  const today = now.toISOString().slice(0, 10);
  const first = new Date((dayNumber(now) - NEW_DAYS) * 86_400_000).toISOString().slice(0, 10);
  return all
    .flatMap((item) => (item.addedOn !== undefined ? [{ id: item.id, on: item.addedOn }] : []))
    .filter(({ on }) => on >= first && on <= today)
    .sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0))
    .map(({ id }) => [id, "New"]);
}

function alternate(a: Rung, b: Rung): Rung {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [a[i], b[i]])
    .flat()
    .filter((entry) => entry !== undefined);
}
