// The trained model: a calibrated scorer of an outcome within a horizon, and of the value that it brings. No person in it.
import {
  type Column,
  deserialize,
  fromBytes,
  type GradientBoosting,
  predictGradientBoosting,
  serialize,
  toBytes,
} from "@heed/math";
import { FEATURES } from "./features.ts";
import { forTrees } from "./prepare.ts";
import { type Scorer, score } from "./scorer.ts";

export type PropensityModel = {
  readonly event: string;
  readonly withinDays: number;
  /** The property of an order that is worth money, as the map had it at training; models of before knew only revenue. */
  readonly property?: string;
  readonly scorer: Scorer;
  /** Tells ln(1 + value) of those who do it within the horizon; null where the outcome names no value. */
  readonly worth: GradientBoosting | null;
  /** Share that had the outcome in training. */
  readonly rate: number;
};

const FORMAT = "heed-propensity";
const VERSION = 2;

/**
 * Rows of features as columns of a table; null and NaN are missing. Counts, days and amounts are skewed: the line reads their logarithms, which
 * change nothing for the trees.
 */
export const asColumns = (rows: readonly (readonly (number | null)[])[]): Column[] =>
  FEATURES.map(({ name }, j) => {
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const value = rows[i]![j] ?? Number.NaN;
      values[i] = Math.sign(value) * Math.log1p(Math.abs(value));
    }
    return { kind: "number", name, values };
  });

/** Chances of the outcome, from 0 to 1. */
export const chances = (model: PropensityModel, rows: readonly (readonly (number | null)[])[]): Float64Array =>
  score(model.scorer, asColumns(rows));

/** Ranks people by the value they will bring, chance times what it comes to: larger is more; only the order means something. */
export function worths(
  model: PropensityModel,
  rows: readonly (readonly (number | null)[])[],
): Float64Array | undefined {
  if (!model.worth) return undefined;
  const amounts = predictGradientBoosting(model.worth, forTrees(model.scorer.preparation, asColumns(rows)));
  return chances(model, rows).map((chance, i) => chance * amounts[i]!);
}

/** To bytes, with version and checksum. */
export const encode = (model: PropensityModel): Uint8Array => toBytes(serialize(FORMAT, VERSION, model));

/** From bytes; throws with a remedy for a damaged or older model. */
export const decode = (bytes: Uint8Array): PropensityModel => deserialize(FORMAT, VERSION, fromBytes(bytes));
