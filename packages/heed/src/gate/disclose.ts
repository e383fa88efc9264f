// Counts of people as they may be shown: rounded so that two answers do not tell who stands between them, and never of fewer than 11.
import { createHmac } from "node:crypto";

/** How many people, and the sum of what tells one set of people from another (see `addTo`). */
export type Cell = { readonly people: number; readonly key: number };
/** `about` n; `fewer` than n; or `withheld`, because with it a smaller one could be worked out. */
export type Shown = { readonly about: number } | { readonly fewerThan: number } | { readonly withheld: true };

const BASE = 10;
const SMALLEST = 11;
const WIDTH = 2 ** 32;

/** A person's part of a cell's key: 32 bits of their random id, which nobody outside knows. */
const keyPart = (personId: string): number => Number.parseInt(personId.slice(-8), 16);

export const addTo = (cell: Cell | undefined, personId: string): Cell => ({
  people: (cell?.people ?? 0) + 1,
  key: ((cell?.key ?? 0) + keyPart(personId)) % WIDTH,
});

/**
 * Shows cells that exclude each other. A count is rounded to 10, up or down at random so that it is right on average (unbiased random
 * rounding, Cox 1987), and the chance is a keyed hash of who is in the cell (the cell key method, Fraser and Wooton 2005): the same people
 * give the same answer however they are asked for, and one person more or less moves it no further than chance does. If exactly one cell is
 * small, the next smallest is withheld (complementary suppression).
 *
 * @param times of a sample, how many people one of them stands for; what is shown is scaled after rounding
 */
export function disclose(cells: ReadonlyMap<string, Cell>, secret: Buffer, times = 1): Map<string, Shown> {
  const small = [...cells].filter(([, { people }]) => people < SMALLEST);
  const [complement] =
    small.length === 1
      ? [...cells].filter(([, { people }]) => people >= SMALLEST).sort(([, a], [, b]) => a.people - b.people)
      : [];
  const shown = new Map<string, Shown>();
  for (const [name, cell] of cells) {
    if (cell.people < SMALLEST) shown.set(name, { fewerThan: SMALLEST * times });
    else if (name === complement?.[0]) shown.set(name, { withheld: true });
    else shown.set(name, { about: roundAtRandom(cell, secret) * times });
  }
  return shown;
}

function roundAtRandom({ people, key }: Cell, secret: Buffer): number {
  const down = Math.floor(people / BASE) * BASE;
  const hash = createHmac("sha256", secret).update(`${people} ${key}`).digest();
  // A keyed hash below BASE * 2^32 is uniform but for one part in 2^28.
  return hash.readUInt32BE(0) % BASE < people - down ? down + BASE : down;
}
