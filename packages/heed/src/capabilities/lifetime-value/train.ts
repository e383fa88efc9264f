// Training: two methods tell the last closed horizon from what lay before it, the better one is fitted to everything, with intervals that held.
import {
  bootstrap,
  fault,
  fitBgNbd,
  fitGammaGamma,
  fitGradientBoosting,
  type Interval,
  quantileSorted,
} from "@heed/math";
import type { Capability, Card, Item } from "../capability.ts";
import { CARD_ENGLISH } from "../card-english.ts";
import { inFixedOrder } from "../fixed-order.ts";
import { heldOutOf } from "../held-out.ts";
import { said } from "../said.ts";
import { spearman } from "../spearman.ts";
import { type Day, dayNumber, valueBetween } from "../spending.ts";
import { type History, historyAt } from "./history.ts";
import { featuresOf, intervalOf, type Method, tellValue, type ValueModel } from "./model.ts";

/** What a training run keeps of one person. */
export type Spending = { readonly days: readonly Day[] };

const FEWEST = 100;
const FEWEST_BUYERS = 30;
/** Few histories are much alike: a touch of shrinkage keeps their likelihood from running away. */
const PENALTY = 1e-3;
const LEVEL = 0.9;
/** Fewest people in a bin of the intervals. */
const BIN = 40;

/** One person at a moment: what was known, and what came within the horizon. */
type Row = { readonly history: History; readonly value: number };

/**
 * Trains on people who had bought. The same people in any order give the same model.
 *
 * @throws `outcome_missing`, `value_missing` where the purpose declares none, `too_few_people`
 */
export function train(
  people: readonly Spending[],
  _catalogue: readonly Item[],
  { seed, until, report, outcome }: Parameters<Capability["train"]>[2],
): { model: ValueModel; card: Card } {
  if (!outcome?.value)
    return fault(
      outcome ? "value_missing" : "outcome_missing",
      "The purpose does not say what is to be valued.",
      'Add outcome: { event: "Order Completed", value: "revenue", within: "90 days" } to it in heed.config.ts.',
    );
  const ordered = inFixedOrder(people);
  const [end, horizon] = [dayNumber(until), outcome.withinDays];
  const at = (day: number): Row[] =>
    ordered.flatMap(({ days }) => {
      const history = historyAt(days, day);
      return history ? [{ history, value: valueBetween(days, day, day + horizon) }] : [];
    });
  const [judged, learned] = [at(end - horizon), at(end - 2 * horizon)];
  const buyers = judged.filter(({ value }) => value > 0).length;
  if (judged.length < FEWEST || buyers < FEWEST_BUYERS)
    return fault(
      "too_few_people",
      `${judged.length} people had bought when the last closed horizon began, and ${buyers} bought within it; ${FEWEST} and ${FEWEST_BUYERS} are needed.`,
      "Train again when more have happened; until then nobody is valued.",
    );
  report(0.1, "telling the last closed horizon");
  const tried = methodsOf(judged, learned, end - horizon, horizon, seed, ordered);
  const best = tried.reduce((a, b) => (b.error < a.error ? b : a));
  report(0.6, "fitting on everything");
  const now = at(end);
  const kept = keptOf(ordered, end);
  const method = best.method.kind === "trees" ? treesOf(judged, seed) : purchasesOf(now.map(({ history }) => history));
  const intervals = intervalsOf(best.told, judged);
  report(1, "done");
  const model: ValueModel = { withinDays: horizon, property: outcome.value, method, kept, intervals };
  return { model, card: cardOf(people.length, judged, tried, best, until, horizon) };
}

type Tried = {
  readonly name: "by_purchases" | "by_trees";
  readonly method: Method;
  readonly told: Float64Array;
  /** Mean absolute error of a person's value. */
  readonly error: number;
};

/** Each method as it stood before the horizon that it is judged by. */
function methodsOf(
  judged: readonly Row[],
  learned: readonly Row[],
  from: number,
  withinDays: number,
  seed: number,
  people: readonly Spending[],
): Tried[] {
  const kept = keptOf(people, from);
  const trial = (name: Tried["name"], method: Method): Tried => {
    const told = Float64Array.from(judged, ({ history }) => tellValue({ withinDays, method, kept }, history).value);
    return { name, method, told, error: mean(judged.map(({ value }, i) => Math.abs(value - told[i]!))) };
  };
  const purchases = trial("by_purchases", purchasesOf(judged.map(({ history }) => history)));
  const enough = learned.length >= FEWEST && learned.filter(({ value }) => value > 0).length >= FEWEST_BUYERS;
  return enough ? [purchases, trial("by_trees", treesOf(learned, seed))] : [purchases];
}

