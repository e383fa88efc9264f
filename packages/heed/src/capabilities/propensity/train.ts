// Training: the latest closed horizon judges what the earlier ones taught, then everything is fitted once; chance is refused.
import type { CardName } from "@heed/core";
import {
  bootstrap,
  brierScore,
  calibrationTable,
  equalBins,
  fault,
  fitGradientBoosting,
  type Interval,
  liftAt,
  rocAucInterval,
} from "@heed/math";
import type { Audit, Capability, Card, Item, Outcome } from "../capability.ts";
import { inFixedOrder } from "../fixed-order.ts";
import { heldOutOf } from "../held-out.ts";
import { said, to } from "../said.ts";
import { spearman } from "../spearman.ts";
import { FEATURES, type Look } from "./features.ts";
import { asColumns, chances, type PropensityModel, worths } from "./model.ts";
import { forTrees } from "./prepare.ts";
import { fitScorer, stratifiedFolds } from "./scorer.ts";
import { strongestColumns } from "./strongest-columns.ts";

/** What a training run keeps of one person. */
export type Looks = { readonly looks: readonly Look[] };

const FEWEST = 100;
const FEWEST_OF_A_KIND = 20;
/** A lower end of the AUC's interval that tells more than a coin. */
const CHANCE = 0.52;
/** Rows whose explanations say on what scores rest; they come in an order that tells nothing. */
const EXPLAINED = 400;

/**
 * Trains on looks whose horizon has closed. The same looks in any order, with the same seed, give the same model.
 *
 * @throws `outcome_missing` where the purpose declares none, `too_few_people`
 */
export function train(
  people: readonly Looks[],
  _catalogue: readonly Item[],
  { seed, until, report, outcome, without = [] }: Parameters<Capability["train"]>[2],
): { model: PropensityModel; card: Card } {
  if (!outcome)
    return fault(
      "outcome_missing",
      "The purpose does not say what is to be told.",
      'Add outcome: { event: "Order Completed", within: "30 days" } to it in heed.config.ts.',
    );
  const looks = looksOf(people);
  // A horizon in which nobody did it, or everybody, judges nothing.
  const last = [...new Set(looks.map(({ day }) => day))].sort((a, b) => b - a).find((day) => enough(on(looks, day)));
  if (last === undefined) return tooFew(looks);
  const latest = on(looks, last);
  // What was not yet known on that day may not teach what is judged by it.
  const earlier = looks.filter(({ day }) => day + outcome.withinDays <= last);
  const inTime = enough(earlier) && enough(latest);
  const how: Fitting = { seed, outcome, without };
  report(0.05, inTime ? "judging on the latest closed horizon" : "judging in five folds");
  const judged = inTime ? judgeBy(fit(earlier, how), latest) : judgeFolds(looks, latest, how);
  report(0.6, "fitting on everything");
  const model = fit(looks, how);
  report(1, "done");
  return { model, card: cardOf(people.length, looks, latest, judged, inTime, until, how, model) };
}

/** Looks, each with the number of its person. */
type Rows = readonly (Look & { readonly who: number })[];
type Judged = {
  readonly y: Uint8Array;
  readonly told: Float64Array;
  readonly value: Float64Array;
  readonly worth: Float64Array | undefined;
};

type Fitting = { readonly seed: number; readonly outcome: Outcome; readonly without: readonly string[] };

function fit(looks: Rows, { seed, outcome, without }: Fitting): PropensityModel {
  const table = asColumns(looks.map(({ x }) => x)).filter(({ name }) => !without.includes(name));
  if (!table.some((column) => column.kind === "number" && column.values.some((value) => !Number.isNaN(value))))
    fault("no_features", "Nothing is left to learn from.", "Let the purpose read more, or leave out less.");
  const y = Uint8Array.from(looks, (look) => look.y);
  const scorer = fitScorer(table, y, { seed, groups: Int32Array.from(looks, ({ who }) => who) });
  const buyers = looks.filter((look) => look.y === 1);
  const worthSomething = new Set(buyers.map(({ value }) => Math.max(0, value))).size > 1;
  const worth =
    outcome.value === undefined || !worthSomething
      ? null
      : fitGradientBoosting(
          {
            x: forTrees(scorer.preparation, asColumns(buyers.map(({ x }) => x))),
            y: Float64Array.from(buyers, ({ value }) => Math.log1p(Math.max(0, value))),
          },
          {
            loss: "squared",
            rounds: 150,
            learningRate: 0.05,
            maxLeaves: 8,
            l2: 10,
            columnSample: 0.6,
            rowSample: 0.7,
            seed,
          },
        );
  const rate = y.reduce((sum, label) => sum + label, 0) / y.length;
  const { event, withinDays, value: property } = outcome;
  return { event, withinDays, ...(property === undefined ? {} : { property }), scorer, worth, rate };
}

const judgeBy = (model: PropensityModel, rows: Rows): Judged => ({
  y: Uint8Array.from(rows, ({ y }) => y),
  told: chances(
    model,
    rows.map(({ x }) => x),
  ),
  value: Float64Array.from(rows, ({ value }) => value),
  worth: worths(
    model,
    rows.map(({ x }) => x),
  ),
});

