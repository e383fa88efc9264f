// Options that are more than text: read once, refused in a sentence.

/**
 * A day or a moment, as ISO 8601.
 *
 * @throws `date_malformed`, naming the option
 */
export function parseDate(option: string, text: string): Date {
  const date = new Date(/^\d{4}-\d\d-\d\d/.test(text) ? text : Number.NaN);
  if (Number.isNaN(date.getTime())) throw new Error(`date_malformed: ${option} is no date. Write it like 2026-01-31.`);
  return date;
}

/** Reads a whole number of an option, as commander wants it. */
export const parseWhole =
  (low: number, high: number) =>
  (text: string): number => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= low && number <= high))
      throw new Error(`number_malformed: the number is none from ${low} to ${high}. Write it like ${low}.`);
    return number;
  };

/**
 * The seed of a run.
 *
 * @throws `seed_malformed`
 */
export function parseSeed(text: string): number {
  const seed = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(seed))
    throw new Error("seed_malformed: --seed is no whole number from 0 to 2^53 - 1. Write it like 7.");
  return seed;
}

/** Names of an option, separated by commas; the option may also stand there more than once. */
export const parseNames = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== ""),
];
