// Everybody of a million people is scored, beside 10,000: some minutes, so not with --quick.
import type { BenchContext, Figure } from "../../figure.ts";
import { scoreAtSizes } from "./score-at-sizes.ts";

export async function* run({ seed, quick }: BenchContext): AsyncIterable<Figure> {
  if (!quick) yield* scoreAtSizes([10_000, 1_000_000], seed);
}
