// Tables of real data sets as models read them, and the protocol that judges them: folds, and settings chosen inside the training rows.

import {
  type BoostingOptions,
  fitGradientBoosting,
  fitLogisticRegression,
  type Interval,
  type LogisticOptions,
  logLoss,
  type Matrix,
  predictGradientBoosting,
  predictLogisticRegression,
  seededRandom,
  takeRows,
} from "@heed/math";

/** Labels, the columns as trees read them (categories numbered, missing values NaN), and as linear models do (0/1 for each category). */
export interface Table {
  readonly y: Uint8Array;
  readonly x: Matrix;
  readonly categorical: readonly number[];
  readonly linear: Matrix;
}

/** How a field of a table is read: as a number, as a category, or not at all. */
export type ColumnKind = "number" | "category" | undefined;

/**
 * A table from its records. An empty field in a column of numbers, and "?" in one of categories, are missing; for linear models that is 0.
 */
export function readTable(
  records: readonly string[][],
  kinds: readonly ColumnKind[],
  label: (record: string[]) => boolean,
): Table {
  const used = kinds.flatMap((kind, field) => (kind === undefined ? [] : [{ kind, field }]));
  const columns = used.map(({ kind, field }) => {
    const text = records.map((record) => record[field]!.trim());
    if (kind === "number")
      return { kind, values: Float64Array.from(text, (value) => (value === "" ? Number.NaN : Number(value))) };
    const levels = [...new Set(text)].filter((value) => value !== "?").sort();
    const code = new Map(levels.map((level, at) => [level, at]));
    return { kind, values: Float64Array.from(text, (value) => code.get(value) ?? Number.NaN), levels: levels.length };
  });
  const linear = columns.flatMap((column) => {
    if (column.kind === "category") {
      return Array.from({ length: column.levels! }, (_, level) =>
        column.values.map((value) => (value === level ? 1 : 0)),
      );
    }
    return [column.values.map((value) => (Number.isNaN(value) ? 0 : value))];
  });
  return {
    y: Uint8Array.from(records, (record) => (label(record) ? 1 : 0)),
    x: fromColumns(columns.map((column) => column.values)),
    categorical: columns.flatMap((column, j) => (column.kind === "category" ? [j] : [])),
    linear: fromColumns(linear),
  };
}

/** Train and judged rows of each of `k` folds, shuffled by the seed, with equal shares of each label. */
export function* stratifiedFolds(
  y: ArrayLike<number>,
  k: number,
  seed: number,
): Iterable<{ train: number[]; judged: number[] }> {
  const rows = seededRandom(seed).shuffle(Array.from({ length: y.length }, (_, i) => i));
  const fold = new Int32Array(y.length);
  const seen = [0, 0];
  for (const row of rows) fold[row] = seen[y[row]!]!++ % k;
  for (let f = 0; f < k; f++) {
    const all = Array.from({ length: y.length }, (_, i) => i);
    yield { train: all.filter((i) => fold[i] !== f), judged: all.filter((i) => fold[i] === f) };
  }
}

/** A way to score rows: fitted on some, it gives the probability of others. Both are copies of rows of one table. */
export type Learner = (train: Table, judged: Table) => Float64Array;

/** The chosen rows of a table. */
export function rowsOf(table: Table, rows: readonly number[]): Table {
  const y = Uint8Array.from(rows, (i) => table.y[i]!);
  return { ...table, y, x: takeRows(table.x, rows), linear: takeRows(table.linear, rows) };
}

const innerFolds = 4;

const treeSettings: readonly Partial<BoostingOptions>[] = [
  { maxLeaves: 4 },
  { maxLeaves: 8, l2: 10, columnSample: 0.5, rowSample: 0.7 },
  { maxLeaves: 31, learningRate: 0.1 },
];

