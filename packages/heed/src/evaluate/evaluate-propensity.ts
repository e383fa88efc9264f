// Judges propensity on any table: five folds pooled, a later part, or a file of its own; nothing is stored, nobody is looked up.
import {
  type Column,
  findDuplicates,
  type InferredColumn,
  inferColumns,
  leakageScan,
  quantileSorted,
  rocAuc,
  seededRandom,
  sharedRows,
} from "@heed/math";
import { takeColumns } from "../capabilities/propensity/prepare.ts";
import { explain, fitScorer, type Scorer, score, stratifiedFolds } from "../capabilities/propensity/scorer.ts";
import { auditGroups, type ColumnFairness } from "./audit-groups.ts";
import { findLabel, isMissing, type Label } from "./find-label.ts";
import { type Baseline, judge, judgeBaseline, type Verdict } from "./judge.ts";
import { type Mitigation, mitigate } from "./mitigate.ts";
import { placeOf, type TextTable } from "./read-table.ts";

export type PropensityOptions = {
  readonly target: string;
  /** The value of the target that counts as yes. */
  readonly positive?: string;
  readonly protected?: readonly string[];
  readonly exclude?: readonly string[];
  /** A protected column whose groups are to be treated alike: tells what mending costs. */
  readonly mitigate?: string;
  /** `time`: the last part is judged; rows in the order of `time`, or of the file. Default random, or time when `time` is given. */
  readonly split?: "random" | "time";
  readonly time?: string;
  /** Who is selected, for fairness: scores from here on. */
  readonly threshold?: number;
  readonly seed: number;
  readonly report?: (share: number, says: string) => void;
};

export type ColumnUse = {
  readonly name: string;
  readonly type: string;
  readonly missing: number;
  readonly distinct: number;
  /** How it was used. */
  readonly use: "feature" | "target" | "protected" | "time" | "left out";
  readonly why?: string;
};

export type PropensityReport = {
  readonly capability: "propensity";
  /** Rows that were used. */
  readonly rows: number;
  readonly dropped: { readonly n: number; readonly reasons: readonly { readonly why: string; readonly n: number }[] };
  readonly columns: readonly ColumnUse[];
  readonly target: Label;
  readonly split: {
    readonly kind: "random" | "time" | "file";
    readonly says: string;
    readonly train: number;
    readonly test: number;
  };
  readonly test: Verdict;
  readonly baseline: Baseline;
  readonly leakage: readonly { readonly column: string; readonly why: string }[];
  /** With a column that tells the answer: the figures without it. */
  readonly without_suspects: {
    readonly left_out: readonly string[];
    readonly auc: number;
    readonly auc_ci: readonly [number, number];
  } | null;
  readonly threshold: { readonly value: number; readonly says: string };
  readonly fairness: Readonly<Record<string, ColumnFairness>>;
  readonly mitigation: Mitigation | null;
  readonly top_features: readonly { readonly column: string; readonly strength: number; readonly direction: string }[];
  readonly warnings: readonly string[];
  readonly seed: number;
  readonly seconds: number;
};

const FEWEST_ROWS = 100;
const FEWEST_OF_A_KIND = 20;
const FOLDS = 5;
const LATER = 0.3;
const EXPLAINED = 400;
/** Up to so many values a protected number is a group each; beyond, four groups of equal size. */
const MOST_GROUPS = 12;

type Table = { readonly features: readonly Column[]; readonly y: Uint8Array };
type Part = { readonly train: ArrayLike<number>; readonly judged: Int32Array };

/**
 * Judges how well the target can be told from the other columns. With `test` the scorer is fitted on `given` and judged there.
 *
 * @throws a sentence with its remedy for a table that cannot be judged: `column_unknown`, `target_constant`, `target_many_values`,
 *   `too_few_rows`, `one_outcome_too_rare`, `no_features`, `test_columns_differ`
 */
