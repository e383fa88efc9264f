// Judges recommendations on any table of people, items and times: learns from the earlier rows, looks whether the later ones are found.
import { bootstrapMean, type Interval, pairedBootstrap, rankingMetrics, rankTop, seededRandom } from "@heed/math";
import { basketOf, boughtMask } from "../capabilities/recommendations/basket.ts";
import type { History } from "../capabilities/recommendations/history.ts";
import type { RecommendationsModel } from "../capabilities/recommendations/model.ts";
import { scoreShelf, tasteOf } from "../capabilities/recommendations/score.ts";
import { train } from "../capabilities/recommendations/train.ts";
import { isMissing } from "./find-label.ts";
import { placeOf, type TextTable } from "./read-table.ts";

export type RankingOptions = {
  readonly person: string;
  readonly item: string;
  /** Column with the time; without one, an item is hidden of every fifth person. */
  readonly at?: string;
  readonly seed: number;
  readonly report?: (share: number, says: string) => void;
};

type Figures = { readonly recall_20: number; readonly ndcg_10: number; readonly coverage: number };
type Bounds = readonly [low: number, high: number];

export type RankingReport = {
  readonly capability: "recommendations";
  readonly rows: number;
  readonly dropped: { readonly n: number; readonly reasons: readonly { readonly why: string; readonly n: number }[] };
  readonly people: number;
  readonly items: number;
  readonly split: { readonly kind: "time" | "hidden item"; readonly says: string };
  readonly ranking: Figures & {
    /** People who were judged. */
    readonly users: number;
    readonly recall_20_ci: Bounds;
    readonly ndcg_10_ci: Bounds;
    readonly baseline: Figures & { readonly what: string };
    /** Paired difference to the baseline. */
    readonly gain_recall_20: readonly [value: number, low: number, high: number];
    readonly gain_ndcg_10: readonly [value: number, low: number, high: number];
  };
  readonly warnings: readonly string[];
  readonly seed: number;
  readonly seconds: number;
};

const DAY = 86_400_000;
const FEWEST_JUDGED = 30;
const LATER = 0.15;

type Row = { readonly person: string; readonly item: string; readonly day: number };
type Judged = { readonly known: History; readonly later: ReadonlySet<string> };

/**
 * Ranks all items that a person did not have before, and looks for those that they had later. Judged by the very training and scoring
 * that serve a shelf.
 *
 * @throws `column_unknown`, `time_unreadable`, `too_few_judged`, and `too_few_people` when no item has 11 people
 */
export function evaluateRanking(table: TextTable, options: RankingOptions): RankingReport {
  const started = performance.now();
  const { seed, at, report = () => undefined } = options;
  const dropped = new Map(table.dropped);
  const rows = rowsOf(table, options, dropped);
  const { histories, judged, untilDay, says } = at === undefined ? hideOne(rows, seed) : laterRows(rows, at);
  if (judged.length < FEWEST_JUDGED)
    throw new Error(
      `too_few_judged: only ${judged.length} people have both a history and something new later; ${FEWEST_JUDGED} are the least that can be judged. Give a longer table.`,
    );
  const ids = [...new Set(rows.map(({ item }) => item))].sort();
  const { model } = train(
    histories,
    ids.map((id) => ({ id, title: id })),
    { seed, until: new Date(untilDay * DAY), report: (share, what) => report(0.8 * share, what) },
  );
  const found = judge(model, judged, untilDay, (share) =>
    report(0.8 + 0.2 * share, "ranking for people it has not seen later"),
  );
  const reached = found.own;
  const gain = (of: "recall" | "ndcg"): readonly [number, number, number] => {
    const { value, low, high } = pairedBootstrap(reached[of], found.popular[of], { seed });
    return [value, low, high];
  };
  const [recall, ndcg] = [bootstrapMean(reached.recall, { seed }), bootstrapMean(reached.ndcg, { seed })];
  return {
    capability: "recommendations",
    rows: rows.length,
    dropped: {
      n: [...dropped.values()].reduce((sum, n) => sum + n, 0),
      reasons: [...dropped].map(([why, n]) => ({ why, n })),
    },
    people: new Set(rows.map(({ person }) => person)).size,
    items: ids.length,
    split: { kind: at === undefined ? "hidden item" : "time", says },
    ranking: {
      users: judged.length,
      recall_20: recall.value,
      recall_20_ci: bounds(recall),
      ndcg_10: ndcg.value,
      ndcg_10_ci: bounds(ndcg),
      coverage: reached.shown.size / ids.length,
      baseline: {
        what: "the items bought by most people in the last 30 days, the same for everybody",
        recall_20: mean(found.popular.recall),
        ndcg_10: mean(found.popular.ndcg),
        coverage: found.popular.shown.size / ids.length,
      },
      gain_recall_20: gain("recall"),
      gain_ndcg_10: gain("ndcg"),
    },
    warnings:
      gain("ndcg")[1] <= 0
        ? ["It does not rank better than popularity: the interval of the paired difference reaches 0."]
        : [],
    seed,
    seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
  };
}

