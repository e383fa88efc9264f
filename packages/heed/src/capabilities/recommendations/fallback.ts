// What a shelf shows without using anything about the person: like the item on this page, picks and new arrivals, popular, the rest.
import type { Answer, DecisionContext, Item, Suggestion } from "../capability.ts";
import { dayNumber } from "./history.ts";
import { isCommon, type RecommendationsModel } from "./model.ts";

/** An item is a new arrival for so many days. */
const NEW_DAYS = 60;
const CANDIDATES = 100;

/** `chance`: with which probability this place would have shown this item; 1 when left out. */
type Rung = readonly (readonly [item: string, why: string, chance?: number])[];

/**
 * Climbs down a ladder until the shelf is full; works without a model too. Reads nothing of the person but what they asked not to see.
 * The model only says which items people in general have together.
 */
export function fallback(model: RecommendationsModel | undefined, context: DecisionContext): Answer {
  const { catalogue } = context;
  const found = new Map<string, { why: string; chance: number }>();
  for (const rung of ladder(model, context)) {
    for (const [item, why, chance = 1] of rung) {
      if (found.size === Math.max(CANDIDATES, context.size)) break;
      if (!found.has(item) && isShowable(item, context)) found.set(item, { why, chance });
    }
  }
  const items = [...found].slice(0, context.size).map(
    ([item, { why, chance }], at): Suggestion => ({
      item,
      title: catalogue.get(item)!.title,
      score: 1 / (1 + at),
      why: { text: why },
      probability: chance,
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
  const shown = [...catalogue.values()].filter((item) => isShowable(item.id, context));
  if (onPage && onPage.sensitive === undefined) {
    yield neighboursOf(model, onPage).map((item) => [item, `Like “${onPage.title}” on this page`]);
    if (onPage.category !== undefined)
      yield shown
        .filter((item) => item.category === onPage.category)
        .map((item) => [item.id, `Also in ${onPage.category}`]);
  }
  const picks = shown.filter((item) => item.pick === true);
  const fresh = newArrivals(shown, now).filter((item) => item.pick !== true);
  yield alternate(turned(picks, "Picked by our editors", context), turned(fresh, "New", context));
  yield popular.map((item) => [item, "Popular with many customers"]);
  yield shown.map((item) => [item.id, "From our catalogue"]);
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
function newArrivals(all: readonly Item[], now: Date): Item[] {
  const today = now.toISOString().slice(0, 10);
  const first = new Date((dayNumber(now) - NEW_DAYS) * 86_400_000).toISOString().slice(0, 10);
  const day = (item: Item): string => item.addedOn ?? "";
  return all
    .filter((item) => day(item) >= first && day(item) <= today)
    .sort((a, b) => (day(a) < day(b) ? 1 : day(a) > day(b) ? -1 : 0));
}

/** The list, begun at a place drawn by chance and by nothing about the person, so that every item gets its turn. */
function turned(items: readonly Item[], why: string, { random }: DecisionContext): Rung {
  const start = Math.floor(random() * items.length);
  return [...items.slice(start), ...items.slice(0, start)].map((item) => [item.id, why, 1 / items.length]);
}

function alternate(a: Rung, b: Rung): Rung {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [a[i], b[i]])
    .flat()
    .filter((entry) => entry !== undefined);
}