export function evaluatePropensity(
  given: TextTable,
  test: TextTable | undefined,
  options: PropensityOptions,
): PropensityReport {
  const { target, seed, report = () => undefined } = options;
  const started = performance.now();
  const { header } = given;
  const at = placeOf(header, target, "--target");
  const isProtected = new Set([
    ...(options.protected ?? []),
    ...(options.mitigate === undefined ? [] : [options.mitigate]),
  ]);
  for (const name of isProtected) placeOf(header, name, "--protected");
  for (const name of options.exclude ?? []) placeOf(header, name, "--exclude");
  if (options.time !== undefined) placeOf(header, options.time, "--time");
  if (isProtected.has(target))
    throw new Error(
      "target_protected: the target is also a protected column. Judge another target, or leave it out of --protected.",
    );
  const dropped = new Map(given.dropped);
  const kept = withTarget(given, at, dropped, "no value in the target");
  const keptTest =
    test && withTarget(sameColumns(test, header), at, mergeInto(dropped, test.dropped), "no value in the target");
  const texts = keptTest ? [...kept, ...keptTest] : kept;
  const label = findLabel(
    target,
    texts.map((row) => row[at]!),
    options.positive,
  );
  const y = Uint8Array.from(texts, (row) => (row[at] === label.positive ? 1 : 0));
  requireEnough(y, label);

  const inferred = inferColumns(header, texts);
  const use = inferred.map((column) => useOf(column, options, isProtected));
  const features = inferred.filter((_, j) => use[j]!.use === "feature").map(({ column }) => column);
  if (features.length === 0)
    throw new Error(
      "no_features: no column is left to learn from. Give a table with columns that were known before the outcome.",
    );
  const order = orderOf(inferred, options, texts.length);
  const split = splitOf(options, keptTest ? { train: kept.length, test: keptTest.length } : undefined, texts.length);
  const parts = partsOf(split.kind, y, order, kept.length, seed);
  report(0, "looking for columns that know the answer");
  const scan = leakageScan(features, y, { random: seededRandom(seed) });
  const leakage = scan.flatMap(({ name, warnings, auc, missingAuc }) =>
    warnings.map((warning) => ({ column: name, why: leakSentence(warning, auc.value, missingAuc) })),
  );
  const identical = use.filter(({ use: of, type }) => of === "left out" && type === "id");
  for (const { name } of identical)
    leakage.push({
      column: name,
      why: "a different value in nearly every row: an id recalls people and teaches nothing; it was left out",
    });

  const table = { features, y };
  const inTime = split.kind === "time";
  const judged = judgeParts(table, parts, inTime, seed, (share) =>
    report(share, "fitting on some rows, judging on others"),
  );
  const verdict = judge(judged.y, judged.scores);
  const suspects = scan.filter(({ warnings }) => warnings.includes("explains_label")).map(({ name }) => name);
  const without = suspects.length > 0 ? judgeWithout(table, suspects, parts, inTime, seed, report) : null;
  const threshold = thresholdFor(options.threshold, judged.y, judged.scores);
  const fairness: Record<string, ColumnFairness> = {};
  for (const name of isProtected) {
    const group = groupsOf(inferred.find((column) => column.name === name)!, judged.rows);
    fairness[name] = auditGroups(judged.y, judged.scores, group, { threshold: threshold.value, seed });
  }
  return {
    capability: "propensity",
    rows: texts.length,
    dropped: {
      n: [...dropped.values()].reduce((sum, n) => sum + n, 0),
      reasons: [...dropped].map(([why, n]) => ({ why, n })),
    },
    columns: use,
    target: label,
    split: { ...split, train: parts[0]!.train.length, test: judged.y.length },
    test: verdict,
    baseline: judgeBaseline(judged.y, judged.rates),
    leakage,
    without_suspects: without,
    threshold,
    fairness,
    mitigation:
      options.mitigate === undefined
        ? null
        : mitigate(
            options.mitigate,
            features,
            y,
            groupsOf(inferred.find(({ name }) => name === options.mitigate)!, Int32Array.from(y.keys())),
            seed,
            (share) => report(share, "mending"),
          ),
    top_features: topFeatures(judged.scorers, table, parts, seed),
    warnings: warningsFor(table, parts, verdict, split.kind, isProtected, fairness),
    seed,
    seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
  };
}

function withTarget({ rows }: TextTable, at: number, dropped: Map<string, number>, why: string): (readonly string[])[] {
  const kept = rows.filter((row) => !isMissing(row[at]!));
  if (kept.length < rows.length) dropped.set(why, (dropped.get(why) ?? 0) + rows.length - kept.length);
  return kept;
}

function mergeInto(all: Map<string, number>, more: ReadonlyMap<string, number>): Map<string, number> {
  for (const [why, n] of more) all.set(why, (all.get(why) ?? 0) + n);
  return all;
}

