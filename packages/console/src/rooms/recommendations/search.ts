// What the address says of the room of recommendations: one placement, and how far back to look.
import { type ListSearch, listSearch } from "../../list/list-search.ts";

export const DAYS = [30, 90, 365] as const;

type Search = ListSearch & {
  readonly placement?: string | undefined;
  readonly days?: (typeof DAYS)[number] | undefined;
};

export const recommendationsSearch = ({ placement, days, ...list }: Record<string, unknown>): Search => ({
  ...listSearch(list),
  placement: typeof placement === "string" && placement !== "" ? placement.slice(0, 200) : undefined,
  days: DAYS.find((each) => each === days),
});
