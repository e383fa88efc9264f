// Where a page of a long list begins, the newest first: the moment and the id of the last line before it, as one word of an address.

/** What the first page comes after. */
const BEGIN = [new Date("9999-01-01T00:00:00Z"), "ffffffff-ffff-ffff-ffff-ffffffffffff"] as const;

/** The word that the next page is asked for with; moments are whole milliseconds. */
export const wordOf = (at: Date, id: string): string => `${at.toISOString()}_${id}`;

/** The place that a word names; without one, or with one that is none, the beginning. */
export function placeOf(word: string | undefined): readonly [at: Date, id: string] {
  const [, at = "", id = ""] = /^(\d{4}-[\d:.TZ-]+)_([0-9a-f-]{36})$/.exec(word ?? "") ?? [];
  const moment = new Date(at);
  return Number.isNaN(moment.getTime()) ? BEGIN : [moment, id];
}
