// Gradient-boosted trees on histograms: many small trees, each fitted to what the trees before it still get wrong.

import { type BinnedColumns, binColumns } from "./bin-columns.ts";
import { applyLink, type BoostingLoss, type LossFunction, lossFunction } from "./boosting-loss.ts";
import {
  type BoostingOptions,
  type BoostingSettings,
  boostingSettings,
  type LabelledRows,
} from "./boosting-options.ts";
import { requireFinite, requireInteger, requireLength, requireNumber, requireWeights } from "./check-input.ts";
import { treeGrower } from "./grow-tree.ts";
import { fault } from "./math-error.ts";
import type { Matrix } from "./matrix.ts";
import { requireColumns, requireMatrix, requireNoInfinity, takeRows } from "./matrix.ts";
import { addTree, predictTrees } from "./predict-trees.ts";
import type { Random } from "./random.ts";
import { seededRandom } from "./random.ts";
import { requireSquarable } from "./require-squarable.ts";
import { step } from "./run-control.ts";
import type { Serialized } from "./serialize.ts";
import { deserialize, serialize } from "./serialize.ts";
import type { TreeEnsemble, TreeNodes } from "./tree-ensemble.ts";
import { joinTrees } from "./tree-ensemble.ts";

/** A fitted model: plain data. `trees` gives margins: log-odds, values, log-rates, or one score a class. */
export interface GradientBoosting {
  readonly loss: BoostingLoss;
  readonly trees: TreeEnsemble;
  readonly rounds: number;
  /** Mean loss on the validation rows after each round that was tried; empty without early stopping. */
  readonly validationLoss: Float64Array;
}

const format = "heed-gradient-boosting";
const version = 1;

/**
 * Fits boosted trees by Newton steps on histograms (Friedman 2001; Chen and Guestrin 2016, "XGBoost"; Ke et al. 2017, "LightGBM").
 *
 * Missing values take the side of each split that lowers the loss more; where the training rows had none, the heavier side. Weights
 * multiply the loss of a row; a whole number is the same as that many copies. One thread; equal input and seed, equal model.
 * Time: rounds x outputs x (columns x rows x about half the depth + columns x bins x leaves).
 *
 * @throws `empty_input`, `shape_mismatch`, `not_finite` (infinite features, labels that are no numbers), `too_large`, `column_all_missing`,
 *   `one_class`, `constant_labels`, `not_binary`, `not_a_count`, `not_a_class`, `empty_class`, `not_a_category`,
 *   `too_many_categories`, `bad_weight`, `zero_weight`, `bad_setting`
 * @example
 * const x = matrixFromRows(Array.from({ length: 100 }, (_, i) => [i]));
 * const y = Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? 0 : 1));
 * const model = fitGradientBoosting({ x, y }, { loss: "log", rounds: 50 });
 * predictGradientBoosting(model, matrixFromRows([[99]]))[0]! > 0.9; // true
 */
export function fitGradientBoosting(data: LabelledRows, options: BoostingOptions): GradientBoosting {
  const settings = boostingSettings(options, data.x.columns);
  const random = seededRandom(options.seed ?? 0);
  const { train, validation } = splitRows(checkedRows("x", data), options, random);
  const loss = lossFunction(options.loss, train.y, train.w);
  const binned = binColumns(train.x, train.w, { ...settings, random });
  const fit = boost(train, validation, loss, binned, settings, random, options);
  const kept = fit.best * loss.outputs;
  const output = Int32Array.from({ length: kept }, (_, t) => t % loss.outputs);
  const trees = joinTrees(fit.trees.slice(0, kept), output, loss.start, data.x.columns);
  return { loss: options.loss, trees, rounds: fit.best, validationLoss: Float64Array.from(fit.losses) };
}