/** The test's rows in the order of the training file's columns. */
function sameColumns(test: TextTable, header: readonly string[]): TextTable {
  const places = header.map((name) => test.header.indexOf(name));
  const absent = header.filter((_, j) => places[j]! < 0);
  if (absent.length > 0)
    throw new Error(
      `test_columns_differ: the file of --test lacks ${absent.length} of the columns, "${absent[0]}" first. Give one with the same header.`,
    );
  return { ...test, header, rows: test.rows.map((row) => places.map((place) => row[place]!)) };
}

function requireEnough(y: Uint8Array, { column, positive, negative }: Label): void {
  if (y.length < FEWEST_ROWS)
    throw new Error(
      `too_few_rows: there are ${y.length} rows with a value in "${column}", and fewer than ${FEWEST_ROWS} say nothing that would hold for others. Gather more.`,
    );
  const positives = y.reduce((sum, label) => sum + label, 0);
  for (const [value, n] of [
    [positive, positives],
    [negative, y.length - positives],
  ] as const)
    if (n < FEWEST_OF_A_KIND)
      throw new Error(
        `outcome_too_rare: only ${n} rows of "${column}" are "${value}", and ${FEWEST_OF_A_KIND} are the least that can be judged. Gather more, or choose another target or --positive.`,
      );
}

function useOf(column: InferredColumn, options: PropensityOptions, isProtected: ReadonlySet<string>): ColumnUse {
  const { name, meaning, missing, distinct } = column;
  const found = { name, type: meaning, missing, distinct };
  if (name === options.target) return { ...found, use: "target" };
  if (isProtected.has(name)) return { ...found, use: "protected", why: "used to compare groups, never as a feature" };
  if (name === options.time) return { ...found, use: "time", why: "orders the rows" };
  if (options.exclude?.includes(name)) return { ...found, use: "left out", why: "by --exclude" };
  if (meaning === "empty") return { ...found, use: "left out", why: "no value in any row" };
  if (meaning === "id") return { ...found, use: "left out", why: "an id: recalls people, teaches nothing" };
  if (meaning === "text") return { ...found, use: "left out", why: "free text; judge it with: heed evaluate text" };
  if (distinct < 2 && missing === 0) return { ...found, use: "left out", why: "the same in every row" };
  return { ...found, use: "feature" };
}

/** Rows by time, where a column of time is given; else as they stand. */
function orderOf(inferred: readonly InferredColumn[], { time }: PropensityOptions, n: number): Int32Array {
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  if (time === undefined) return rows;
  const { column, meaning } = inferred.find(({ name }) => name === time)!;
  if (column.kind !== "number")
    throw new Error(
      `time_unreadable: "${time}" was read as ${meaning}, not as days or numbers, so rows cannot be put in order. Write days as 2026-01-31.`,
    );
  if (column.values.some(Number.isNaN))
    throw new Error(`time_missing: some rows have no value in "${time}". Fill it, or leave --time out.`);
  return rows.sort((a, b) => column.values[a]! - column.values[b]! || a - b);
}

function splitOf(
  { split, time }: PropensityOptions,
  files: { train: number; test: number } | undefined,
  n: number,
): { kind: "random" | "time" | "file"; says: string } {
  if (files)
    return {
      kind: "file",
      says: `fitted on ${count(files.train)} rows of one file, judged on ${count(files.test)} of another`,
    };
  if ((split ?? (time === undefined ? "random" : "time")) === "random")
    return {
      kind: "random",
      says: `${FOLDS} folds, stratified and shuffled: each row judged once by a model that never saw it`,
    };
  const later = n - Math.floor((1 - LATER) * n);
  const by = time === undefined ? "the order of the file" : `"${time}"`;
  return {
    kind: "time",
    says: `fitted on the earlier ${count(n - later)} rows, judged on the later ${count(later)}, by ${by}`,
  };
}

function partsOf(
  kind: "random" | "time" | "file",
  y: Uint8Array,
  order: Int32Array,
  first: number,
  seed: number,
): Part[] {
  const n = y.length;
  const parts: Part[] = [];
  if (kind === "random") {
    const fold = stratifiedFolds(y, FOLDS, seed);
    for (let k = 0; k < FOLDS; k++)
      parts.push({ train: order.filter((i) => fold[i] !== k), judged: order.filter((i) => fold[i] === k) });
  } else {
    const cut = kind === "file" ? first : Math.floor((1 - LATER) * n);
    parts.push({ train: order.slice(0, cut), judged: order.slice(cut) });
  }
  for (const { train, judged } of parts)
    for (const rows of [Int32Array.from(train), judged]) {
      const positives = rows.reduce((sum, i) => sum + y[i]!, 0);
      if (positives < 2 || rows.length - positives < 2)
        throw new Error(
          "outcome_too_rare: a part of the rows holds hardly any of one outcome. Gather more rows, or judge with --split random.",
        );
    }
  return parts;
}

