// A calibrated probability from a table: a line and boosted trees, mixed as unseen rows ask for; every score is a sum over columns.
import {
  type Column,
  fitGradientBoosting,
  fitLogisticRegression,
  fitPlattScaling,
  type GradientBoosting,
  type LogisticRegression,
  linearShap,
  logLoss,
  type Matrix,
  type PlattScaling,
  predictLogisticRegression,
  predictTrees,
  seededRandom,
  takeRows,
  treeShap,
} from "@heed/math";
import { categoriesOf, forLine, forTrees, type Preparation, prepare } from "./prepare.ts";

/** A fitted scorer: plain data. The log-odds are `slope * ((1 - share) * line + share * trees) + intercept`. */
export type Scorer = {
  readonly preparation: Preparation;
  readonly line: LogisticRegression;
  readonly trees: GradientBoosting;
  /** Weight of the trees in the mixture, 0 to 1. */
  readonly share: number;
  readonly calibration: PlattScaling;
};

export type FitOptions = {
  readonly seed: number;
  /** Rows are in the order of time: settings are then chosen on the latest ones. */
  readonly inTime?: boolean;
  /** Weight of each row, for instance by reweighing; default 1. */
  readonly weights?: Float64Array;
  /** Rows of one number belong together, several looks at one person for instance: never one among the fitted and one among the judged. */
  readonly groups?: Int32Array;
  readonly report?: (share: number) => void;
};

/** Up to so many rows settings are chosen in three folds; beyond, on one held-out fifth. */
const SMALL = 20_000;
/** The line's time grows with rows x features^2: of a large table it learns from so many rows, and of a wide one by one penalty. */
const MOST_PRODUCTS = 2e8;
const WIDE = 150;
const WIDE_PENALTY = [{ l2: 0.05 }] as const;
const PENALTIES = [{ l2: 1e-3 }, { l2: 0.01 }, { l2: 0.1 }] as const;
const SMALL_TREES = [
  { maxLeaves: 4, learningRate: 0.06, l2: 3 },
  { maxLeaves: 8, learningRate: 0.05, l2: 10, columnSample: 0.5, rowSample: 0.7 },
] as const;
const LARGE_TREES = [{ maxLeaves: 16, learningRate: 0.1, l2: 5, columnSample: 0.6 }] as const;
const MOST_ROUNDS = 600;
const PATIENCE = 20;
const SHARES = [0, 0.25, 0.5, 0.75, 1] as const;

type Rows = { readonly line: Matrix; readonly trees: Matrix; readonly y: Uint8Array; readonly w: Float64Array };

/**
 * Fits a scorer. Penalty, trees, their number, the mixture and the calibration are chosen on rows that were kept from the fit (never on
 * those by which the result is judged), then both halves are fitted to all rows.
 *
 * @param table columns without the label
 * @param y 0 or 1 for each row, at least 20 of each
 * @throws what the learners of @heed/math throw
 */
