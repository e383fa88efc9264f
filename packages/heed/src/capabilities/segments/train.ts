// Training: the most segments that other samples of the same people would show too, each large enough and with a name of its own.
import {
  adjustedRand,
  assignClusters,
  fault,
  fitKMeans,
  type Interval,
  type KMeans,
  type Matrix,
  quantileSorted,
  seededRandom,
  takeRows,
} from "@heed/math";
import type { Capability, Card, Item } from "../capability.ts";
import { inFixedOrder } from "../fixed-order.ts";
import { said } from "../said.ts";
import { type Day, dayNumber, valueBetween } from "../spending.ts";
import { type Habit, habitAt, placed, scaleOf } from "./habits.ts";
import { type Segment, type SegmentsModel, segmentsOf } from "./model.ts";
import { nameSegments, usualOf } from "./name-segments.ts";
import { nameIn } from "./tell.ts";

/** What a training run keeps of one person. */
export type Bought = { readonly days: readonly Day[] };

const FEWEST = 100;
/** A group of fewer is never shown. */
const SMALLEST = 11;
const MOST_SEGMENTS = 6;
/** Adjusted Rand index from which on groupings of different samples are called the same. */
const STABLE = 0.8;
const SAMPLES = 20;
/** So many people judge stability; more would tell no more. */
const JUDGED = 5_000;

type Known = { readonly spending: readonly Day[]; readonly habit: Habit };
type Stability = Pick<Interval, "value" | "low" | "high">;
/** What became of one number of segments. */
type Tried = { readonly segments: number; readonly found: string };
type Chosen = { readonly clusters: KMeans; readonly segments: readonly Segment[]; readonly assignment: Int32Array };

/**
 * Trains on people who had bought. The same people in any order, with the same seed, give the same segments.
 *
 * @throws `too_few_people`; `no_stable_segments` where samples of the same people are grouped otherwise each time
 */
export function train(
  people: readonly Bought[],
  _catalogue: readonly Item[],
  { seed, until, report, outcome }: Parameters<Capability["train"]>[2],
): { model: SegmentsModel; card: Card } {
  const end = dayNumber(until);
  const known = inFixedOrder(people).flatMap(({ days: spending }): Known[] => {
    const habit = habitAt(spending, end);
    return habit ? [{ spending, habit }] : [];
  });
  if (known.length < FEWEST)
    return fault(
      "too_few_people",
      `${known.length} people had bought; ${FEWEST} are needed.`,
      "Train again when more have happened; until then nobody is in a segment.",
    );
  const habits = known.map(({ habit }) => habit);
  const scale = scaleOf(habits);
  const x = placed(habits, scale);
  const tried: Tried[] = [];
  const chosen = choose(x, habits, seed, tried, report);
  if (!chosen)
    return fault(
      "no_stable_segments",
      `These ${known.length} people do not fall into groups that would be found again (${tried.map(({ segments, found }) => `${segments}: ${found}`).join("; ")}).`,
      "Train again when more have bought, and use audiences by rule until then.",
    );
  report(0.9, "measuring how stable they are");
  // With other samples than those by which their number was chosen.
  const stability = stabilityOf(x, chosen.clusters, seed + 1);
  const model: SegmentsModel = {
    property: outcome?.value ?? "revenue",
    scale,
    clusters: chosen.clusters,
    segments: chosen.segments,
  };
  const moved = lookBack(model, known, chosen.assignment, end, outcome);
  report(1, "done");
  return { model, card: cardOf(people.length, chosen, stability, tried, moved, until) };
}

/** The most segments that are large enough, can be told apart in words, and are stable. */
function choose(
  x: Matrix,
  habits: readonly Habit[],
  seed: number,
  tried: Tried[],
  report: Parameters<Capability["train"]>[2]["report"],
): Chosen | undefined {
  const distinct = new Set(habits.map(({ days, orders, total }) => `${days} ${orders} ${total}`)).size;
  const middle = usualOf(habits).days;
  for (let segments = MOST_SEGMENTS; segments >= 2; segments--) {
    report((MOST_SEGMENTS - segments) / MOST_SEGMENTS, `trying ${segments} segments`);
    const say = (found: string) => tried.push({ segments, found });
    // A sample has about two thirds of them.
    if (distinct < 3 * segments) {
      say("too few who differ");
      continue;
    }
    const { model, assignment } = fitKMeans(x, { clusters: segments, random: seededRandom(seed) });
    const groups = Array.from({ length: segments }, (_, c) => habits.filter((_, i) => assignment[i] === c));
    const usual = groups.map((group) => (group.length < SMALLEST ? undefined : usualOf(group)));
    const told = usual.filter((each) => each !== undefined);
    const names = nameSegments(told, middle);
    if (told.length < segments) say(`one of fewer than ${SMALLEST}`);
    else if (!names) say("no words tell them apart");
    else {
      const { value } = stabilityOf(x, model, seed);
      say(`adjusted Rand ${value.toFixed(2)}`);
      if (value < STABLE) continue;
      const described = told.map((of, c) => ({
        name: names[c]!,
        people: Math.floor(groups[c]!.length / 10) * 10,
        usual: of,
      }));
      return { clusters: model, segments: described, assignment };
    }
  }
  return undefined;
}

