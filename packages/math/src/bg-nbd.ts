// How often will a customer buy again, and are they still one? The BG/NBD model of repeat purchases (Fader, Hardie and Lee 2005).

import { type Numbers, requireFinite, requireLength, requireNumber, requireRows } from "./check-input.ts";
import { hypergeometric } from "./hypergeometric.ts";
import { fault } from "./math-error.ts";
import { minimise } from "./minimise.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";

/** Purchase histories, one entry a customer; times in any one unit, e.g. weeks. */
export interface PurchaseHistories {
  /** x: repeat purchases (the first is not counted), whole numbers; purchases of one day are one. */
  readonly frequency: Numbers;
  /** t_x: from the first purchase to the last; 0 when x is 0. */
  readonly recency: Numbers;
  /** T: from the first purchase to the end of observation. */
  readonly age: Numbers;
}

/** A fitted model: gamma(r, alpha) purchase rates, beta(a, b) chances to leave after a purchase. Plain data. */
export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  readonly logLikelihood: number;
  readonly customers: number;
}

/**
 * Fits by maximum likelihood (Fader, Hardie and Lee, Marketing Science 24, 2005, equation 6), from several starts.
 *
 * Complexity: O(customers) an evaluation.
 *
 * @param options `penalty`: weight of the squared logarithms of the parameters (alpha in mean ages) against the mean log-likelihood; default
 *   0. A little of it gives an answer where nobody seems to leave, or everyone buys alike.
 * @throws `no_repeat` when nobody bought twice; `bad_history` when t_x > T, or x and t_x contradict each other; `not_finite`,
 *   `shape_mismatch`, `empty_input`; `no_fit` when the likelihood has no maximum inside
 * @example
 * const histories = { frequency: [2, 0, 1, 5], recency: [8, 0, 3, 20], age: [20, 10, 30, 21] };
 * const model = fitBgNbd(histories, { penalty: 0.01 });
 * expectedPurchases(model, { frequency: 5, recency: 20, age: 21 }, 10) > 1; // true
 */
export function fitBgNbd(histories: PurchaseHistories, { penalty = 0 }: { penalty?: number } = {}): BgNbd {
  const n = requireHistories(histories);
  requireNumber("penalty", penalty, 0);
  const { frequency, age } = histories;
  let [unit, most] = [0, 0];
  for (let i = 0; i < n; i++) {
    unit += age[i]! / n;
    most = Math.max(most, frequency[i]!);
  }
  if (most === 0) fault("no_repeat", "No customer bought twice.", "Observe longer before fitting.");
  // Logarithms keep the parameters positive; alpha is measured in mean ages.
  const parameters = (theta: ArrayLike<number>) => ({
    r: Math.exp(theta[0]!),
    alpha: unit * Math.exp(theta[1]!),
    a: Math.exp(theta[2]!),
    b: Math.exp(theta[3]!),
  });
  const tables = { counts: new Float64Array(most + 1), leaving: new Float64Array(most + 1) };
  const costOn =
    (part: PurchaseHistories) =>
    (theta: Float64Array): number =>
      theta.every((t) => Math.abs(t) < 12)
        ? penalty * theta.reduce((sum, t) => sum + t * t, 0) -
          logLikelihood(parameters(theta), part, tables) / part.frequency.length
        : Number.POSITIVE_INFINITY;
  // Several starts on a sample find the right valley; one descent on everyone finds its bottom.
  const sample = n <= 5000 ? histories : everyOther(histories, Math.ceil(n / 5000));
  const starts = [
    [-1, -1, 0, 1],
    [0, 0, 0, 0],
    [-1, -2, -1, 1],
    [1, 0, -2, 1],
  ];
  const valley = starts
    .map((start) => minimise(costOn(sample), start, { tolerance: 1e-10 }))
    .reduce((a, b) => (b.value < a.value ? b : a));
  const found = sample === histories ? valley : minimise(costOn(histories), valley.x, { tolerance: 1e-10 });
  if (found.x.some((t) => Math.abs(t) > 11.9)) {
    fault(
      "no_fit",
      "The likelihood has no maximum: the histories are too alike.",
      "Observe longer, or set a penalty such as .001.",
    );
  }
  const best = parameters(found.x);
  return { ...best, logLikelihood: logLikelihood(best, histories, tables), customers: n };
}

