// What is being written about an audience. It outlives a reload of the page: it is kept in this tab until it is saved.
import type { ConsoleApi, RulePart } from "@heed/core";

export type Draft = {
  /** The version that it changes; 0: a new audience. */
  readonly base: number;
  readonly name: string;
  readonly purpose: string;
  readonly channel: string;
  readonly way: "form" | "text";
  readonly join: "and" | "or";
  readonly parts: readonly Partial<RulePart>[];
  /** Of a form: what its parts were read from, until one of them is changed. */
  readonly text: string;
};

export const emptyDraft = (purpose: string): Draft => ({
  base: 0,
  name: "",
  purpose,
  channel: "",
  way: "form",
  join: "and",
  parts: [],
  text: "",
});

/** A rule as a form, where the server read it into parts that a form can show. */
export const written = (
  text: string,
  read: ConsoleApi["POST /api/audience-rule"]["reply"] | undefined,
): Pick<Draft, "way" | "join" | "parts" | "text"> => {
  const { join = "and", parts } = read ?? {};
  return { way: parts ? "form" : "text", join, parts: parts ?? [], text };
};

const keyOf = (name: string | undefined): string => `heed-audience ${name ?? ""}`;

export function keptDraft(name: string | undefined): Draft | undefined {
  try {
    const kept = sessionStorage.getItem(keyOf(name));
    return kept === null ? undefined : (JSON.parse(kept) as Draft); // written by keepDraft
  } catch {
    return undefined;
  }
}
export const keepDraft = (name: string | undefined, draft: Draft): void =>
  sessionStorage.setItem(keyOf(name), JSON.stringify(draft));
export const dropDraft = (name: string | undefined): void => sessionStorage.removeItem(keyOf(name));
