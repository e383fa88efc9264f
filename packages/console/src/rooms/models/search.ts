// What the address says of the room of models: one version, or how the list is searched and sorted.
import { type ListSearch, listSearch } from "../../list/list-search.ts";

type Search = ListSearch & { readonly version?: string | undefined };

export const modelsSearch = (given: Record<string, unknown>): Search => ({
  ...listSearch(given),
  version: typeof given["version"] === "string" && given["version"] !== "" ? given["version"].slice(0, 200) : undefined,
});
