// What the address says of the room of trust: whatever is not understood counts as not said. No person stands in it.
import type { EntryKind } from "@heed/core";
import { type ListSearch, listSearch } from "../../list/list-search.ts";

export const TRUST_VIEWS = [
  "requests",
  "approvals",
  "person",
  "ledger",
  "access",
  "audits",
  "sharing",
  "figures",
  "notice",
  "map",
  "findings",
] as const;
/** Each kind of entry once: one that is added and not told here does not compile. */
const KINDS = {
  choice: true,
  use: true,
  look: true,
  decision: true,
  share: true,
  denial: true,
  request: true,
  erasure: true,
  access: true,
} satisfies Record<EntryKind, true>;
// What is declared above is all there is of it.
export const ENTRY_KINDS = Object.keys(KINDS) as EntryKind[];

type TrustSearch = ListSearch & {
  readonly view?: (typeof TRUST_VIEWS)[number] | undefined;
  readonly request?: string | undefined;
  readonly all?: true | undefined;
  readonly take?: true | undefined;
  readonly mine?: true | undefined;
  readonly kind?: EntryKind | undefined;
  readonly purpose?: string | undefined;
};

const text = (given: unknown): string | undefined =>
  typeof given === "string" && given !== "" ? given.slice(0, 200) : undefined;

export const trustSearch = (given: Record<string, unknown>): TrustSearch => ({
  ...listSearch(given),
  view: TRUST_VIEWS.find((each) => each === given["view"]),
  request: text(given["request"]),
  all: given["all"] === true ? true : undefined,
  take: given["take"] === true ? true : undefined,
  mine: given["mine"] === true ? true : undefined,
  kind: ENTRY_KINDS.find((each) => each === given["kind"]),
  purpose: text(given["purpose"]),
});
