// What a person wrote, as the capability may see it: newest first, without what names or reaches anybody, with the stars they gave, if any.
import type { DataMap } from "@heed/core";
import type { PersonData } from "../../gate/access.ts";
import { type Item, textsIn } from "../capability.ts";
import { eventsOf, touchesSensitive } from "../purchases.ts";
import { removeIdentifiers } from "./remove-identifiers.ts";

/**
 * Events that hold a text, and the property that it is: reviews as Segment's e-commerce events name them, answers, messages, imported posts.
 * Beside them every event of which the map declares a property as `text`.
 */
const TEXT_PROPERTIES = {
  "Product Reviewed": "review_body",
  "Survey Answered": "answer",
  "Message Received": "text",
  "Post Imported": "text",
} as const;

/** Events that it understands in every map. */
export const TEXT_FIELDS = Object.keys(TEXT_PROPERTIES);

/** Events that hold a text in this one, each with the property that it is. */
export const textSources = (map: DataMap): Readonly<Record<string, string>> => ({
  ...TEXT_PROPERTIES,
  ...textsIn(map),
});

/** What the author said of it in stars, 1 to 5: the operator's own label. */
export type Label = "complaint" | "neutral" | "praise";

/** One text; `text` is cleaned. */
export type Written = { readonly at: Date; readonly field: string; readonly text: string; readonly label?: Label };

/** Texts that one person's reading takes at most. */
const MOST = 50;

/** What a person wrote; a text about a sensitive item is as if it never was. */
export function textsOf(data: PersonData, catalogue: ReadonlyMap<string, Item>, map: DataMap): Written[] {
  const written: Written[] = [];
  for (const [field, property] of Object.entries(textSources(map)))
    for (const { at, properties } of eventsOf(data, field).slice(0, MOST)) {
      const raw = properties[property];
      if (typeof raw !== "string" || touchesSensitive(properties, catalogue)) continue;
      const label = labelOf(properties["rating"]);
      written.push({ at, field, text: removeIdentifiers(raw), ...(label ? { label } : {}) });
    }
  return written.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, MOST);
}

function labelOf(rating: unknown): Label | undefined {
  if (typeof rating !== "number" || rating < 1 || rating > 5) return undefined;
  return rating <= 2 ? "complaint" : rating >= 4 ? "praise" : "neutral";
}
