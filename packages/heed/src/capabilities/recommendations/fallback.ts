// What a shelf shows without using anything about the person: like the item on this page, picks and new arrivals, popular, the rest.
import type { Says } from "@heed/core";
import type { Answer, DecisionContext, Item, Suggestion } from "../capability.ts";
import { indexOf } from "./catalogue-index.ts";
import { dayNumber } from "./history.ts";
import { isCommon, type RecommendationsModel } from "./model.ts";

/** An item is a new arrival for so many days. */
const NEW_DAYS = 60;
const CANDIDATES = 100;

/** An item that is next on the ladder. `chance`: with which probability this place would have shown it; 1 when left out. */
type Rung = readonly [item: string, why: Says, chance?: number];

/**
 * Climbs down a ladder until the shelf is full; works without a model too. Reads nothing of the person but what they asked not to see.
 * The model only says which items people in general have together.
 */
export function fallback(model: RecommendationsModel | undefined, context: DecisionContext): Answer {
  const { catalogue } = context;
  const found = new Map<string, { why: Says; chance: number }>();
  for (const [item, why, chance = 1] of ladder(model, context)) {
    if (found.size === Math.max(CANDIDATES, context.size)) break;
    if (!found.has(item) && isShowable(item, context)) found.set(item, { why, chance });
  }
  const items = [...found].slice(0, context.size).map(
    ([item, { why, chance }], at): Suggestion => ({
      item,
      title: catalogue.get(item)!.title,
      score: 1 / (1 + at),
      why: { says: why },
      probability: chance,
    }),
  );
  return { items, usedPersonalData: false, candidates: [...found.keys()] };
}

/** An item that may stand on a shelf: in the catalogue, not sensitive, not hidden by this person, not the one already on the page. */
function isShowable(item: string, { catalogue, access, page }: DecisionContext): boolean {
  return isShowableAtAll(item, catalogue) && !access.hidden.has(item) && page["item"] !== item;
}

/** In the catalogue, and not sensitive. */
export function isShowableAtAll(item: string, catalogue: ReadonlyMap<string, Item>): boolean {
  const known = catalogue.get(item);
  return known !== undefined && known.sensitive === undefined;
}

function* ladder(model: RecommendationsModel | undefined, context: DecisionContext): Iterable<Rung> {
  const { catalogue, popular, now } = context;
  const { all, picks, newest, byCategory } = indexOf(catalogue);
  const onPage = catalogue.get(String(context.page["item"] ?? ""));
  if (onPage && onPage.sensitive === undefined) {
    for (const item of neighboursOf(model, onPage)) yield [item, { code: "like", item: onPage.id }];
    const alike = onPage.category === undefined ? [] : (byCategory.get(onPage.category) ?? []);
    for (const item of alike) yield [item.id, { code: "also in", category: onPage.category ?? "" }];
  }
  const fresh = newArrivals(newest, now);
  yield* alternate(turned(picks, { code: "picked" }, context), turned(fresh, { code: "new" }, context));
  for (const item of popular) yield [item, { code: "popular" }];
  for (const item of all) yield [item.id, { code: "catalogue" }];
}

function neighboursOf(model: RecommendationsModel | undefined, onPage: Item): string[] {
  const place = model?.placeOf.get(onPage.id);
  if (!model || place === undefined || !isCommon(model, place)) return [];
  const { neighbours, neighbour } = model.near;
  return Array.from(neighbour.subarray(place * neighbours, (place + 1) * neighbours))
    .filter((other) => other >= 0 && isCommon(model, other))
    .map((other) => model.kept.items[other]!);
}

function newArrivals(newest: readonly Item[], now: Date): readonly Item[] {
  const today = now.toISOString().slice(0, 10);
  const first = new Date((dayNumber(now) - NEW_DAYS) * 86_400_000).toISOString().slice(0, 10);
  const from = newest.findIndex((item) => (item.addedOn ?? "") <= today);
  const old = newest.findIndex((item) => (item.addedOn ?? "") < first);
  return from < 0 ? [] : newest.slice(from, old < 0 ? newest.length : old);
}

/** The list, begun at a place drawn by chance and by nothing about the person, so that every item gets its turn. */
function turned(items: readonly Item[], why: Says, context: DecisionContext): Rung[] {
  const showable = items.filter((item) => isShowable(item.id, context));
  const start = Math.floor(context.random() * showable.length);
  return [...showable.slice(start), ...showable.slice(0, start)].map((item) => [item.id, why, 1 / showable.length]);
}

function* alternate(a: readonly Rung[], b: readonly Rung[]): Iterable<Rung> {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    for (const next of [a[i], b[i]]) if (next) yield next;
  }
}
