// Everybody of 10,000 and of 100,000 people is scored: does a person cost the same?
import type { BenchContext, Figure } from "../../figure.ts";
import { scoreAtSizes } from "./score-at-sizes.ts";

export const run = ({ seed, quick }: BenchContext): AsyncIterable<Figure> =>
  scoreAtSizes(quick ? [1_000, 4_000] : [10_000, 100_000], seed);