/**
 * Predictions: probability of 1 (`log`), value (`squared`), rate (`poisson`), or the probabilities of all classes, row by row
 * (`softmax`). For margins, `predictTrees(model.trees, x)`.
 *
 * @throws `shape_mismatch` for other columns than the model's, `not_finite` for an infinity
 * @example
 * const x = matrixFromRows([[1], [2], [3], [4]]);
 * const model = fitGradientBoosting({ x, y: [0, 0, 2, 2] }, { loss: "squared", rounds: 1, learningRate: 1, l2: 0 });
 * predictGradientBoosting(model, matrixFromRows([[0], [9]])); // [0, 2]
 */
export function predictGradientBoosting(model: GradientBoosting, x: Matrix): Float64Array {
  return applyLink(model.loss, predictTrees(model.trees, x), model.trees.outputs);
}

/**
 * The model as plain data with version and checksum; see `toBytes`.
 *
 * @example
 * const x = matrixFromRows([[1], [2], [3], [4]]);
 * const model = fitGradientBoosting({ x, y: [0, 0, 2, 2] }, { loss: "squared", rounds: 1, learningRate: 1, l2: 0 });
 * saveGradientBoosting(model).format; // "heed-gradient-boosting"
 */
export function saveGradientBoosting(model: GradientBoosting): Serialized<GradientBoosting> {
  return serialize(format, version, model);
}

/**
 * The model that {@link saveGradientBoosting} wrote.
 *
 * @throws `not_a_model`, `wrong_model`, `model_version`, `model_corrupted`
 * @example
 * const x = matrixFromRows([[1], [2], [3], [4]]);
 * const model = fitGradientBoosting({ x, y: [0, 0, 2, 2] }, { loss: "squared", rounds: 1, learningRate: 1, l2: 0 });
 * predictGradientBoosting(loadGradientBoosting(saveGradientBoosting(model)), x); // [0, 0, 2, 2]
 */
export function loadGradientBoosting(data: unknown): GradientBoosting {
  return deserialize<GradientBoosting>(format, version, data);
}

interface Rows {
  readonly x: Matrix;
  readonly y: Float64Array;
  readonly w: Float64Array;
}

function boost(
  train: Rows,
  validation: Rows | undefined,
  loss: LossFunction,
  binned: BinnedColumns,
  settings: BoostingSettings,
  random: Random,
  options: BoostingOptions,
): { trees: TreeNodes[]; best: number; losses: number[] } {
  const n = train.y.length;
  const { earlyStopping } = options;
  const { outputs } = loss;
  const grow = treeGrower(binned, { ...settings, maxStep: loss.maxStep });
  const margins = startMargins(loss, n);
  const validationMargins = startMargins(loss, validation?.y.length ?? 0);
  const gradients = new Float64Array(n * outputs);
  const curvatures = new Float64Array(n * outputs);
  const rows = new Int32Array(n);
  const columns = new Int32Array(binned.codes.length);
  const drawnRows = share(settings.rowSample, n);
  const drawnColumns = share(settings.columnSample, columns.length);
  const trees: TreeNodes[] = [];
  const losses: number[] = [];
  let best = settings.rounds;
  let least = Number.POSITIVE_INFINITY;
  for (let round = 1; round <= settings.rounds; round++) {
    loss.gradients(train.y, train.w, margins, gradients, curvatures);
    const inside = draw(rows, drawnRows, random);
    for (let k = 0; k < outputs; k++) {
      const part = margins.subarray(k * n, (k + 1) * n);
      const tree = grow({
        gradient: gradients.subarray(k * n, (k + 1) * n),
        curvature: curvatures.subarray(k * n, (k + 1) * n),
        weights: train.w,
        rows: inside,
        columns: draw(columns, drawnColumns, random),
        margins: part,
      });
      for (let i = drawnRows; i < n; i++)
        addTree(tree, 0, train.x.values, train.x.columns, rows[i]!, rows[i]! + 1, part);
      if (validation !== undefined) {
        const m = validation.y.length;
        addTree(
          tree,
          0,
          validation.x.values,
          validation.x.columns,
          0,
          m,
          validationMargins.subarray(k * m, (k + 1) * m),
        );
      }
      trees.push(tree);
    }
    if (validation !== undefined && earlyStopping !== undefined) {
      const now = loss.mean(validation.y, validation.w, validationMargins);
      losses.push(now);
      if (now < least) {
        least = now;
        best = round;
      }
    }
    const over = earlyStopping !== undefined && round - best >= earlyStopping.patience;
    step(options, over ? settings.rounds : round, settings.rounds);
    if (over) break;
  }
  return { trees, best, losses };
}

