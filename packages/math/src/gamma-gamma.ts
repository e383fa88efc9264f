// How much will a customer spend a purchase? The gamma-gamma model: few purchases are drawn towards everyone's mean, many speak for themselves.

import { type BgNbd, expectedPurchases, type PurchaseHistory } from "./bg-nbd.ts";
import {
  type Numbers,
  requireFinite,
  requireInteger,
  requireLength,
  requireNumber,
  requireRows,
} from "./check-input.ts";
import { fault } from "./math-error.ts";
import { minimise } from "./minimise.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";
import { logGamma } from "./special-functions.ts";

/** A fitted model: plain data. `scale` is gamma in the paper, in the currency of the amounts. */
export interface GammaGamma {
  readonly p: number;
  readonly q: number;
  readonly scale: number;
  readonly logLikelihood: number;
  readonly customers: number;
}

/**
 * Fits by maximum likelihood (Fader and Hardie, "The Gamma-Gamma Model of Monetary Value", 2013). It assumes that amount and frequency are
 * unrelated: look at their correlation first.
 *
 * @param frequency purchases behind each mean amount, 1 or more
 * @param meanAmount mean amount of those purchases, above 0
 * @param options `penalty`: weight of the squared logarithms of the parameters (scale in mean amounts) against the mean log-likelihood;
 *   default 0
 * @throws `bad_history` for customers without a purchase or amount (leave them out); `shape_mismatch`, `empty_input`, `not_finite`;
 *   `no_fit` when amounts do not vary
 * @example
 * const model = fitGammaGamma([1, 2, 4, 1, 3], [20, 35, 50, 10, 28], { penalty: 0.01 });
 * expectedAmount(model, 4, 50) > expectedAmount(model, 1, 20); // true
 */
export function fitGammaGamma(
  frequency: Numbers,
  meanAmount: Numbers,
  { penalty = 0 }: { penalty?: number } = {},
): GammaGamma {
  requireNumber("penalty", penalty, 0);
  const n = frequency.length;
  requireRows("frequency", frequency);
  requireLength("meanAmount", meanAmount, n);
  requireFinite("frequency", frequency);
  requireFinite("meanAmount", meanAmount);
  let unit = 0;
  for (let i = 0; i < n; i++) {
    if (frequency[i]! < 1 || meanAmount[i]! <= 0) {
      fault("bad_history", `The customer at ${i} has no purchase or no amount.`, "Leave such customers out.");
    }
    unit += meanAmount[i]! / n;
  }
  if (Array.from(meanAmount).every((z) => z === meanAmount[0])) {
    fault("no_fit", "All amounts are the same.", "There is nothing to model: use that amount.");
  }
  const parameters = (theta: ArrayLike<number>) =>
    ({ p: Math.exp(theta[0]!), q: Math.exp(theta[1]!), scale: unit * Math.exp(theta[2]!) }) as const;
  const cost = (theta: Float64Array): number => {
    if (theta.some((t) => Math.abs(t) > 12)) return Number.POSITIVE_INFINITY;
    const { p, q, scale } = parameters(theta);
    const common = q * Math.log(scale) - logGamma(q);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const [x, z] = [frequency[i]!, meanAmount[i]!];
      const px = p * x;
      sum +=
        logGamma(px + q) -
        logGamma(px) +
        common +
        (px - 1) * Math.log(z) +
        px * Math.log(x) -
        (px + q) * Math.log(scale + x * z);
    }
    return penalty * theta.reduce((total, t) => total + t * t, 0) - sum / n;
  };
  const starts = [
    [1, 1, 0],
    [0, 0, 0],
    [2, 2, 1],
  ];
  const found = starts
    .map((start) => minimise(cost, start, { tolerance: 1e-10 }))
    .reduce((a, b) => (b.value < a.value ? b : a));
  if (found.x.some((t) => Math.abs(t) > 11.9)) {
    fault(
      "no_fit",
      "The likelihood has no maximum: the amounts are too alike.",
      "Gather more customers, or set a penalty such as .001.",
    );
  }
  const excess = penalty * found.x.reduce((total, t) => total + t * t, 0);
  return { ...parameters(found.x), logLikelihood: (excess - found.value) * n, customers: n };
}

/**
 * The mean amount expected of a customer's next purchases, given the mean of those seen: a weighted mean of theirs and everyone's.
 *
 * @param frequency purchases seen; 0 gives everyone's mean
 * @throws `no_mean` when q <= 1, where everyone's mean is infinite
 * @example
 * const model = { p: 6.25, q: 3.74, scale: 15.4, logLikelihood: 0, customers: 0 };
 * expectedAmount(model, 0, 0); // 35.1..., the mean of everyone
 */
export function expectedAmount({ p, q, scale }: GammaGamma, frequency: number, meanAmount: number): number {
  requireNumber("frequency", frequency, 0);
  requireNumber("meanAmount", meanAmount, 0);
  const below = p * frequency + q - 1;
  if (!(below > 0)) fault("no_mean", "The fitted amounts have no finite mean.", "Fit on more customers.");
  return (p * (scale + frequency * meanAmount)) / below;
}

/**
 * The discounted value of a customer's purchases over the next `periods` periods: expected purchases of each, times the expected amount,
 * discounted at its end. Times in the unit of the purchase model.
 *
 * @param discount of one period, e.g. .01; 0 for none
 * @param length of a period, default 1
 * @example
 * const purchases = { r: 0.24, alpha: 4.4, a: 0.8, b: 2.4, logLikelihood: 0, customers: 0 };
 * const amounts = { p: 6.25, q: 3.74, scale: 15.4, logLikelihood: 0, customers: 0 };
 * const ada = { frequency: 2, recency: 30, age: 39, meanAmount: 20 };
 * customerValue(purchases, amounts, ada, { periods: 52, discount: 0.002 }); // 33...
 */
export function customerValue(
  purchases: BgNbd,
  amounts: GammaGamma,
  history: PurchaseHistory & { readonly meanAmount: number },
  { periods, discount = 0, length = 1 }: { periods: number; discount?: number; length?: number },
): number {
  requireInteger("periods", periods, 1);
  requireNumber("discount", discount, 0);
  requireNumber("length", length, Number.MIN_VALUE);
  const amount = expectedAmount(amounts, history.frequency, history.meanAmount);
  let [value, before] = [0, 0];
  for (let k = 1; k <= periods; k++) {
    const until = expectedPurchases(purchases, history, k * length);
    value += ((until - before) * amount) / (1 + discount) ** k;
    before = until;
  }
  return value;
}

/**
 * The model as plain data, with version and checksum.
 *
 * @example
 * const model = { p: 6.25, q: 3.74, scale: 15.4, logLikelihood: 0, customers: 0 };
 * saveGammaGamma(model).format; // "heed-gamma-gamma"
 */
export function saveGammaGamma(model: GammaGamma): Serialized<GammaGamma> {
  return serialize("heed-gamma-gamma", 1, model);
}

/**
 * What {@link saveGammaGamma} gave, checked.
 *
 * @example
 * const model = { p: 6.25, q: 3.74, scale: 15.4, logLikelihood: 0, customers: 0 };
 * loadGammaGamma(saveGammaGamma(model)).scale; // 15.4
 */
export function loadGammaGamma(data: unknown): GammaGamma {
  return deserialize("heed-gamma-gamma", 1, data);
}
