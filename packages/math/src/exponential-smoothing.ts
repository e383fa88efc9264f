// Forecasts a series by letting recent values weigh more: level, trend and season, each smoothed (Holt 1957, Winters 1960).

import { quantileSorted } from "./bootstrap.ts";
import { type Numbers, requireFinite, requireInteger, requireNumber } from "./check-input.ts";
import { fault } from "./math-error.ts";
import { minimise } from "./minimise.ts";
import type { Random } from "./random.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";
import { type SmoothingState, startSmoothing } from "./smoothing-start.ts";

/** The members of the family. `damped` lets the trend die out (Gardner and McKenzie 1985). */
export interface SmoothingShape {
  readonly trend: "none" | "additive" | "damped";
  readonly seasonal: "none" | "additive" | "multiplicative";
  /** Observations a season, e.g. 12; ignored without a season. */
  readonly period?: number;
}

/** The smoothing parameters: weight of the newest level, slope and seasonal figure, and the damping of the slope a step. */
export interface SmoothingParameters {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
}

/** A fitted series: plain data from which forecasts go on. */
export interface SmoothingModel extends SmoothingShape, SmoothingParameters {
  readonly period: number;
  /** State after the last observation. */
  readonly level: number;
  readonly slope: number;
  /** Seasonal figures of the next `period` steps. */
  readonly seasonalFigures: Float64Array;
  /** One-step errors of the fit, y - forecast. */
  readonly errors: Float64Array;
  /** Sum of their squares. */
  readonly sse: number;
}

/** How to fit. */
export interface SmoothingOptions extends SmoothingShape {
  /** Known parameters; those left out are chosen to make the sum of squared one-step errors least. */
  readonly parameters?: Partial<SmoothingParameters>;
  /** `classical` reads the start from the first values, as R's HoltWinters; `estimated` fits it too, as statsmodels. Default classical. */
  readonly start?: "classical" | "estimated";
}

/**
 * Fits exponential smoothing by least squares of the one-step errors, from several starting points.
 *
 * Complexity: O(n) an evaluation; with an estimated start the period adds as many parameters.
 *
 * @param y the series, equally spaced, oldest first, without gaps
 * @throws `series_too_short` (needs two periods and one value, or four values without a season), `not_positive` (multiplicative season),
 *   `not_finite`, `bad_setting`
 * @example
 * const y = [1, 3, 2, 4, 3, 5, 4, 6, 5, 7];
 * const model = fitSmoothing(y, { trend: "additive", seasonal: "additive", period: 2 });
 * forecastSmoothing(model, 2); // [6.000, 8.000]
 */
export function fitSmoothing(y: Numbers, options: SmoothingOptions): SmoothingModel {
  const shape = checked(y, options);
  const { period, trend, seasonal } = shape;
  const multiplicative = seasonal === "multiplicative";
  const begin = startSmoothing(y, period, multiplicative, trend !== "none");
  const given = options.parameters ?? {};
  for (const [name, value] of Object.entries(given)) requireNumber(name, value, 0, 1);
  const free = (["alpha", "beta", "gamma", "phi"] as const).filter((name) => isFree(name, shape, given));
  const fixed = { alpha: 0, beta: 0, gamma: 0, phi: trend === "none" ? 0 : 1, ...given };

  // An estimated start is fitted in units of the spread of the series (figures of a multiplicative season: in units of 1).
  const estimated = options.start === "estimated";
  const unit = spread(y) || 1;
  const figureUnit = multiplicative ? 1 : unit;
  const state: Start = { ...begin, seasonal: begin.seasonal.slice() };
  const reset = (theta: Float64Array): Start => {
    state.level = begin.level + (estimated ? unit * theta[free.length]! : 0);
    state.slope = begin.slope + (estimated && trend !== "none" ? (unit / period) * theta[free.length + 1]! : 0);
    state.seasonal.set(begin.seasonal);
    if (!estimated) return state;
    state.from = 0;
    for (let s = 0; s < period && seasonal !== "none"; s++)
      state.seasonal[s]! += figureUnit * theta[free.length + 2 + s]!;
    return state;
  };
  const cost = (theta: Float64Array): number => walk(y, shape, parametersAt(theta, free, fixed), reset(theta), null);
  const extra = estimated ? 2 + (seasonal === "none" ? 0 : period) : 0;
  const best = lowest(free, extra, cost);
  return finish(y, shape, parametersAt(best, free, fixed), reset(best));
}

/**
 * The forecasts for the next `horizon` steps.
 *
 * @returns one number a step
 * @example
 * const model = fitSmoothing([2, 4, 6, 8, 10], { trend: "additive", seasonal: "none" });
 * forecastSmoothing(model, 2); // [12.000, 14.000]
 */
