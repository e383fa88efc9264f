// The month to which an entry belongs: retention drops months whole, and a seal remembers the month of each entry it covers.

/** Number of the month and the term in one: two bytes in a seal. */
export const monthOf = ({ term, at }: { term: number; at: Date }): number =>
  ((at.getUTCFullYear() - FIRST_YEAR) * 12 + at.getUTCMonth()) * 2 + TERMS.indexOf(term);

/** Whether every entry of the month has served its term at `now`, so that the month may be gone. */
export function hasServed(month: number, now: Date): boolean {
  const served = Math.floor(month / 2) + 1 + (TERMS[month % 2] ?? 0);
  return Date.UTC(FIRST_YEAR, served, 1) <= now.getTime();
}

const TERMS: readonly number[] = [13, 36];
const FIRST_YEAR = 2000;