type Judged = {
  readonly rows: Int32Array;
  readonly y: Uint8Array;
  readonly scores: Float64Array;
  readonly rates: Float64Array;
  readonly scorers: readonly Scorer[];
};

function judgeParts(
  { features, y }: Table,
  parts: readonly Part[],
  inTime: boolean,
  seed: number,
  report: (share: number) => void,
): Judged {
  const rows = Int32Array.from(parts.flatMap(({ judged }) => Array.from(judged)));
  const scores = new Float64Array(rows.length);
  const rates = new Float64Array(rows.length);
  const scorers: Scorer[] = [];
  let place = 0;
  for (const [k, { train, judged }] of parts.entries()) {
    const labels = Uint8Array.from(train, (i) => y[i]!);
    const scorer = fitScorer(takeColumns(features, train), labels, {
      seed,
      inTime,
      report: (share) => report((k + share) / parts.length),
    });
    scorers.push(scorer);
    scores.set(score(scorer, takeColumns(features, judged)), place);
    rates.fill(labels.reduce((sum, label) => sum + label, 0) / labels.length, place, place + judged.length);
    place += judged.length;
  }
  return { rows, y: Uint8Array.from(rows, (i) => y[i]!), scores, rates, scorers };
}

function judgeWithout(
  table: Table,
  suspects: readonly string[],
  parts: readonly Part[],
  inTime: boolean,
  seed: number,
  report: (share: number, says: string) => void,
): PropensityReport["without_suspects"] {
  const features = table.features.filter(({ name }) => !suspects.includes(name));
  if (features.length === 0) return null;
  const judged = judgeParts({ ...table, features }, parts, inTime, seed, (share) =>
    report(share, `again without ${suspects.join(", ")}`),
  );
  const { auc, auc_ci } = judge(judged.y, judged.scores);
  return { left_out: suspects, auc, auc_ci };
}

function leakSentence(warning: string, auc: number, missingAuc: number): string {
  if (warning === "explains_label")
    return `alone it tells the outcome (AUC ${auc.toFixed(3)}): is it known before? If not, leave it out with --exclude`;
  if (warning === "missing_explains_label")
    return `that it is empty tells much of the outcome (AUC ${missingAuc.toFixed(3)}): is it filled in only afterwards?`;
  if (warning === "id_like")
    return "a different value in nearly every row, like an id: leave it out with --exclude unless it measures something";
  return "the same in every row: it teaches nothing";
}

/** .5 where the outcome is common enough for scores to reach it; else as many are selected as have the outcome. */
function thresholdFor(given: number | undefined, y: Uint8Array, scores: Float64Array): { value: number; says: string } {
  if (given !== undefined) return { value: given, says: `selected: scores from ${given}, as told` };
  const positives = y.reduce((sum, label) => sum + label, 0);
  if (positives >= 0.1 * y.length) return { value: 0.5, says: "selected: scores from 0.5" };
  const sorted = scores.toSorted();
  const value = sorted[sorted.length - positives]!;
  return {
    value,
    says: `selected: the best ${count(positives)}, as many as have the outcome (scores from ${value.toFixed(3)})`,
  };
}

function groupsOf({ column, meaning }: InferredColumn, rows: Int32Array): string[] {
  if (column.kind === "category")
    return Array.from(rows, (i) => (column.codes[i]! < 0 ? "not stated" : column.levels[column.codes[i]!]!));
  const present = Array.from(new Set(column.values)).filter((v) => !Number.isNaN(v));
  const show = (v: number) => (meaning === "date" ? new Date(v).toISOString().slice(0, 10) : String(v));
  if (present.length <= MOST_GROUPS)
    return Array.from(rows, (i) => (Number.isNaN(column.values[i]!) ? "not stated" : show(column.values[i]!)));
  const sorted = column.values.filter((v) => !Number.isNaN(v)).sort();
  const cuts = [...new Set([0.25, 0.5, 0.75].map((q) => quantileSorted(sorted, q)))];
  const names = [
    `below ${show(cuts[0]!)}`,
    ...cuts.slice(1).map((cut, k) => `${show(cuts[k]!)} to below ${show(cut)}`),
    `${show(cuts.at(-1)!)} and above`,
  ];
  return Array.from(rows, (i) => {
    const v = column.values[i]!;
    return Number.isNaN(v) ? "not stated" : names[cuts.filter((cut) => v >= cut).length]!;
  });
}