function rowsOf(
  { header, rows }: TextTable,
  { person, item, at }: RankingOptions,
  dropped: Map<string, number>,
): Row[] {
  const [p, i] = [placeOf(header, person, "--person"), placeOf(header, item, "--item")];
  const t = at === undefined ? -1 : placeOf(header, at, "--at");
  const kept: Row[] = [];
  const drop = (why: string) => dropped.set(why, (dropped.get(why) ?? 0) + 1);
  for (const row of rows) {
    const [who, what] = [row[p]!, row[i]!];
    if (isMissing(who)) drop("nobody in the column of people");
    else if (isMissing(what)) drop("nothing in the column of items");
    else if (t < 0) kept.push({ person: who, item: what, day: 0 });
    else {
      const day = dayOf(row[t]!);
      if (day === undefined) drop("a time that cannot be read");
      else kept.push({ person: who, item: what, day });
    }
  }
  if (at !== undefined && kept.length < rows.length / 2)
    throw new Error(
      `time_unreadable: most cells of "${at}" are no times. Write them as 2026-01-31 or 2026-01-31T12:00:00Z.`,
    );
  return kept;
}

function dayOf(cell: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d/.test(cell)) return undefined;
  const at = Date.parse(
    /[zZ]|[+-]\d\d:?\d\d$/.test(cell) ? cell : `${cell.replace(" ", "T")}${cell.length > 10 ? "Z" : ""}`,
  );
  return Number.isNaN(at) ? undefined : Math.floor(at / DAY);
}

function historiesOf(rows: readonly Row[]): Map<string, History> {
  const all = new Map<string, [string, number][]>();
  for (const { person, item, day } of rows) {
    const own = all.get(person);
    if (own) own.push([item, day]);
    else all.set(person, [[item, day]]);
  }
  return new Map(
    [...all].map(([person, bought]) => [person, { bought: bought.sort((a, b) => a[1] - b[1]), seen: [] }]),
  );
}

/** Rows before the last 15 % teach; what a person had for the first time after is to be found. */
function laterRows(rows: readonly Row[], at: string) {
  const days = Int32Array.from(rows, ({ day }) => day).sort();
  const untilDay = days[Math.floor((1 - LATER) * days.length)] ?? 0;
  const known = historiesOf(rows.filter(({ day }) => day < untilDay));
  const later = new Map<string, Set<string>>();
  for (const { person, item, day } of rows) {
    const history = known.get(person);
    if (day < untilDay || !history || history.bought.some(([had]) => had === item)) continue;
    later.set(person, (later.get(person) ?? new Set()).add(item));
  }
  const judged = [...later].map(([person, items]): Judged => ({ known: known.get(person)!, later: items }));
  const day = new Date(untilDay * DAY).toISOString().slice(0, 10);
  return {
    histories: [...known.values()],
    judged,
    untilDay,
    says: `learned from rows before ${day} by "${at}", judged on what people had for the first time after`,
  };
}

/** Four fifths of the people teach; of every other one item is hidden. */
function hideOne(rows: readonly Row[], seed: number) {
  const random = seededRandom(seed);
  const people = random.shuffle(
    [...historiesOf(rows).values()].map(({ bought }) => [...new Set(bought.map(([item]) => item))]),
  );
  const cut = Math.floor(0.8 * people.length);
  const asHistory = (items: readonly string[]): History => ({
    bought: items.map((item) => [item, 0] as const),
    seen: [],
  });
  const judged = people
    .slice(cut)
    .filter((items) => items.length >= 2)
    .map((items): Judged => {
      const hidden = items[random.below(items.length)]!;
      return { known: asHistory(items.filter((item) => item !== hidden)), later: new Set([hidden]) };
    });
  return {
    histories: people.slice(0, cut).map(asHistory),
    judged,
    untilDay: 1,
    says: "learned from four fifths of the people; of every other person with two items one was hidden",
  };
}

function judge(model: RecommendationsModel, people: readonly Judged[], day: number, report: (share: number) => void) {
  const { items } = model.kept;
  const placeOfItem = new Map(items.map((item, place) => [item, place]));
  const most = popularityOf(model);
  const empty = () => ({
    recall: new Float64Array(people.length),
    ndcg: new Float64Array(people.length),
    shown: new Set<number>(),
  });
  const [own, popular] = [empty(), empty()];
  people.forEach(({ known, later }, p) => {
    const basket = basketOf(known, placeOfItem);
    const had = boughtMask(basket, items.length);
    // What the model does not know cannot be found, and counts as not found.
    let unknown = -1;
    const wanted = new Set([...later].map((item) => placeOfItem.get(item) ?? unknown--));
    for (const [into, scores] of [
      [own, scoreShelf(model, "discover", tasteOf(model, basket, day))],
      [popular, most],
    ] as const) {
      const ranked = rankTop(scores, 20, had);
      into.recall[p] = rankingMetrics(ranked, wanted, 20).recall;
      into.ndcg[p] = rankingMetrics(ranked, wanted, 10).ndcg;
      for (const place of ranked.subarray(0, 10)) into.shown.add(place);
    }
    if (p % 500 === 0) report(p / people.length);
  });
  return { own, popular };
}

/** How popular each item is. */
const popularityOf = ({ popularity }: RecommendationsModel): Float64Array => Float64Array.from(popularity);

const bounds = ({ low, high }: Interval): Bounds => [low, high];
const mean = (values: Float64Array): number => values.reduce((sum, v) => sum + v, 0) / values.length;