/** One customer's history. */
export interface PurchaseHistory {
  readonly frequency: number;
  readonly recency: number;
  readonly age: number;
}

/**
 * The purchases expected of a customer with this history in the next `time` (equation 10).
 *
 * @param time from the end of observation, in the unit of the histories
 * @example
 * const model = { r: 0.24, alpha: 4.4, a: 0.8, b: 2.4, logLikelihood: 0, customers: 0 };
 * expectedPurchases(model, { frequency: 2, recency: 30, age: 39 }, 39); // 1.2..., purchases in the next 39 weeks
 */
export function expectedPurchases(model: BgNbd, history: PurchaseHistory, time: number): number {
  requireNumber("time", time, 0);
  requireHistories({ frequency: [history.frequency], recency: [history.recency], age: [history.age] });
  const { frequency: x, age } = history;
  return meanPurchases(model, x, model.alpha + age, time) * probabilityAlive(model, history);
}

/**
 * The repeat purchases expected of someone of whom only the first purchase is known, in the `time` after it (equation 9).
 *
 * @example
 * const model = { r: 0.24, alpha: 4.4, a: 0.8, b: 2.4, logLikelihood: 0, customers: 0 };
 * expectedRepeats(model, 52); // 1.4...
 */
export function expectedRepeats(model: BgNbd, time: number): number {
  requireNumber("time", time, 0);
  return meanPurchases(model, 0, model.alpha, time);
}

/**
 * The probability that a customer has not left (equation 7 of Fader, Hardie and Lee's note of 2008). The model lets people leave only
 * after a repeat purchase: without one it is 1.
 *
 * @example
 * const model = { r: 0.24, alpha: 4.4, a: 0.8, b: 2.4, logLikelihood: 0, customers: 0 };
 * probabilityAlive(model, { frequency: 2, recency: 30, age: 39 }); // 0.7...
 */
export function probabilityAlive({ a, b, r, alpha }: BgNbd, { frequency: x, recency, age }: PurchaseHistory): number {
  if (x === 0) return 1;
  return 1 / (1 + (a / (b + x - 1)) * ((alpha + age) / (alpha + recency)) ** (r + x));
}

/**
 * The model as plain data, with version and checksum.
 *
 * @example
 * const model = { r: 0.24, alpha: 4.4, a: 0.8, b: 2.4, logLikelihood: 0, customers: 0 };
 * saveBgNbd(model).format; // "heed-bg-nbd"
 */
export function saveBgNbd(model: BgNbd): Serialized<BgNbd> {
  return serialize("heed-bg-nbd", 1, model);
}

/**
 * What {@link saveBgNbd} gave, checked.
 *
 * @example
 * const model = { r: 0.24, alpha: 4.4, a: 0.8, b: 2.4, logLikelihood: 0, customers: 0 };
 * loadBgNbd(saveBgNbd(model)).alpha; // 4.4
 */
export function loadBgNbd(data: unknown): BgNbd {
  return deserialize("heed-bg-nbd", 1, data);
}

// c / (a - 1) [1 - (s / (s + t))^(r + x) 2F1(r + x, b + x; c; t / (s + t))], c = a + b + x - 1, with Euler's identity applied, which leaves
// a short series however many purchases there were. At a = 1 and at c = 0 it is zero over zero: the mean of both sides stands for it.
function meanPurchases(model: BgNbd, x: number, s: number, t: number): number {
  const { a, b, r } = model;
  const c = a + b + x - 1;
  const besides = (parameter: "a" | "b"): number =>
    (meanPurchases({ ...model, [parameter]: model[parameter] + 2e-5 }, x, s, t) +
      meanPurchases({ ...model, [parameter]: model[parameter] - 2e-5 }, x, s, t)) /
    2;
  if (Math.abs(a - 1) < 1e-5) return besides("a");
  if (Math.abs(c) < 1e-5) return besides("b");
  const series = hypergeometric(a + b - 1 - r, a - 1, c, t / (s + t));
  return (c / (a - 1)) * (1 - (s / (s + t)) ** (a - 1) * series);
}

