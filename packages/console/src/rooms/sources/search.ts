// What the address says of the sources: whatever is not understood counts as not said.
import { type ListSearch, listSearch } from "../../list/list-search.ts";

export const SOURCE_VIEWS = ["live", "days", "import", "connect"] as const;
export const FATES = ["stored", "noted", "withheld", "dropped", "duplicate", "refused"] as const;
export const DAYS = [1, 7, 30] as const;

type SourceSearch = ListSearch & {
  readonly view?: (typeof SOURCE_VIEWS)[number] | undefined;
  readonly became?: (typeof FATES)[number] | undefined;
  readonly file?: string | undefined;
  readonly days?: (typeof DAYS)[number] | undefined;
};

const oneOf = <T extends string | number>(all: readonly T[], given: unknown): T | undefined =>
  all.find((each) => each === given);

export const sourceSearch = (given: Record<string, unknown>): SourceSearch => ({
  ...listSearch(given),
  view: oneOf(SOURCE_VIEWS, given["view"]),
  became: oneOf(FATES, given["became"]),
  file: typeof given["file"] === "string" ? given["file"].slice(0, 60) : undefined,
  days: oneOf(DAYS, given["days"]),
});