function purchasesOf(histories: readonly History[]): Method {
  const column = (of: keyof History) => Float64Array.from(histories, (history) => history[of]);
  const purchases = fitBgNbd(
    { frequency: column("frequency"), recency: column("recency"), age: column("age") },
    { penalty: PENALTY },
  );
  const amounts = fitGammaGamma(
    column("frequency").map((repeats) => repeats + 1),
    column("meanAmount"),
    { penalty: PENALTY },
  );
  return { kind: "purchases", purchases, amounts };
}

function treesOf(rows: readonly Row[], seed: number): Method {
  const x = featuresOf(rows.map(({ history }) => history));
  const y = Float64Array.from(rows, ({ value }) => Math.log1p(Math.max(0, value)));
  const how = { loss: "squared", rounds: 120, learningRate: 0.05, maxLeaves: 8, l2: 10, rowSample: 0.7, seed } as const;
  const trees = fitGradientBoosting({ x, y }, how);
  const unscaled = { withinDays: 0, kept: 1, method: { kind: "trees", trees, scale: 1 } } as const;
  const told = rows.reduce((sum, { history }) => sum + tellValue(unscaled, history).value, 0);
  const came = rows.reduce((sum, { value }) => sum + value, 0);
  return { kind: "trees", trees, scale: told > 0 ? Math.max(0, came / told) : 1 };
}

/** The share of what was bought that was not given back. */
function keptOf(people: readonly Spending[], before: number): number {
  let [bought, returned] = [0, 0];
  for (const { days } of people)
    for (const [day, value] of days) {
      if (day >= before) continue;
      if (value > 0) bought += value;
      else returned -= value;
    }
  return bought > 0 ? Math.max(0, 1 - returned / bought) : 1;
}

/** People by what was told of them, in bins of about equal number: between which ends nine in ten of their values lay. */
function intervalsOf(told: Float64Array, rows: readonly Row[]): ValueModel["intervals"] {
  const order = Array.from(told.keys()).sort((a, b) => told[a]! - told[b]!);
  const bins = Math.max(1, Math.min(10, Math.floor(order.length / BIN)));
  return Array.from({ length: bins }, (_, bin) => {
    const own = order.slice(Math.floor((bin * order.length) / bins), Math.floor(((bin + 1) * order.length) / bins));
    const values = Float64Array.from(own, (i) => rows[i]!.value).sort();
    return {
      // JSON has no infinity: the last bin is found by being the last.
      upTo: told[own.at(-1)!]!,
      low: quantileSorted(values, (1 - LEVEL) / 2),
      high: quantileSorted(values, (1 + LEVEL) / 2),
    };
  });
}

function cardOf(
  people: number,
  judged: readonly Row[],
  tried: readonly Tried[],
  { name, told }: Tried,
  until: Date,
  withinDays: number,
): Card {
  const n = judged.length;
  const values = Float64Array.from(judged, ({ value }) => value);
  const over = (statistic: (rows: Int32Array) => number): Interval =>
    bootstrap(n, statistic, { seed: 1, resamples: 200 });
  const total = (of: Float64Array, rows: Int32Array): number => rows.reduce((sum, i) => sum + of[i]!, 0);
  const heldOut = heldOutOf("amount", told, values);
  // Half of the people make the intervals, the other half says how many they held.
  const [even, odd] = [0, 1].map((half) => Array.from(told.keys()).filter((i) => i % 2 === half));
  const made = intervalsOf(
    Float64Array.from(even!, (i) => told[i]!),
    even!.map((i) => judged[i]!),
  );
  const held = odd!.filter((i) => {
    const { low, high } = intervalOf({ intervals: made }, told[i]!);
    return values[i]! >= low && values[i]! <= high;
  }).length;
  return {
    capability: "lifetime-value",
    people,
    facts: {
      "horizon, days": withinDays,
      "people judged": n,
      "judged on": said("judged_last_horizon"),
      method: said(name),
      ...Object.fromEntries(
        tried.map((one) => [`mean absolute error, ${CARD_ENGLISH[one.name]({})}`, Number(one.error.toFixed(2))]),
      ),
      "held by the intervals of nine in ten": Number((held / odd!.length).toFixed(3)),
      until: until.toISOString(),
    },
    metrics: [
      { name: "value, Spearman", ...over((rows) => spearman(rows, told, values)), n },
      { name: "told in all, over what came", ...over((rows) => total(told, rows) / (total(values, rows) || 1)), n },
      {
        name: "mean absolute error",
        ...over((rows) => mean(Array.from(rows, (i) => Math.abs(told[i]! - values[i]!)))),
        n,
      },
    ],
    ...(heldOut ? { heldOut } : {}),
    limits: [
      said("learned_from_buyers"),
      said("knows_days_and_amounts"),
      said("buys_at_a_rate"),
      said("leavers_not_valued"),
    ],
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
