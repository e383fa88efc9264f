// How much does one column alone tell about a yes/no label? Judged on rows that were not looked at when learning what its values mean.

import type { Interval } from "./bootstrap.ts";
import { requireBinary, requireBothClasses, requireInteger, requireLength } from "./check-input.ts";
import { type Column, columnLength, isMissing } from "./column.ts";
import { applyBins, fitBins } from "./discretise.ts";
import { fault } from "./math-error.ts";
import type { Random } from "./random.ts";
import { rocAucInterval } from "./roc-auc.ts";

/** What one column tells. */
export interface ColumnSignal {
  readonly name: string;
  /** Area under the ROC curve of the out-of-fold score, with DeLong's interval: .5 tells nothing, 1 tells all. */
  readonly auc: Interval;
  /** The same of "is the value missing?" alone, whichever way round: .5 to 1. */
  readonly missingAuc: number;
  /** Log-odds of 1 for each row, learnt from the other folds, over those of everyone; 0 says nothing. */
  readonly logOdds: Float64Array;
}

/**
 * Learns the share of 1 in every bin of a column (missing is a bin) on four fifths of the rows, scores the last fifth, and so five times.
 * A column of ids scores about .5: what it knows of a row is of no use for another.
 *
 * @param label 0 or 1 for each row
 * @param options `bins`: most bins of a number, default 64; each holds about 10 rows at least
 * @throws `one_class`, `not_binary`, `shape_mismatch`, `too_few` below 10 rows
 * @example
 * const column = { kind: "number", name: "age", values: Float64Array.from({ length: 40 }, (_, i) => i) } as const;
 * columnSignal(column, Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 1)), { random: seededRandom(1) }).auc.value > 0.9; // true
 */
export function columnSignal(
  column: Column,
  label: ArrayLike<number>,
  { random, bins = 64 }: { random: Random; bins?: number },
): ColumnSignal {
  const n = columnLength(column);
  requireLength("label", label, n);
  requireBinary("label", label);
  requireInteger("bins", bins, 2);
  if (n < 10) fault("too_few", "There are fewer than 10 rows.", "Gather more.");
  requireBothClasses("label", label);
  const fitted = fitBins(
    column,
    column.kind === "number" ? Math.max(4, Math.min(bins, Math.floor(n / 10))) : Number.MAX_SAFE_INTEGER,
  );
  const codes = applyBins(fitted, column);
  const order = random.shuffle(Int32Array.from({ length: n }, (_, i) => i));
  const logOdds = new Float64Array(n);
  const [ones, zeros] = [new Float64Array(fitted.count), new Float64Array(fitted.count)];
  for (let i = 0; i < n; i++) (label[i] === 1 ? ones : zeros)[codes[i]!]! += 1;
  for (let fold = 0; fold < folds; fold++) {
    const held: number[] = [];
    for (let k = fold; k < n; k += folds) held.push(order[k]!);
    // Take the held rows out of the counts, score them by what is left, and put them back.
    for (const i of held) (label[i] === 1 ? ones : zeros)[codes[i]!]! -= 1;
    const [allOnes, allZeros] = [ones, zeros].map((counts) => counts.reduce((a, b) => a + b, 0) + 1);
    const base = allOnes! / allZeros!;
    for (const i of held) {
      const share = (ones[codes[i]!]! + base / (1 + base)) / (zeros[codes[i]!]! + 1 / (1 + base));
      logOdds[i] = Math.log(share / base);
    }
    for (const i of held) (label[i] === 1 ? ones : zeros)[codes[i]!]! += 1;
  }
  return { name: column.name, auc: rocAucInterval(label, logOdds), missingAuc: missingAuc(column, label), logOdds };
}

const folds = 5;

// With a yes/no score the area is half of 1 + the difference of both rates.
function missingAuc(column: Column, label: ArrayLike<number>): number {
  const missing = [0, 0];
  const all = [0, 0];
  for (let i = 0; i < label.length; i++) {
    all[label[i]!]! += 1;
    if (isMissing(column, i)) missing[label[i]!]! += 1;
  }
  return 0.5 + Math.abs(missing[1]! / all[1]! - missing[0]! / all[0]!) / 2;
}
