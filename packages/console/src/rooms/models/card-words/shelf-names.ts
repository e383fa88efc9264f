// What a card measures of the two shelves: the measure keeps its name, what it is beside is said.
import type { CardName } from "@heed/core";

type ShelfName = Extract<CardName, `${"discover" | "again"}: ${string}`>;

export function shelfNames(words: {
  readonly discover: string;
  readonly again: string;
  readonly popular: string;
  readonly own: string;
  readonly difference: string;
}): Readonly<Record<ShelfName, string>> {
  const ends = {
    "": "",
    ", only what is popular lately": `, ${words.popular}`,
    ", only own orders": `, ${words.own}`,
    ", difference": `, ${words.difference}`,
  } as const;
  return Object.fromEntries(
    (["discover", "again"] as const).flatMap((shelf) =>
      ["Recall@20", "NDCG@10"].flatMap((measure) =>
        Object.entries(ends).map(([end, said]) => [`${shelf}: ${measure}${end}`, `${words[shelf]}: ${measure}${said}`]),
      ),
    ),
  ) as Record<ShelfName, string>; // every shelf, measure and end
}
