// Counts of people as they may be told: with a noise that is many times one person, so that no two answers tell whether somebody is among them.
import { keyedHash } from "../storage/keys.ts";

/** How many people, and the sum of what tells one set of people from another (see `addTo`). */
export type Cell = { readonly people: number; readonly key: number };
/** `about` n, right within `WITHIN` in 19 of 20 answers; or `fewer` than n. */
export type Shown = { readonly about: number } | { readonly fewerThan: number };

const BASE = 10;
/** One person more or less changes the chance of any answer by a fifteenth: the noise falls by 14/15 with each step from the truth. */
const SPREAD = 15;
/** Under it the noise is as large as the count. Fewer than 11 people come out above it once in fifty times or less. */
export const SMALLEST = 60;
/** How far a count may be off, 19 times in 20. */
export const WITHIN = 50;
const WIDTH = 2 ** 32;

/** A person's part of a cell's key: 32 bits of their random id, which nobody outside knows. */
const keyPart = (personId: string): number => Number.parseInt(personId.slice(-8), 16);

export const addTo = (cell: Cell | undefined, personId: string): Cell => ({
  people: (cell?.people ?? 0) + 1,
  key: ((cell?.key ?? 0) + keyPart(personId)) % WIDTH,
});

/**
 * Tells cells that exclude each other. To each count a geometric noise is added (Ghosh, Roughgarden and Sundararajan 2009), drawn by a keyed hash of the
 * question and of who is in the cell: the same question about the same people has one answer, so nobody averages it away by asking again, and one
 * person more or less is another draw. Whether a cell is too small is seen by the noisy count alone, so that nothing hangs on the true one.
 *
 * @param question as it was asked; two questions that the same people answer are two draws
 * @param times of a sample, how many people one of them stands for; what is told is scaled after rounding
 */
export function disclose(
  cells: ReadonlyMap<string, Cell>,
  secret: Buffer,
  question: string,
  times = 1,
): Map<string, Shown> {
  return new Map(
    [...cells].map(([name, cell]) => {
      const noisy = cell.people + noise(secret, [question, name, String(cell.people), String(cell.key)]);
      const shown: Shown =
        noisy < SMALLEST ? { fewerThan: SMALLEST * times } : { about: Math.round(noisy / BASE) * BASE * times };
      return [name, shown];
    }),
  );
}

/** A two-sided geometric draw, of whole numbers only: floating-point noise tells by its last digits (Mironov 2012). */
function noise(secret: Buffer, about: readonly string[]): number {
  let block: Buffer = Buffer.alloc(0);
  let blocks = 0;
  let at = 0;
  const next = (): number => {
    if (at === block.length) {
      block = keyedHash(secret, ...about, String(blocks++));
      at = 0;
    }
    at += 4;
    return block.readUInt32BE(at - 4);
  };
  // Failures before the first draw that 15 divides; uniform but for one part in 2^28.
  const geometric = (): number => {
    let failures = 0;
    while (next() % SPREAD !== 0) failures++;
    return failures;
  };
  return geometric() - geometric();
}