function startMargins(loss: LossFunction, n: number): Float64Array {
  const margins = new Float64Array(loss.outputs * n);
  for (let k = 0; k < loss.outputs; k++) margins.fill(loss.start[k]!, k * n, (k + 1) * n);
  return margins;
}

/**
 * Writes a random `count` of the numbers 0, 1, ... to the front and all others behind, both ascending, and gives the front
 * (Knuth, "The Art of Computer Programming" 2, 3.4.2, algorithm S).
 */
function draw(numbers: Int32Array, count: number, random: Random): Int32Array {
  const n = numbers.length;
  let taken = 0;
  for (let i = 0; i < n; i++) {
    const needed = count - taken;
    if (needed === n - i || (needed > 0 && random.below(n - i) < needed)) numbers[taken++] = i;
    else numbers[count + i - taken] = i;
  }
  return numbers.subarray(0, count);
}

function share(fraction: number, n: number): number {
  return Math.max(1, Math.round(fraction * n));
}

function splitRows(
  data: Rows,
  options: BoostingOptions,
  random: Random,
): { train: Rows; validation: Rows | undefined } {
  if (options.earlyStopping === undefined) return { train: data, validation: undefined };
  const { patience, validation } = options.earlyStopping;
  requireInteger("patience", patience, 1);
  if (typeof validation !== "number") {
    const held = checkedRows("validation.x", validation);
    requireColumns("validation.x", held.x, data.x.columns);
    checkLabels(options.loss, data, held);
    return { train: data, validation: held };
  }
  requireNumber("validation", validation, 0, 1);
  const order = random.shuffle(Int32Array.from({ length: data.y.length }, (_, i) => i));
  const held = Math.round(validation * data.y.length);
  if (held < 1 || held >= data.y.length) {
    fault(
      "too_few_rows",
      "A share of the rows leaves none to fit on or none to judge by.",
      "Give more rows, or no early stopping.",
    );
  }
  const parts = { train: pick(data, order.slice(held).sort()), validation: pick(data, order.slice(0, held).sort()) };
  requireWeights(parts.validation.w, held);
  checkLabels(options.loss, parts.train, parts.validation);
  return parts;
}

/** A validation row of a class that no training row has would have an infinite loss. */
function checkLabels(loss: BoostingLoss, train: Rows, validation: Rows): void {
  if (loss === "squared" || loss === "poisson") return;
  const known = new Set(train.y);
  for (let i = 0; i < validation.y.length; i++) {
    if (!known.has(validation.y[i]!))
      fault("empty_class", "A validation row has a class without training rows.", "Give more rows.");
  }
}

function pick(data: Rows, rows: Int32Array): Rows {
  return {
    x: takeRows(data.x, rows),
    y: Float64Array.from(rows, (i) => data.y[i]!),
    w: Float64Array.from(rows, (i) => data.w[i]!),
  };
}

function checkedRows(name: string, data: LabelledRows): Rows {
  requireMatrix(name, data.x);
  requireNoInfinity(name, data.x);
  requireLength("y", data.y, data.x.rows);
  requireFinite("y", data.y);
  const weights = data.weights ?? new Float64Array(data.x.rows).fill(1);
  requireWeights(weights, data.x.rows);
  requireSquarable("y", data.y);
  requireSquarable("weights", weights);
  return { x: data.x, y: Float64Array.from(data.y), w: Float64Array.from(weights) };
}
