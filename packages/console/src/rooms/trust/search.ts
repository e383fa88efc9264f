// What the address says of the room of trust: whatever is not understood counts as not said. No person stands in it.
import { type ListSearch, listSearch } from "../../list/list-search.ts";

export const TRUST_VIEWS = ["requests", "person", "ledger", "figures", "map"] as const;
export const ENTRY_KINDS = [
  "choice",
  "use",
  "look",
  "decision",
  "share",
  "denial",
  "request",
  "erasure",
  "access",
] as const;

type TrustSearch = ListSearch & {
  readonly view?: (typeof TRUST_VIEWS)[number] | undefined;
  readonly request?: string | undefined;
  readonly all?: true | undefined;
  readonly kind?: (typeof ENTRY_KINDS)[number] | undefined;
  readonly purpose?: string | undefined;
};

const text = (given: unknown): string | undefined =>
  typeof given === "string" && given !== "" ? given.slice(0, 200) : undefined;

export const trustSearch = (given: Record<string, unknown>): TrustSearch => ({
  ...listSearch(given),
  view: TRUST_VIEWS.find((each) => each === given["view"]),
  request: text(given["request"]),
  all: given["all"] === true ? true : undefined,
  kind: ENTRY_KINDS.find((each) => each === given["kind"]),
  purpose: text(given["purpose"]),
});
