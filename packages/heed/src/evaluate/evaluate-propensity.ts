// Judges propensity on any table: five folds pooled, a later part, or a file of its own; nothing is stored, nobody is looked up.
import { type Column, type InferredColumn, inferColumns, leakageScan, quantileSorted, seededRandom } from "@heed/math";
import { takeColumns } from "../capabilities/propensity/prepare.ts";
import { fitScorer, type Scorer, score } from "../capabilities/propensity/scorer.ts";
import { auditGroups, type ColumnFairness } from "./audit-groups.ts";
import { findLabel, type Label } from "./find-label.ts";
import { type Baseline, judge, judgeBaseline, type Verdict } from "./judge.ts";
import { mergeInto, requireEnough, sameColumns, withoutFuture, withTarget } from "./known-rows.ts";
import { type Mitigation, mitigate } from "./mitigate.ts";
import { placeOf, type TextTable } from "./read-table.ts";
import { orderOf, type Part, partsOf, type SplitKind, type Splitting, splitOf } from "./split-rows.ts";
import { topFeatures } from "./top-features.ts";
import { leakSentence, warningsFor } from "./warnings.ts";

export type PropensityOptions = Splitting & {
  readonly target: string;
  /** The value of the target that counts as yes. */
  readonly positive?: string;
  readonly protected?: readonly string[];
  readonly exclude?: readonly string[];
  /** A protected column whose groups are to be treated alike: tells what mending costs. */
  readonly mitigate?: string;
  /** Who is selected, for fairness: scores from here on. */
  readonly threshold?: number;
  /** The time of asking: rows of a later `time` are left out, because their outcome cannot have come. */
  readonly now?: Date;
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
    readonly kind: SplitKind;
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

/** Up to so many values a protected number is a group each; beyond, four groups of equal size. */
const MOST_GROUPS = 12;

type Table = { readonly features: readonly Column[]; readonly y: Uint8Array };

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
  const known = (table: TextTable) =>
    withoutFuture(
      withTarget(table, at, dropped, "no value in the target"),
      header.indexOf(options.time ?? ""),
      options.now,
      dropped,
    );
  const kept = known(given);
  if (test) mergeInto(dropped, test.dropped);
  const keptTest = test && known(sameColumns(test, header));
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
    top_features: topFeatures(judged.scorers, features, parts, seed),
    warnings: warningsFor(table, parts, verdict, split.kind, isProtected, fairness),
    seed,
    seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
  };
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

const count = (n: number): string => n.toLocaleString("en");