/** Boosted trees; settings and number of rounds have the lowest mean log loss of four folds inside the training rows. */
export const boostedTrees: Learner = (train, judged) => {
  const base = { loss: "log", categorical: train.categorical, learningRate: 0.05, rounds: 1500 } as const;
  let best = { loss: Number.POSITIVE_INFINITY, rounds: 1, settings: treeSettings[0]! };
  for (const settings of treeSettings) {
    const curves = Array.from(stratifiedFolds(train.y, innerFolds, 1), (fold) => {
      const [fit, validation] = [rowsOf(train, fold.train), rowsOf(train, fold.judged)];
      return fitGradientBoosting(fit, { ...base, ...settings, earlyStopping: { patience: 30, validation } })
        .validationLoss;
    });
    const rounds = Math.min(...curves.map((curve) => curve.length));
    for (let r = 0; r < rounds; r++) {
      const loss = curves.reduce((sum, curve) => sum + curve[r]! / innerFolds, 0);
      if (loss < best.loss) best = { loss, rounds: r + 1, settings };
    }
  }
  const model = fitGradientBoosting(train, { ...base, ...best.settings, rounds: best.rounds });
  return predictGradientBoosting(model, judged.x);
};

/** Logistic regression; its penalty has the lowest log loss of four folds inside the training rows. */
export const logisticWith =
  (penalties: readonly LogisticOptions[]): Learner =>
  (train, judged) => {
    const losses = new Float64Array(penalties.length);
    for (const fold of penalties.length > 1 ? stratifiedFolds(train.y, innerFolds, 1) : []) {
      const [fit, held] = [rowsOf(train, fold.train), rowsOf(train, fold.judged)];
      for (let k = 0; k < penalties.length; k++) {
        const model = fitLogisticRegression({ x: fit.linear, y: fit.y }, penalties[k]!);
        losses[k]! += logLoss(held.y, predictLogisticRegression(model, held.linear));
      }
    }
    const penalty = penalties[losses.indexOf(Math.min(...losses))]!;
    return predictLogisticRegression(fitLogisticRegression({ x: train.linear, y: train.y }, penalty), judged.linear);
  };

/** Logistic regression with any penalty from next to none to one that leaves little. */
export const logistic = logisticWith([
  { l2: 1e-3 },
  { l2: 0.03 },
  { l2: 0.3 },
  { l2: 1e-3, l1: 1e-3 },
  { l2: 1e-3, l1: 4e-3 },
]);

/** Labels and out-of-fold scores of one judged fold. */
export interface Judged {
  readonly y: Uint8Array;
  readonly scores: readonly Float64Array[];
}

/** Judges learners on the same folds, once for each seed: five folds a seed. */
export function crossValidate(table: Table, learners: readonly Learner[], seeds: readonly number[]): Judged[][] {
  return seeds.map((seed) =>
    Array.from(stratifiedFolds(table.y, 5, seed), (fold) => {
      const [train, judged] = [rowsOf(table, fold.train), rowsOf(table, fold.judged)];
      return { y: judged.y, scores: learners.map((learner) => learner(train, judged)) };
    }),
  );
}

/**
 * The mean of a measure over folds and seeds, with its 95 % interval: folds of a seed are different people, so their variances add up;
 * seeds shuffle the same people, so the interval does not shrink with their number.
 */
export function meanOfFolds(seeds: readonly (readonly Judged[])[], measure: (fold: Judged) => Interval): Interval {
  let value = 0;
  let half = 0;
  for (const folds of seeds) {
    const figures = folds.map(measure);
    value += figures.reduce((sum, figure) => sum + figure.value, 0) / folds.length / seeds.length;
    const variance = figures.reduce((sum, { low, high }) => sum + ((high - low) / 2) ** 2, 0);
    half += Math.sqrt(variance) / folds.length / seeds.length;
  }
  return { value, low: value - half, high: value + half };
}

function fromColumns(columns: readonly Float64Array[]): Matrix {
  const rows = columns[0]!.length;
  const values = new Float64Array(rows * columns.length);
  for (let j = 0; j < columns.length; j++)
    for (let i = 0; i < rows; i++) values[i * columns.length + j] = columns[j]![i]!;
  return { rows, columns: columns.length, values };
}