/** How alike the same people are grouped by centres fitted to samples of them, drawn with replacement: the mean, and between which ends 95 % lie. */
function stabilityOf(x: Matrix, clusters: KMeans, seed: number): Stability {
  const random = seededRandom(seed);
  const judged =
    x.rows <= JUDGED
      ? x
      : takeRows(
          x,
          Int32Array.from({ length: JUDGED }, () => random.below(x.rows)),
        );
  const own = assignClusters(clusters, judged);
  const agreed = Float64Array.from({ length: SAMPLES }, () => {
    const rows = Int32Array.from({ length: judged.rows }, () => random.below(judged.rows));
    const again = fitKMeans(takeRows(judged, rows), { clusters: clusters.centroids.rows, random, restarts: 5 });
    return adjustedRand(own, assignClusters(again.model, judged));
  }).sort();
  const value = agreed.reduce((sum, one) => sum + one, 0) / SAMPLES;
  return { value, low: quantileSorted(agreed, 0.025), high: quantileSorted(agreed, 0.975) };
}

type Moved = {
  readonly days: number;
  /** Of those in a segment then, the share in another now; only of groups that are large enough. */
  readonly shares: readonly { readonly from: number; readonly to: number; readonly share: number }[];
  /** What those in each segment then brought since, each; undefined where nothing says what is worth money, or they are too few. */
  readonly worth: readonly (number | undefined)[];
};

const LOOKED_BACK_DAYS = 90;

/** Where people were a horizon ago, and what has come of it. */
function lookBack(
  model: SegmentsModel,
  known: readonly Known[],
  now: Int32Array,
  end: number,
  outcome: Parameters<Capability["train"]>[2]["outcome"],
): Moved {
  const days = outcome?.withinDays ?? LOOKED_BACK_DAYS;
  const before = known.flatMap(({ spending }, i) => {
    const habit = habitAt(spending, end - days);
    return habit ? [{ habit, now: now[i]!, value: valueBetween(spending, end - days, end) }] : [];
  });
  const then =
    before.length === 0
      ? []
      : segmentsOf(
          model,
          before.map(({ habit }) => habit),
        );
  const each = model.segments.map((_, c) => before.filter((_, i) => then[i] === c));
  return {
    days,
    shares: each.flatMap((own, from) =>
      model.segments.flatMap((_, to) => {
        const moved = own.filter((one) => one.now === to).length;
        return to === from || moved < SMALLEST ? [] : [{ from, to, share: moved / own.length }];
      }),
    ),
    worth: each.map((own) =>
      outcome?.value === undefined || own.length < SMALLEST
        ? undefined
        : own.reduce((sum, { value }) => sum + value, 0) / own.length,
    ),
  };
}

function cardOf(
  people: number,
  { segments, assignment }: Chosen,
  stability: Stability,
  tried: readonly Tried[],
  { days, shares, worth }: Moved,
  until: Date,
): Card {
  const called = (c: number): string => nameIn("en", segments[c]!.name);
  const order = segments.map((_, c) => c).sort((a, b) => segments[b]!.usual.total - segments[a]!.usual.total);
  const plain = (value: number): string => String(Number(value.toPrecision(3)));
  return {
    capability: "segments",
    people,
    facts: {
      segments: segments.length,
      ...Object.fromEntries(
        order.map((c) => {
          const { people: size, usual } = segments[c]!;
          const brought =
            worth[c] === undefined ? "" : `; brought ${plain(worth[c])} each within the last ${days} days`;
          return [
            called(c),
            `${size} people; usually ${usual.orders} ${usual.orders === 1 ? "day" : "days"} with orders, the last ${usual.days} days ago, ${usual.total} in all${brought}`,
          ];
        }),
      ),
      [`moved within ${days} days`]:
        shares
          .map(({ from, to, share }) => `${called(from)} > ${called(to)}: ${Math.round(100 * share)} %`)
          .join("; ") || said("nobody_moved", { people: SMALLEST }),
      ...Object.fromEntries(tried.map(({ segments: k, found }) => [`${k} segments`, found])),
      until: until.toISOString(),
    },
    metrics: [
      {
        name: `stability, adjusted Rand over ${SAMPLES} samples`,
        ...stability,
        n: Math.min(JUDGED, assignment.length),
      },
    ],
    limits: [
      said("learned_from_buyers"),
      said("segments_know"),
      said("segments_change", { most: MOST_SEGMENTS }),
      said("segments_in_tens", { least: SMALLEST }),
      said("leavers_not_grouped"),
    ],
  };
}