export function fitScorer(table: readonly Column[], y: Uint8Array, options: FitOptions): Scorer {
  const { seed, inTime = false, report } = options;
  const preparation = prepare(table);
  const categorical = categoriesOf(preparation);
  const w = options.weights ?? new Float64Array(y.length).fill(1);
  const all: Rows = { line: forLine(preparation, table), trees: forTrees(preparation, table), y, w };
  const small = y.length <= SMALL;
  const settings = small ? SMALL_TREES : LARGE_TREES;
  const penalties = all.line.columns > WIDE ? WIDE_PENALTY : small ? PENALTIES : PENALTIES.slice(0, 1);
  const folds = inTime ? latestRows(y, 0.2) : heldOut(y, small ? 3 : 5, small ? 3 : 1, seed, options.groups);
  const tried = folds.map((fold, at) => {
    const [fit, judged] = [take(all, fold.fit), take(all, fold.judged)];
    const lines = penalties.map((penalty) => predictLogisticRegression(fitLine(fit, penalty, seed), judged.line));
    const trees = settings.map((setting) => {
      const model = fitGradientBoosting(asRows(fit), {
        ...setting,
        loss: "log",
        categorical,
        rounds: MOST_ROUNDS,
        seed,
        earlyStopping: { patience: PATIENCE, validation: asRows(judged) },
      });
      return { rounds: model.rounds, margins: predictTrees(model.trees, judged.trees) };
    });
    report?.((at + 1) / (folds.length + 1));
    return { y: judged.y, lines, trees };
  });
  const truth = Uint8Array.from(tried.flatMap((fold) => Array.from(fold.y)));
  const lines = penalties.map((_, k) =>
    Float64Array.from(tried.flatMap((fold) => Array.from(fold.lines[k]!, logOdds))),
  );
  const trees = settings.map((_, k) => Float64Array.from(tried.flatMap((fold) => Array.from(fold.trees[k]!.margins))));
  const bestLine = least(lines, (margins) => lossOf(truth, margins));
  const bestTrees = least(trees, (margins) => lossOf(truth, margins));
  const mixed = SHARES.map((share) => mix(lines[bestLine]!, trees[bestTrees]!, share));
  const bestShare = least(mixed, (margins) => lossOf(truth, margins));
  // Fitted to more rows than were tried, trees may go on a little longer.
  const rounds = tried.reduce((sum, fold) => sum + fold.trees[bestTrees]!.rounds, 0) / tried.length;
  const grown = inTime || !small ? 1.1 : 1.2;
  const scorer: Scorer = {
    preparation,
    line: fitLine(all, penalties[bestLine]!, seed),
    trees: fitGradientBoosting(asRows(all), {
      ...settings[bestTrees]!,
      loss: "log",
      categorical,
      rounds: Math.max(1, Math.round(rounds * grown)),
      seed,
    }),
    share: SHARES[bestShare]!,
    calibration: fitPlattScaling(mixed[bestShare]!, truth),
  };
  report?.(1);
  return scorer;
}

type Encoded = { readonly line: Matrix; readonly trees: Matrix };

const encoded = ({ preparation }: Scorer, table: readonly Column[]): Encoded => ({
  line: forLine(preparation, table),
  trees: forTrees(preparation, table),
});

/** Log-odds of every row. */
function margins({ line, trees, share, calibration }: Scorer, rows: Encoded): Float64Array {
  const linear = predictLogisticRegression(line, rows.line).map(logOdds);
  const grown = predictTrees(trees.trees, rows.trees);
  return mix(linear, grown, share).map((margin) => calibration.slope * margin + calibration.intercept);
}

/** The probability of every row. */
export const score = (scorer: Scorer, table: readonly Column[]): Float64Array =>
  margins(scorer, encoded(scorer, table)).map((margin) => 1 / (1 + Math.exp(-margin)));

/** What each column adds to the log-odds of each row: `base` plus a row's `parts` is its log-odds. */
export type Explained = {
  readonly columns: readonly string[];
  readonly base: number;
  /** Row by row. */
  readonly parts: Float64Array;
};

/**
 * Exact Shapley values by column: of the line with an absent feature at its training mean (a column's features together), of the trees with
 * an absent column averaged by their covers (path-dependent TreeSHAP); the mixture and the calibration are linear, so they add up.
 */
export const explain = (scorer: Scorer, table: readonly Column[]): Explained =>
  explainEncoded(scorer, encoded(scorer, table));

/** The first row explained, and the log-odds of every row: a person as they are, and as they would be. */
export function explainFirst(
  scorer: Scorer,
  table: readonly Column[],
): Explained & { readonly logOdds: readonly number[] } {
  const rows = encoded(scorer, table);
  const first = Int32Array.of(0);
  const explained = explainEncoded(scorer, { line: takeRows(rows.line, first), trees: takeRows(rows.trees, first) });
  return { ...explained, logOdds: [...margins(scorer, rows)] };
}

