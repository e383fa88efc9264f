// Counts of people as they may be told: with a noise that is many times one person, so that no two answers tell whether somebody is among them.
import { randomInt } from "node:crypto";
import { SMALLEST_GROUP } from "./read-population.ts";

/** `about` n, right within `WITHIN` in 19 of 20 answers; or `fewer` than n. */
export type Shown = { readonly about: number } | { readonly fewerThan: number };

const BASE = 10;
/** One person more or less changes the chance of any answer by a fifteenth: the noise falls by 14/15 with each step from the truth. */
const SPREAD = 15;
/** Under it the noise is as large as the count. Fewer than 11 people come out above it once in fifty times or less. */
export const SMALLEST = 60;
/** How far a count may be off, 19 times in 20. */
export const WITHIN = 50;
/** What is to be used is judged by the mean of so many draws: 11 people come out above `SMALLEST` once in ninety thousand times. */
export const DRAWS_FOR_USE = 5;

export type Disclosing = {
  /** Of a sample, how many people one of them stands for; what is told is scaled after rounding. */
  readonly times?: number;
  /**
   * Whether they are to be used, not only told of: then it is `DRAWS_FOR_USE` counts, and fewer than 11 are never a number. That bound alone would
   * tell of the eleventh; 11 come out above it so rarely that whoever tries all month sees nothing.
   */
  readonly forUse?: boolean;
  /** A whole number from 0 on and under this one, each as likely. */
  readonly draw?: (under: number) => number;
};

/**
 * Tells cells that exclude each other. To each count a geometric noise is added (Ghosh, Roughgarden and Sundararajan 2009), drawn anew for every
 * answer: were it drawn from what is asked and who is meant, two answers to the same words would be equal exactly if nobody came or went. Asking again averages it away, so
 * there is an end to asking (count-pace.ts). Whether a cell is too small is seen by the noisy count, so that nothing hangs on the true one.
 */
export function disclose(
  cells: ReadonlyMap<string, number>,
  { times = 1, forUse = false, draw = (under) => randomInt(under) }: Disclosing = {},
): Map<string, Shown> {
  const draws = forUse ? DRAWS_FOR_USE : 1;
  return new Map(
    [...cells].map(([name, people]) => {
      let noise = 0;
      for (let i = 0; i < draws; i++) noise += geometric(draw) - geometric(draw);
      const noisy = people + noise / draws;
      const isFew = noisy < SMALLEST || (forUse && people < SMALLEST_GROUP);
      return [name, isFew ? { fewerThan: SMALLEST * times } : { about: Math.round(noisy / BASE) * BASE * times }];
    }),
  );
}

/** Failures before the first draw that is 0. Whole numbers only: floating-point noise tells by its last digits (Mironov 2012). */
function geometric(draw: (under: number) => number): number {
  let failures = 0;
  while (draw(SPREAD) !== 0) failures++;
  return failures;
}
