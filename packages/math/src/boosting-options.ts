// How to boost trees: the options, their defaults and their bounds.

import { mostBins } from "./bin-columns.ts";
import type { BoostingLoss } from "./boosting-loss.ts";
import { type Numbers, requireInteger, requireLength, requireNumber } from "./check-input.ts";
import { fault } from "./math-error.ts";
import type { Matrix } from "./matrix.ts";
import type { RunControl } from "./run-control.ts";

/** Rows with their labels. NaN in `x` is a missing value; `weights` default to 1. */
export interface LabelledRows {
  readonly x: Matrix;
  readonly y: Numbers;
  readonly weights?: Numbers;
}

/** How to boost. The defaults suit tables of a thousand rows and more. */
export interface BoostingOptions extends RunControl {
  /** `log` for 0/1 labels, `squared` for values, `poisson` for counts (and rates, weighted by exposure), `softmax` for classes 0, 1, 2... */
  readonly loss: BoostingLoss;
  /** Trees per output. Default 100. */
  readonly rounds?: number;
  /** Share of each tree's step that is taken. Default 0.1. */
  readonly learningRate?: number;
  /** 2 to 1,024; each keeps the histograms of all columns. Default 31. */
  readonly maxLeaves?: number;
  /** Default unlimited: `maxLeaves` bounds the tree. */
  readonly maxDepth?: number;
  /** Pulls leaf values to 0; in units of curvature (rows, for squared error). Default 1. */
  readonly l2?: number;
  /** Least curvature in a child (rows, for squared error; `p (1 - p)` summed, for log loss). Default 1. */
  readonly minChildWeight?: number;
  /** Least fall of the summed loss that a split must bring. Default 0. */
  readonly minGain?: number;
  /** Bins of a numeric column, 2 to 255. Default 255. */
  readonly maxBins?: number;
  /** Columns of categories, numbered 0 to 254. Default none. */
  readonly categorical?: readonly number[];
  /** Added to `l2` where more than two categories are split. Default 10. */
  readonly categoryL2?: number;
  /** By column: 1 the prediction never falls as the value rises, -1 never rises, 0 free. Default all free. */
  readonly monotone?: Numbers;
  /** Share of the rows that each round draws, without replacement. Default 1. */
  readonly rowSample?: number;
  /** Share of the columns that each tree draws. Default 1. */
  readonly columnSample?: number;
  /**
   * Stops after `patience` rounds without a lower loss on the validation rows, and keeps the best round. `validation` is those rows, or
   * the share of the given rows to hold out by the seed; rows in time order want their last ones.
   */
  readonly earlyStopping?: { readonly patience: number; readonly validation: number | LabelledRows };
  /** Draws rows, columns and held-out rows. Default 0. */
  readonly seed?: number;
}

/** The options with their defaults filled in. */
export type BoostingSettings = ReturnType<typeof boostingSettings>;

/** Fills in the defaults and throws `bad_setting` or `shape_mismatch` for what cannot be. */
export function boostingSettings(options: BoostingOptions, columns: number) {
  const settings = {
    rounds: options.rounds ?? 100,
    learningRate: options.learningRate ?? 0.1,
    maxLeaves: options.maxLeaves ?? 31,
    maxDepth: options.maxDepth ?? Number.MAX_SAFE_INTEGER,
    l2: options.l2 ?? 1,
    minChildWeight: options.minChildWeight ?? 1,
    minGain: options.minGain ?? 0,
    maxBins: options.maxBins ?? mostBins,
    categorical: options.categorical ?? [],
    categoryL2: options.categoryL2 ?? 10,
    monotone: Int8Array.from(options.monotone ?? new Int8Array(columns)),
    rowSample: options.rowSample ?? 1,
    columnSample: options.columnSample ?? 1,
  };
  requireInteger("rounds", settings.rounds, 1, 100_000);
  requireNumber("learningRate", settings.learningRate, 1e-6, 1);
  requireInteger("maxLeaves", settings.maxLeaves, 2, 1024);
  requireInteger("maxDepth", settings.maxDepth, 1);
  requireNumber("l2", settings.l2, 0);
  requireNumber("minChildWeight", settings.minChildWeight, 0);
  requireNumber("minGain", settings.minGain, 0);
  requireInteger("maxBins", settings.maxBins, 2, mostBins);
  requireNumber("categoryL2", settings.categoryL2, 0);
  requireNumber("rowSample", settings.rowSample, Number.MIN_VALUE, 1);
  requireNumber("columnSample", settings.columnSample, Number.MIN_VALUE, 1);
  requireLength("monotone", settings.monotone, columns);
  for (const j of settings.categorical) requireInteger("categorical", j, 0, columns - 1);
  for (let j = 0; j < columns; j++) {
    const direction = options.monotone?.[j] ?? 0;
    requireInteger("monotone", direction, -1, 1);
    if (direction !== 0 && settings.categorical.includes(j)) {
      fault(
        "bad_setting",
        `Column ${j} holds categories, which have no order.`,
        "Leave it free, or give it as numbers.",
      );
    }
  }
  return settings;
}
