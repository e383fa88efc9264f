// Everybody of ten thousand, of a hundred thousand and of a million people is scored: does a person cost the same? With --quick of few thousands.
import type { BenchContext, Figure } from "../../figure.ts";
import { scoreAtSizes } from "./score-at-sizes.ts";

export const run = ({ seed, quick }: BenchContext): AsyncIterable<Figure> =>
  scoreAtSizes(quick ? [4_000, 16_000] : [10_000, 100_000, 1_000_000], seed);