/** Each fifth of the people, at their latest look, by a model of the others' looks. */
function judgeFolds(looks: Rows, latest: Rows, how: Fitting): Judged {
  const fold = stratifiedFolds(
    latest.map(({ y }) => y),
    5,
    how.seed,
  );
  const of = new Map(latest.map(({ who }, i) => [who, fold[i]]));
  const parts = [0, 1, 2, 3, 4].map((k) =>
    judgeBy(
      fit(
        looks.filter(({ who }) => of.get(who) !== k),
        how,
      ),
      latest.filter((_, i) => fold[i] === k),
    ),
  );
  return {
    y: Uint8Array.from(parts.flatMap(({ y }) => [...y])),
    told: Float64Array.from(parts.flatMap(({ told }) => [...told])),
    value: Float64Array.from(parts.flatMap(({ value }) => [...value])),
    worth: parts.every(({ worth }) => worth) ? Float64Array.from(parts.flatMap(({ worth }) => [...worth!])) : undefined,
  };
}

const enough = (rows: Rows): boolean => {
  const positives = rows.filter(({ y }) => y === 1).length;
  return rows.length >= FEWEST && positives >= FEWEST_OF_A_KIND && rows.length - positives >= FEWEST_OF_A_KIND;
};

const on = (looks: Rows, day: number): Rows => looks.filter((look) => look.day === day);

function tooFew(looks: Rows): never {
  const [, most] = [...new Set(looks.map(({ day }) => day))]
    .map((day) => [day, on(looks, day)] as const)
    .sort((a, b) => b[1].length - a[1].length)[0] ?? [0, []];
  const positives = most.filter(({ y }) => y === 1).length;
  return fault(
    "too_few_people",
    `At most ${most.length} people were known when a horizon that has closed began, ${positives} of them with the outcome; ${FEWEST} with ${FEWEST_OF_A_KIND} of each kind are needed.`,
    "Train again when more have happened, and see that the purpose reads the outcome; until then nobody is scored.",
  );
}

/** The looks of everybody, each with the number of its person. */
const looksOf = (people: readonly Looks[]): Rows =>
  inFixedOrder(people.map(({ looks }) => looks)).flatMap((own, who) => own.map((look) => ({ ...look, who })));

function cardOf(
  people: number,
  looks: Rows,
  latest: Rows,
  { y, told, value, worth }: Judged,
  inTime: boolean,
  until: Date,
  { outcome, without }: Fitting,
  model: PropensityModel,
): Card {
  const n = y.length;
  const auc = rocAucInterval(y, told);
  const brier = bootstrap(
    n,
    (rows) =>
      brierScore(
        rows.map((i) => y[i]!),
        Float64Array.from(rows, (i) => told[i]!),
      ),
    { seed: 1, resamples: 200 },
  );
  const lift = bootstrap(n, (rows) => liftOrOne(rows, y, told), { seed: 1, resamples: 200 });
  const { expectedError } = calibrationTable(y, told, 10);
  const heldOut = heldOutOf("chance", told, Float64Array.from(y));
  const area = { auc: to(3, auc.value), low: to(3, auc.low) };
  const against =
    auc.low < CHANCE
      ? [
          said(inTime ? "hardly_a_coin_later" : "hardly_a_coin_folds", {
            ...area,
            high: to(3, auc.high),
            least: CHANCE,
          }),
        ]
      : [];
  const audit: Audit = {
    passed: against.length === 0,
    against,
    checks: [
      {
        what: "better than chance",
        found: against[0] ?? said("better_than_a_coin", area),
      },
    ],
  };
  const metric = (name: CardName, { value: v, low, high }: Interval) => ({ name, value: v, low, high, n });
  return {
    capability: "propensity",
    people,
    facts: {
      outcome: outcome.event,
      "horizon, days": outcome.withinDays,
      looks: looks.length,
      "looks judged": n,
      "judged on": said(inTime ? "judged_later_people" : "judged_in_folds"),
      until: until.toISOString(),
      "rate of the outcome": Number(model.rate.toFixed(4)),
      "calibration error": Number(expectedError.toFixed(4)),
      "weight of the trees": model.scorer.share,
      features: FEATURES.length - without.length,
      ...(without.length > 0 ? { "left out, because they tell a group": without.join(", ") } : {}),
    },
    metrics: [
      metric("AUC", auc),
      metric("Brier score", brier),
      metric("lift of the best tenth", lift),
      ...(worth
        ? [
            metric(
              "value, Spearman",
              bootstrap(n, (rows) => spearman(rows, value, worth), { seed: 1, resamples: 200 }),
            ),
          ]
        : []),
    ],
    limits: [
      said("learned_from_permitted"),
      said("knows_what_happened"),
      said("closed_horizons_only"),
      said("leavers_not_scored"),
    ],
    strongest: strongestColumns([
      { scorer: model.scorer, rows: asColumns(latest.slice(0, EXPLAINED).map(({ x }) => x)) },
    ]),
    reference: referenceOf(
      chances(
        model,
        latest.map(({ x }) => x),
      ),
    ),
    ...(heldOut ? { heldOut } : {}),
    audit,
  };
}

/** People in a bin of the reference, at least. */
const REFERENCE_BIN = 30;

/** Counts in at most ten bins of about equal numbers, none of fewer than 30 people; edges are rounded up to thousandths, so that none is anybody's own score. */
function referenceOf(told: Float64Array): NonNullable<Card["reference"]> {
  const rounded = told.map((chance) => Math.ceil(1_000 * chance) / 1_000);
  const bins = equalBins(rounded, 10, REFERENCE_BIN);
  return {
    edges: bins.slice(0, -1).map((bin) => rounded[bin.at(-1)!]!),
    counts: bins.map((bin) => bin.length),
  };
}

// A resample may hold nobody with the outcome.
function liftOrOne(rows: Int32Array, y: Uint8Array, told: Float64Array): number {
  const labels = rows.map((i) => y[i]!);
  return labels.includes(1)
    ? liftAt(
        labels,
        Float64Array.from(rows, (i) => told[i]!),
        0.1,
      )
    : 1;
}
