// Whether a rule may be used, and its parts; nothing is counted.
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";

/** What was read or counted of a rule stands so long. */
export const STILL_MS = 5 * 60_000;

/** @param name of the audience that it is of, once it has one: a rule may not name itself */
export const ruleQuery = (asked: { readonly rule: string; readonly purpose: string }, name: string | undefined) =>
  queryOptions({
    queryKey: ["audience-rule", asked, name],
    queryFn: () => api("POST /api/audience-rule", { body: { ...asked, ...(name === undefined ? {} : { name }) } }),
    staleTime: STILL_MS,
  });