export function forecastSmoothing(model: SmoothingModel, horizon: number): Float64Array {
  requireInteger("horizon", horizon, 1);
  const out = new Float64Array(horizon);
  let [level, slope] = [model.level, model.slope];
  for (let h = 0; h < horizon; h++) {
    slope *= model.phi;
    level += slope;
    out[h] = withSeason(level, model.seasonalFigures[h % model.period]!, model.seasonal);
  }
  return out;
}

/**
 * Intervals for the next steps, from simulated futures whose errors are drawn from those of the fit (Hyndman and Athanasopoulos,
 * Forecasting, 5.5). They leave out the uncertainty of the parameters: on short series they are too narrow.
 *
 * @param level coverage, default .8
 * @returns lower and upper ends, one a step
 * @example
 * const model = fitSmoothing([2, 4, 6, 8, 10], { trend: "additive", seasonal: "none" });
 * forecastInterval(model, 1, { random: seededRandom(1) }).low.length; // 1
 */
export function forecastInterval(
  model: SmoothingModel,
  horizon: number,
  { random, paths = 1000, level = 0.8 }: { random: Random; paths?: number; level?: number },
): { low: Float64Array; high: Float64Array } {
  requireInteger("horizon", horizon, 1);
  requireInteger("paths", paths, 1);
  requireNumber("level", level, 0, 1);
  const values = Array.from({ length: horizon }, () => new Float64Array(paths));
  for (let path = 0; path < paths; path++) {
    const state = { level: model.level, slope: model.slope, seasonal: model.seasonalFigures.slice() };
    for (let h = 0; h < horizon; h++) {
      const s = h % model.period;
      const error = model.errors[random.below(model.errors.length)]!;
      const y = withSeason(state.level + model.phi * state.slope, state.seasonal[s]!, model.seasonal) + error;
      advance(state, s, y, model, model.seasonal);
      values[h]![path] = y;
    }
  }
  for (const step of values) step.sort();
  return {
    low: Float64Array.from(values, (step) => quantileSorted(step, (1 - level) / 2)),
    high: Float64Array.from(values, (step) => quantileSorted(step, (1 + level) / 2)),
  };
}

/**
 * The model as plain data, with version and checksum.
 *
 * @example
 * const model = fitSmoothing([2, 4, 6, 8, 10], { trend: "additive", seasonal: "none" });
 * saveSmoothing(model).format; // "heed-exponential-smoothing"
 */
export function saveSmoothing(model: SmoothingModel): Serialized<SmoothingModel> {
  return serialize("heed-exponential-smoothing", 1, model);
}

/**
 * What {@link saveSmoothing} gave, checked.
 *
 * @example
 * const model = fitSmoothing([2, 4, 6, 8, 10], { trend: "additive", seasonal: "none" });
 * forecastSmoothing(loadSmoothing(saveSmoothing(model)), 2); // [12.000, 14.000]
 */
export function loadSmoothing(data: unknown): SmoothingModel {
  return deserialize("heed-exponential-smoothing", 1, data);
}

type Shape = Required<SmoothingShape>;
type Start = SmoothingState & { from: number };

function checked(y: Numbers, { trend, seasonal, period = 1 }: SmoothingShape): Shape {
  requireFinite("y", y);
  if (seasonal !== "none") requireInteger("period", period, 2);
  const season = seasonal === "none" ? 1 : period;
  const least = seasonal === "none" ? 4 : 2 * season + 1;
  if (y.length < least) {
    fault(
      "series_too_short",
      `The series has ${y.length} values; ${least} are needed.`,
      "Gather more, or use a simpler shape.",
    );
  }
  if (seasonal === "multiplicative" && Array.from(y).some((v) => v <= 0)) {
    fault("not_positive", "A multiplicative season needs values above zero.", "Use an additive season.");
  }
  return { trend, seasonal, period: season };
}

function isFree(name: keyof SmoothingParameters, shape: Shape, given: Partial<SmoothingParameters>): boolean {
  if (given[name] !== undefined) return false;
  if (name === "beta") return shape.trend !== "none";
  if (name === "gamma") return shape.seasonal !== "none";
  return name === "alpha" || shape.trend === "damped";
}

// sin^2 maps the whole line to [0, 1] and reaches both ends; damping is kept in [.8, .98], where it is neither a full trend nor none.
function parametersAt(
  theta: Float64Array,
  free: readonly (keyof SmoothingParameters)[],
  fixed: SmoothingParameters,
): SmoothingParameters {
  const all = { alpha: fixed.alpha, beta: fixed.beta, gamma: fixed.gamma, phi: fixed.phi };
  for (let i = 0; i < free.length; i++) {
    const share = Math.sin(theta[i]!) ** 2;
    all[free[i]!] = free[i] === "phi" ? 0.8 + 0.18 * share : share;
  }
  return all;
}

