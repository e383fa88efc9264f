// A mistake in a map, and how the checks report one.

/** `place` is the path in heed.config.ts. */
export type Mistake = { readonly code: string; readonly place: string; readonly says: string; readonly remedy: string };

/** Adds a mistake to the list. */
export type Add = (code: string, place: string, says: string, remedy: string) => void;

/** Whether a value has named parts. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