/** Mean size of what each column adds to the log-odds of judged rows, by the model that did not see them; the ten largest. */
function topFeatures(scorers: readonly Scorer[], { features }: Table, parts: readonly Part[], seed: number) {
  const strength = new Map<string, number>();
  const products = new Map<string, { sum: number; positive: number }>();
  let n = 0;
  for (const [k, { judged }] of parts.entries()) {
    const some = seededRandom(seed)
      .shuffle(judged.slice())
      .slice(0, Math.ceil(EXPLAINED / parts.length));
    const sample = takeColumns(features, some);
    const { columns, parts: added } = explain(scorers[k]!, sample);
    n += some.length;
    columns.forEach((name, j) => {
      const column = sample.find((each) => each.name === name)!;
      const mine = Float64Array.from(some, (_, i) => added[i * columns.length + j]!);
      strength.set(name, (strength.get(name) ?? 0) + mine.reduce((sum, v) => sum + Math.abs(v), 0));
      if (column.kind !== "number") return;
      const known = products.get(name) ?? { sum: 0, positive: 0 };
      products.set(name, { sum: known.sum + 1, positive: known.positive + risesWith(column.values, mine) });
    });
  }
  return [...strength]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 10)
    .map(([column, sum]) => {
      const told = products.get(column);
      const mean = told ? told.positive / told.sum : 0;
      const direction = !told
        ? "differs by value"
        : mean > 0.6
          ? "higher, more likely"
          : mean < 0.4
            ? "higher, less likely"
            : "up and down";
      return { column, strength: sum / n, direction };
    });
}

/** Of pairs of rows, how often the larger value has the larger part. */
function risesWith(values: Float64Array, added: Float64Array): number {
  const present = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]!));
  const median = present.length === 0 ? 0 : quantileSorted(Float64Array.from(present, (i) => values[i]!).sort(), 0.5);
  const y = Array.from(present, (i) => (values[i]! > median ? 1 : 0));
  if (!y.includes(1) || !y.includes(0)) return 0.5;
  return rocAuc(
    y,
    Array.from(present, (i) => added[i]!),
  );
}

function warningsFor(
  { features, y }: Table,
  parts: readonly Part[],
  { auc_ci, auc, positives }: Verdict,
  kind: "random" | "time" | "file",
  isProtected: ReadonlySet<string>,
  fairness: Readonly<Record<string, ColumnFairness>>,
): string[] {
  const said: string[] = [];
  if (auc_ci[0] <= 0.5)
    said.push(
      "The columns tell next to nothing about the target: the interval of the AUC reaches 0.5. Heed would refuse to use this model.",
    );
  if (auc > 0.97)
    said.push("Hardly anything about people can be told so well: look for a column that is known only afterwards.");
  if (positives < 100)
    said.push(`Only ${positives} judged rows have the outcome: read the intervals, not the figures.`);
  const duplicates = findDuplicates(features, y);
  if (kind === "random" && duplicates.repeats > 0.01 * y.length)
    said.push(
      `${count(duplicates.repeats)} rows repeat an earlier one in every feature, so that judged rows may have been learned from${duplicates.conflicts > 0 ? `; ${count(duplicates.conflicts)} of these sets contradict each other in the target` : ""}.`,
    );
  if (kind === "file") {
    const shared = sharedRows(takeColumns(features, parts[0]!.judged), takeColumns(features, parts[0]!.train));
    if (shared.length > 0) said.push(`${count(shared.length)} judged rows stand in the training file too.`);
  }
  if (kind === "random")
    said.push(
      "People are judged who lived at the same time as those learned from. Where rows have an order in time, judge with --split time as well: figures are usually lower.",
    );
  for (const name of isProtected) {
    const { disparate_impact, left_out } = fairness[name]!;
    if (disparate_impact !== null && disparate_impact < 0.8)
      said.push(
        `"${name}": the least selected group is selected at ${Math.round(100 * disparate_impact)} % of the rate of the most selected one, below four fifths. A screen, no verdict: look for the reason before it is used.`,
      );
    if (left_out.length > 0) said.push(`"${name}": too few people to compare in ${left_out.join(", ")}.`);
  }
  return said;
}

const count = (n: number): string => n.toLocaleString("en");
