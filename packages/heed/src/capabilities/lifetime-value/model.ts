// The trained model: how often somebody will buy and for how much (BG/NBD and gamma-gamma), or trees, whichever its past chose. No person in it.
import {
  type BgNbd,
  deserialize,
  expectedAmount,
  expectedPurchases,
  fromBytes,
  type GammaGamma,
  type GradientBoosting,
  type Matrix,
  predictGradientBoosting,
  serialize,
  toBytes,
} from "@heed/math";
import { type History, weeks } from "./history.ts";

export type Method =
  | { readonly kind: "purchases"; readonly purchases: BgNbd; readonly amounts: GammaGamma }
  /** Tell ln(1 + value); `scale` makes what they tell of everybody come to what everybody brought. */
  | { readonly kind: "trees"; readonly trees: GradientBoosting; readonly scale: number };

export type ValueModel = {
  readonly withinDays: number;
  /** The property of an order that is worth money, as the map had it at training; models of before knew only revenue. */
  readonly property?: string;
  readonly method: Method;
  /** What stays of an amount after returns, over everybody. */
  readonly kept: number;
  /** Told values up to each edge, and between which ends nine in ten of those people's values lay; the last bin has no upper edge. */
  readonly intervals: readonly { readonly upTo: number; readonly low: number; readonly high: number }[];
};

export type Told = { readonly value: number; readonly orders?: number; readonly amount?: number };

/** The value of one history within the horizon. */
export function tellValue({ method, kept, withinDays }: Omit<ValueModel, "intervals">, history: History): Told {
  if (method.kind === "trees") {
    const told = predictGradientBoosting(method.trees, featuresOf([history]))[0]!;
    return { value: method.scale * Math.expm1(Math.max(0, told)) };
  }
  const orders = expectedPurchases(method.purchases, history, weeks(withinDays));
  const amount = expectedAmount(method.amounts, history.frequency + 1, history.meanAmount);
  return { value: orders * amount * kept, orders, amount: amount * kept };
}

/** The interval of a told value. */
export function intervalOf(
  { intervals }: Pick<ValueModel, "intervals">,
  value: number,
): { readonly low: number; readonly high: number } {
  return intervals.find(({ upTo }) => value <= upTo) ?? intervals.at(-1)!;
}

/** What the trees read, row by row. */
export function featuresOf(histories: readonly History[]): Matrix {
  const rows = histories.map(({ frequency, recency, age, meanAmount, returned }) => [
    Math.log1p(frequency),
    recency,
    age,
    age - recency,
    frequency > 0 ? (age - recency) / (recency / frequency || 1) : Number.NaN,
    Math.log1p(meanAmount),
    Math.log1p(meanAmount * (frequency + 1)),
    Math.log1p(returned),
  ]);
  return { rows: rows.length, columns: 8, values: Float64Array.from(rows.flat()) };
}

const FORMAT = "heed-lifetime-value";
const VERSION = 1;

/** To bytes, with version and checksum. */
export const encode = (model: ValueModel): Uint8Array => toBytes(serialize(FORMAT, VERSION, model));

/** From bytes; throws with a remedy for a damaged or older model. */
export const decode = (bytes: Uint8Array): ValueModel => deserialize(FORMAT, VERSION, fromBytes(bytes));
