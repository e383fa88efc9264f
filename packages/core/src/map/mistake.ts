// A mistake in a map, and how the checks report one.
import type { DataMap } from "./data-map.ts";
import type { Words } from "./words.ts";

/** `place` is the path in heed.config.ts. */
export type Mistake = { readonly code: string; readonly place: string; readonly says: string; readonly remedy: string };

/** Adds a mistake to the list. */
export type Add = (code: string, place: string, says: string, remedy: string) => void;

/** Whether a value has named parts. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether something is said in every language of the map. */
export const hasWords = (words: Words | undefined, { languages }: DataMap): boolean =>
  typeof words === "string"
    ? words.trim() !== ""
    : isRecord(words) && (languages ?? []).every((language) => typeof words[language] === "string");
