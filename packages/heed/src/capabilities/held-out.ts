// Curves of a model's card: what it told people it had not learned from, beside what came, and how much of it its best-scored have.
import { bootstrapMean, equalBins, gainCurve, wilsonInterval } from "@heed/math";
import type { HeldOut } from "./capability.ts";

/** A share of fewer people than this is not told (mechanisms.md 13). */
const FEWEST = 30;
const MOST = 10;

/**
 * The curves of people that nothing was fitted to, one row each.
 *
 * @param told to each; `came` is 0 or 1, or of amounts what it came to
 * @param ranked by what they are ranked and what is to be found, where that is another thing than was told
 * @returns undefined of fewer people than a figure needs, or where nothing came
 */
export function heldOutOf(
  is: HeldOut["is"],
  told: Float64Array,
  came: Float64Array,
  ranked: { readonly by: Float64Array; readonly found: Float64Array } = { by: told, found: came },
): HeldOut | undefined {
  const found = ranked.found.map((amount) => Math.max(0, amount));
  if (Math.min(told.length, found.length) < FEWEST || !found.some((amount) => amount > 0)) return undefined;
  const calibration = equalBins(told, MOST, FEWEST).map((rows) => {
    const values = Float64Array.from(rows, (row) => came[row]!);
    return {
      people: rows.length,
      told: sum(Float64Array.from(rows, (row) => told[row]!)) / rows.length,
      came:
        is === "amount"
          ? bootstrapMean(values, { seed: 1, resamples: 200 })
          : wilsonInterval(sum(values), values.length),
    };
  });
  const parts = Math.min(MOST, Math.floor(found.length / FEWEST));
  return { is, calibration, gains: gainCurve(found, ranked.by, parts) };
}

const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);