interface Tables {
  readonly counts: Float64Array;
  readonly leaving: Float64Array;
}

function logLikelihood(
  { r, alpha, a, b }: Pick<BgNbd, "r" | "alpha" | "a" | "b">,
  { frequency, recency, age }: PurchaseHistories,
  { counts, leaving }: Tables,
): number {
  // The gamma functions depend on x only, and step by the recurrence: ln Gamma(r + x) - ln Gamma(r), and the beta ratio.
  counts[0] = r * Math.log(alpha);
  leaving[0] = 0;
  for (let x = 1; x < counts.length; x++) {
    counts[x] = counts[x - 1]! + Math.log(r + x - 1);
    leaving[x] = leaving[x - 1]! + Math.log((b + x - 1) / (a + b + x - 1));
  }
  let sum = 0;
  for (let i = 0; i < frequency.length; i++) {
    const x = frequency[i]!;
    const stayed = -(r + x) * Math.log(alpha + age[i]!);
    const left =
      x === 0 ? Number.NEGATIVE_INFINITY : Math.log(a / (b + x - 1)) - (r + x) * Math.log(alpha + recency[i]!);
    const larger = Math.max(stayed, left);
    sum += counts[x]! + leaving[x]! + larger + Math.log1p(Math.exp(Math.min(stayed, left) - larger));
  }
  return sum;
}

function everyOther({ frequency, recency, age }: PurchaseHistories, step: number): PurchaseHistories {
  const pick = (values: Numbers) =>
    Float64Array.from({ length: Math.ceil(values.length / step) }, (_, k) => values[k * step]!);
  return { frequency: pick(frequency), recency: pick(recency), age: pick(age) };
}

function requireHistories({ frequency, recency, age }: PurchaseHistories): number {
  const n = frequency.length;
  requireRows("frequency", frequency);
  requireLength("recency", recency, n);
  requireLength("age", age, n);
  for (const [name, values] of [
    ["frequency", frequency],
    ["recency", recency],
    ["age", age],
  ] as const)
    requireFinite(name, values);
  for (let i = 0; i < n; i++) {
    const [x, last, all] = [frequency[i]!, recency[i]!, age[i]!];
    const whole = Number.isInteger(x) && x >= 0 && x <= 1e6;
    if (!whole || last < 0 || last > all || all <= 0 || (x === 0) !== (last === 0)) {
      fault(
        "bad_history",
        `The history at ${i} contradicts itself.`,
        "Check 0 <= t_x <= T, T > 0, and t_x = 0 just when x = 0.",
      );
    }
  }
  return n;
}

/**
 * The log-likelihood of given parameters, e.g. published ones, on given histories.
 *
 * @example
 * const model = { r: 0.24, alpha: 4.4, a: 0.8, b: 2.4, logLikelihood: 0, customers: 0 };
 * bgNbdLogLikelihood(model, { frequency: [0], recency: [0], age: [10] }); // -0.28...
 */
export function bgNbdLogLikelihood(
  parameters: Pick<BgNbd, "r" | "alpha" | "a" | "b">,
  histories: PurchaseHistories,
): number {
  requireHistories(histories);
  for (const name of ["r", "alpha", "a", "b"] as const) requireNumber(name, parameters[name], Number.MIN_VALUE);
  const most = Array.from(histories.frequency).reduce((a, b) => Math.max(a, b), 0);
  return logLikelihood(parameters, histories, {
    counts: new Float64Array(most + 1),
    leaving: new Float64Array(most + 1),
  });
}
