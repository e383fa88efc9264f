// The catalogue as the fallback looks through it, put together once for each catalogue: a request must not walk a hundred thousand items.
import type { Item } from "../capability.ts";

/** Without sensitive items. */
export type CatalogueIndex = {
  readonly all: readonly Item[];
  readonly picks: readonly Item[];
  /** Those that are no picks and have a day on which they were added, newest first. */
  readonly newest: readonly Item[];
  readonly byCategory: ReadonlyMap<string, readonly Item[]>;
};

// A catalogue is never changed but replaced by another.
const INDEXES = new WeakMap<ReadonlyMap<string, Item>, CatalogueIndex>();

/** The index of a catalogue; the same catalogue gives the same index. */
export function indexOf(catalogue: ReadonlyMap<string, Item>): CatalogueIndex {
  const known = INDEXES.get(catalogue);
  if (known) return known;
  const all = [...catalogue.values()].filter((item) => item.sensitive === undefined);
  const day = (item: Item): string => item.addedOn ?? "";
  const index = {
    all,
    picks: all.filter((item) => item.pick === true),
    newest: all
      .filter((item) => item.pick !== true && day(item) !== "")
      .sort((a, b) => (day(a) < day(b) ? 1 : day(a) > day(b) ? -1 : 0)),
    byCategory: Map.groupBy(all, (item) => item.category ?? ""),
  };
  INDEXES.set(catalogue, index);
  return index;
}
