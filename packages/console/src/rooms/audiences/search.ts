// What the address says of audiences: of the list, of whose overlap is looked at, and which one is worked on; without a name a new one.
import { type ListSearch, listSearch } from "../../list/list-search.ts";

type AudiencesSearch = ListSearch & {
  /** Audiences whose overlap is looked at, with commas between; no name has one. */
  readonly with?: string | undefined;
};

export const audiencesSearch = ({ with: names, ...list }: Record<string, unknown>): AudiencesSearch => ({
  ...listSearch(list),
  with: typeof names === "string" || typeof names === "number" ? String(names).slice(0, 300) || undefined : undefined,
});

type EditSearch = { readonly name?: string | undefined };

export const editSearch = ({ name }: Record<string, unknown>): EditSearch => ({
  // An address may spell a name of digits as a number.
  name: typeof name === "string" || typeof name === "number" ? String(name).slice(0, 60) || undefined : undefined,
});