function explainEncoded({ preparation, line, trees, share, calibration }: Scorer, rows: Encoded): Explained {
  const width = preparation.columns.length;
  const linear = linearShap(line, rows.line, line.mean);
  const grown = treeShap(trees.trees, rows.trees);
  const parts = new Float64Array(rows.trees.rows * width);
  const { origin } = preparation;
  for (let i = 0; i < rows.trees.rows; i++) {
    for (let k = 0; k < origin.length; k++)
      parts[i * width + origin[k]!]! += calibration.slope * (1 - share) * linear.phi[i * origin.length + k]!;
    for (let j = 0; j < width; j++) parts[i * width + j]! += calibration.slope * share * grown.phi[i * width + j]!;
  }
  const base = calibration.slope * ((1 - share) * linear.base + share * grown.base[0]!) + calibration.intercept;
  return { columns: preparation.columns.map(({ name }) => name), base, parts };
}

/** Folds, shuffled by the seed, with equal shares of each label; rows of one group stay together, by the label of their first. */
export function stratifiedFolds(y: ArrayLike<number>, folds: number, seed: number, groups?: Int32Array): Int32Array {
  const order = seededRandom(seed).shuffle(Int32Array.from({ length: y.length }, (_, i) => i));
  const seen = [0, 0];
  const fold = new Int32Array(y.length);
  const known = new Map<number, number>();
  for (const row of order) {
    const group = groups?.[row] ?? row;
    const own = known.get(group) ?? seen[y[row]!]!++ % folds;
    known.set(group, own);
    fold[row] = own;
  }
  return fold;
}

type Fold = { readonly fit: Int32Array; readonly judged: Int32Array };

function heldOut(y: Uint8Array, parts: number, used: number, seed: number, groups?: Int32Array): Fold[] {
  const fold = stratifiedFolds(y, parts, seed + 1, groups);
  return Array.from({ length: used }, (_, k) => splitBy((i) => fold[i] === k, y.length));
}

const latestRows = (y: Uint8Array, share: number): Fold[] => [splitBy((i) => i >= (1 - share) * y.length, y.length)];

function splitBy(judged: (row: number) => boolean, n: number): Fold {
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  return { fit: rows.filter((i) => !judged(i)), judged: rows.filter(judged) };
}

const take = (rows: Rows, chosen: Int32Array): Rows => ({
  line: takeRows(rows.line, chosen),
  trees: takeRows(rows.trees, chosen),
  y: Uint8Array.from(chosen, (i) => rows.y[i]!),
  w: Float64Array.from(chosen, (i) => rows.w[i]!),
});

const asRows = ({ trees, y, w }: Rows) => ({ x: trees, y, weights: w });

function fitLine(rows: Rows, penalty: { l2: number }, seed: number): LogisticRegression {
  const most = Math.max(2_000, Math.floor(MOST_PRODUCTS / rows.line.columns ** 2));
  if (rows.y.length <= most) return fitLogisticRegression({ x: rows.line, y: rows.y, weights: rows.w }, penalty);
  const drawn = seededRandom(seed)
    .shuffle(Int32Array.from({ length: rows.y.length }, (_, i) => i))
    .slice(0, most);
  const some = take(rows, drawn.sort());
  return fitLogisticRegression({ x: some.line, y: some.y, weights: some.w }, penalty);
}

function mix(line: Float64Array, trees: Float64Array, share: number): Float64Array {
  return line.map((margin, i) => (1 - share) * margin + share * trees[i]!);
}

function logOdds(p: number): number {
  const kept = Math.min(Math.max(p, 1e-12), 1 - 1e-12);
  return Math.log(kept / (1 - kept));
}

const lossOf = (y: Uint8Array, margins: Float64Array): number =>
  logLoss(
    y,
    margins.map((margin) => 1 / (1 + Math.exp(-margin))),
    1e-12,
  );

/** The place of the candidate with the least loss; of equals the first. */
function least<T>(candidates: readonly T[], loss: (candidate: T) => number): number {
  const losses = candidates.map(loss);
  return losses.indexOf(Math.min(...losses));
}