// The cost has several valleys. A short descent from each point of a coarse grid shows which are deep; the three deepest are followed to
// the bottom. `extra` zeros follow each point.
function lowest(
  free: readonly (keyof SmoothingParameters)[],
  extra: number,
  cost: (theta: Float64Array) => number,
): Float64Array {
  if (free.length + extra === 0) return new Float64Array(0);
  let points: number[][] = [[]];
  for (const name of free) {
    const angles = name === "phi" ? [angleOf(0.5)] : (free.length === 1 ? fine : coarse).map(angleOf);
    points = points.flatMap((point) => angles.map((angle) => [...point, angle]));
  }
  const valleys = points
    .map((point) => [...point, ...Array.from({ length: extra }, () => 0)])
    .filter((point) => Number.isFinite(cost(Float64Array.from(point))))
    .map((point) => minimise(cost, point, { iterations: 10 }))
    .sort((a, b) => a.value - b.value);
  if (valleys.length === 0)
    fault("no_fit", "No parameters give finite forecasts.", "Use an additive season, or scale the series.");
  return valleys
    .slice(0, 3)
    .map(({ x }) => minimise(cost, x))
    .reduce((best, found) => (found.value < best.value ? found : best)).x;
}

const coarse = [0.05, 0.4, 0.85];
const fine = [0, 0.01, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99];
const angleOf = (share: number): number => Math.asin(Math.sqrt(share));

// The recursion over the series, from a state that it changes. Gives the sum of squared one-step errors, and writes them where asked.
// It is {@link advance} over numbers of its own: a fit walks the series some ten thousand times.
function walk(
  y: Numbers,
  { period, seasonal }: Shape,
  { alpha, beta, gamma, phi }: SmoothingParameters,
  state: Start,
  errors: Float64Array | null,
): number {
  const { from, seasonal: figures } = state;
  const [multiplicative, has] = [seasonal === "multiplicative", seasonal !== "none"];
  let { level, slope } = state;
  let sse = 0;
  let s = from % period;
  for (let t = from; t < y.length; t++) {
    const value = y[t]!;
    const figure = figures[s]!;
    const expected = level + phi * slope;
    const error = value - (multiplicative ? expected * figure : expected + figure);
    if (errors !== null) errors[t - from] = error;
    sse += error * error;
    const next = alpha * (multiplicative ? value / figure : value - figure) + (1 - alpha) * expected;
    slope = beta * (next - level) + (1 - beta) * phi * slope;
    level = next;
    if (has) figures[s] = gamma * (multiplicative ? value / level : value - level) + (1 - gamma) * figure;
    if (++s === period) s = 0;
  }
  state.level = level;
  state.slope = slope;
  return sse;
}

function finish(y: Numbers, shape: Shape, parameters: SmoothingParameters, state: Start): SmoothingModel {
  const errors = new Float64Array(y.length - state.from);
  const sse = walk(y, shape, parameters, state, errors);
  // Figures are kept by position in the season; a model holds them by step ahead.
  const seasonalFigures = state.seasonal.map((_, h) => state.seasonal[(y.length + h) % shape.period]!);
  return { ...shape, ...parameters, level: state.level, slope: state.slope, seasonalFigures, errors, sse };
}

function advance(
  state: SmoothingState,
  s: number,
  y: number,
  { alpha, beta, gamma, phi }: SmoothingParameters,
  seasonal: Shape["seasonal"],
): void {
  const before = state.level;
  const figure = state.seasonal[s]!;
  const bare = seasonal === "multiplicative" ? y / figure : y - figure;
  state.level = alpha * bare + (1 - alpha) * (before + phi * state.slope);
  state.slope = beta * (state.level - before) + (1 - beta) * phi * state.slope;
  if (seasonal === "none") return;
  state.seasonal[s] =
    gamma * (seasonal === "multiplicative" ? y / state.level : y - state.level) + (1 - gamma) * figure;
}

function withSeason(level: number, figure: number, seasonal: Shape["seasonal"]): number {
  return seasonal === "multiplicative" ? level * figure : level + figure;
}

function spread(y: Numbers): number {
  const mean = Array.from(y).reduce((sum, v) => sum + v, 0) / y.length;
  return Math.sqrt(Array.from(y).reduce((sum, v) => sum + (v - mean) ** 2, 0) / y.length);
}
