// What was shown to a person, each with its reason; groups that they were put into are told here, too.
import { baseLanguage, purposesOf, readable, wordsIn } from "@heed/core";
import type { ShelfCard, ShownItem, WhyTold } from "./dashboard-model.ts";
import type { ModelInput } from "./model-input.ts";
import { controlOf, stateOf } from "./purpose-state.ts";
import { labelOf } from "./show-value.ts";
import { wordsFor } from "./words.ts";

/** How the gate names an audience where placements and items are. */
export const GROUP = "audience ";

export const groupOf = (placement: string): string | undefined =>
  placement.startsWith(GROUP) ? placement.slice(GROUP.length) : undefined;

export function shelfCards(input: ModelInput): ShelfCard[] {
  const { own, map, language } = input;
  const purposes = purposesOf(map);
  const servedBy = (placement: string) => {
    const name = map.placements?.[placement]?.purpose;
    const declared = name === undefined ? undefined : purposes[name];
    const stands = input.stands.find(({ purpose }) => purpose === name);
    if (name === undefined || !declared || !stands) return {};
    const says = wordsIn(declared.says, language);
    return { purpose: { name, says, control: controlOf(stands), state: stateOf(input, stands) } };
  };
  const hidden = new Set(own.hidden.map(({ item }) => item));
  const shelves = own.decisions.filter(({ placement }) => groupOf(placement) === undefined);
  return shelves.map(
    ({ id, at, placement, arm, model, detail, keptUntil }): ShelfCard => ({
      id,
      at,
      placement,
      says: placementSays(input, placement),
      ...servedBy(placement),
      how: arm === "holdout" ? "comparison" : detail["personal"] === false ? "impersonal" : "personal",
      ...(model === undefined ? {} : { model }),
      ...(keptUntil === undefined || !input.alone ? {} : { keptUntil }),
      items: shownIn(input, detail).map(({ item, title, why }) => {
        const url = own.items[item]?.url;
        return {
          id: item,
          title: own.items[item]?.title ?? title ?? item,
          ...(url === undefined ? {} : { url }),
          why,
          hidden: hidden.has(item),
          ...isOf(detail["capability"], title),
          ...(detail["personal"] === false && own.items[item] === undefined ? { untold: true as const } : {}),
        };
      }),
    }),
  );
}

/** What is estimated again and again is told once, as it is now; it lies before what it was. */
export function newestEstimates(cards: readonly ShelfCard[]): ShelfCard[] {
  const told = new Set<string>();
  return cards.filter(({ placement, items, keptUntil }) => {
    if (keptUntil !== undefined || !items.some(({ is }) => is !== undefined)) return true;
    const before = told.has(placement);
    told.add(placement);
    return !before;
  });
}

/** A title of the capability's own words says something of the person; items of the shop have the shop's. */
const isOf = (capability: unknown, title: string | undefined): Pick<ShownItem, "is"> =>
  capability === "segments" ? { is: "group" } : title === undefined ? {} : { is: "estimate" };

/** What people call a placement; a group that somebody was put into is one too. */
export function placementSays({ map, language }: Pick<ModelInput, "map" | "language">, name: string): string {
  const group = groupOf(name);
  if (group !== undefined) return wordsFor(language).group(group);
  const says = map.placements?.[name]?.says;
  return says === undefined ? readable(name.replaceAll("-", " ")) : wordsIn(says, language);
}

/** What a decision showed, each with its reason in the page's language. */
export function shownIn(
  { own, map, language, tellWhy }: ModelInput,
  detail: Readonly<Record<string, unknown>>,
): { item: string; title?: string; why: WhyTold }[] {
  const reader = {
    language,
    title: (id: string) => own.items[id]?.title ?? id,
    label: (field: string) => labelOf(map, field, language),
  };
  const shown: readonly unknown[] = Array.isArray(detail["shown"]) ? detail["shown"] : [];
  return shown.flatMap((place) => {
    if (typeof place !== "object" || place === null || !("item" in place) || typeof place.item !== "string") return [];
    const { text, title, language: told } = tellWhy(detail["capability"], { ...place }, reader);
    const why = told === baseLanguage(language) ? { text } : { text, language: told };
    return [{ item: place.item, ...(title === undefined ? {} : { title }), why }];
  });
}
