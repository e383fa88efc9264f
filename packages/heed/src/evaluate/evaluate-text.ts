// Judges the text classifier on any table of texts and classes: five folds pooled; what it is not sure of counts as abstained too.
import { bootstrapMean, classifyTexts, fitTextClassifier, seededRandom } from "@heed/math";
import { findIdentifiers, removeIdentifiers } from "../capabilities/sentiment/remove-identifiers.ts";
import { isMissing } from "./find-label.ts";
import { placeOf, type TextTable } from "./read-table.ts";

export type TextOptions = {
  readonly text: string;
  readonly target: string;
  readonly seed: number;
  readonly report?: (share: number, says: string) => void;
};

export type TextReport = {
  readonly capability: "text";
  readonly rows: number;
  readonly dropped: { readonly n: number; readonly reasons: readonly { readonly why: string; readonly n: number }[] };
  /** What names or reaches a person and was taken out of the texts first. */
  readonly removed: readonly { readonly what: string; readonly n: number }[];
  readonly classes: readonly {
    readonly value: string;
    readonly n: number;
    readonly recall: number;
    readonly precision: number | null;
    readonly f1: number;
  }[];
  readonly split: { readonly kind: "random" | "file"; readonly says: string };
  readonly text: {
    readonly n: number;
    readonly accuracy: number;
    readonly accuracy_ci: readonly [number, number];
    readonly macro_f1: number;
    /** Share of texts of which it is not sure: the best class has less than .6 of two, or less than .4 of more. */
    readonly abstained: number;
    /** Accuracy where it is sure. */
    readonly accuracy_answered: number | null;
  };
  readonly baseline: { readonly what: string; readonly accuracy: number; readonly macro_f1: number };
  readonly warnings: readonly string[];
  readonly seed: number;
  readonly seconds: number;
};

const FOLDS = 5;
const FEWEST_TEXTS = 100;
const FEWEST_OF_A_CLASS = 10;
const MOST_CLASSES = 200;

/**
 * Judges how well the class is told from the text.
 *
 * @param test another file to judge on; without one, five folds
 * @throws `column_unknown`, `too_few_rows`, `target_constant`, `class_too_rare`, `too_many_classes`
 */
export function evaluateText(given: TextTable, test: TextTable | undefined, options: TextOptions): TextReport {
  const started = performance.now();
  const { seed, report = () => undefined } = options;
  const dropped = new Map(given.dropped);
  const rows = [given, ...(test ? [test] : [])].map((table) => usable(table, options, dropped));
  // Nothing is learned from an address or a number of somebody.
  const removed = new Map<string, number>();
  const all = rows.flat().map(([text, value]) => [withoutIdentifiers(text, removed), value] as const);
  const values = [...new Set(all.map(([, value]) => value))].sort();
  const counts = new Map(values.map((value) => [value, all.filter(([, of]) => of === value).length]));
  requireClasses(all.length, options.target, counts);
  const y = Int32Array.from(all, ([, value]) => values.indexOf(value));
  const fold = test ? Int32Array.from(all, (_, i) => (i < rows[0]!.length ? 1 : 0)) : foldsOf(y, values.length, seed);
  const used = test ? 1 : FOLDS;
  const told: { truth: number; best: number; sure: boolean }[] = [];
  for (let k = 0; k < used; k++) {
    const train = [...fold.keys()].filter((i) => fold[i] !== k);
    const judged = [...fold.keys()].filter((i) => fold[i] === k);
    const model = fitTextClassifier(
      train.map((i) => all[i]![0]),
      Int32Array.from(train, (i) => y[i]!),
      {
        random: seededRandom(seed),
        onProgress: (share) => report((k + share) / used, "fitting on some texts, judging on others"),
      },
    );
    const shares = classifyTexts(
      model,
      judged.map((i) => all[i]![0]),
    );
    judged.forEach((i, at) => {
      const own = shares.subarray(at * model.classes, (at + 1) * model.classes);
      const best = own.indexOf(Math.max(...own));
      told.push({ truth: y[i]!, best, sure: own[best]! >= (model.classes === 2 ? 0.6 : 0.4) });
    });
  }
  const right = Uint8Array.from(told, ({ truth, best }) => (truth === best ? 1 : 0));
  const accuracy = bootstrapMean(right, { seed });
  const classes = values.map((value, c) => ofClass(value, c, told));
  const answered = told.filter(({ sure }) => sure);
  const most = values.reduce((a, b) => (counts.get(b)! > counts.get(a)! ? b : a));
  const share = told.filter(({ truth }) => values[truth] === most).length / told.length;
  return {
    capability: "text",
    rows: all.length,
    dropped: {
      n: [...dropped.values()].reduce((sum, n) => sum + n, 0),
      reasons: [...dropped].map(([why, n]) => ({ why, n })),
    },
    removed: [...removed].map(([what, n]) => ({ what, n })),
    classes,
    split: test
      ? { kind: "file", says: `fitted on ${rows[0]!.length} texts of one file, judged on ${told.length} of another` }
      : {
          kind: "random",
          says: `${FOLDS} folds, stratified and shuffled: each text judged once by a model that never saw it`,
        },
    text: {
      n: told.length,
      accuracy: accuracy.value,
      accuracy_ci: [accuracy.low, accuracy.high],
      macro_f1: classes.reduce((sum, { f1 }) => sum + f1, 0) / classes.length,
      abstained: 1 - answered.length / told.length,
      accuracy_answered:
        answered.length === 0 ? null : answered.filter(({ truth, best }) => truth === best).length / answered.length,
    },
    baseline: {
      what: `every text is called "${most}"`,
      accuracy: share,
      macro_f1: (2 * share) / (1 + share) / values.length,
    },
    warnings:
      new Set(all.map(([text]) => text)).size < 0.99 * all.length
        ? ["Some texts occur more than once, so that judged ones may have been learned from."]
        : [],
    seed,
    seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
  };
}

function usable(
  { header, rows }: TextTable,
  { text, target }: TextOptions,
  dropped: Map<string, number>,
): [string, string][] {
  const [t, y] = [placeOf(header, text, "--text"), placeOf(header, target, "--target")];
  const kept = rows
    .filter((row) => row[t] !== "" && !isMissing(row[y]!))
    .map((row): [string, string] => [row[t]!, row[y]!]);
  const why = "no text, or no value in the target";
  if (kept.length < rows.length) dropped.set(why, (dropped.get(why) ?? 0) + rows.length - kept.length);
  return kept;
}

function requireClasses(n: number, target: string, counts: ReadonlyMap<string, number>): void {
  if (n < FEWEST_TEXTS)
    throw new Error(
      `too_few_rows: there are ${n} texts, and fewer than ${FEWEST_TEXTS} say nothing that would hold for others. Gather more.`,
    );
  if (counts.size < 2)
    throw new Error(
      `target_constant: every row of "${target}" says the same, so there is nothing to learn. Choose a target that differs.`,
    );
  if (counts.size > MOST_CLASSES)
    throw new Error(
      `too_many_classes: "${target}" has ${counts.size} values, more than ${MOST_CLASSES} classes. Choose a column of classes.`,
    );
  const rare = [...counts].filter(([, each]) => each < FEWEST_OF_A_CLASS);
  if (rare.length > 0)
    throw new Error(
      `class_too_rare: ${rare.length} values of "${target}" have fewer than ${FEWEST_OF_A_CLASS} texts. Join them with others, or gather more.`,
    );
}

function foldsOf(y: Int32Array, classes: number, seed: number): Int32Array {
  const order = seededRandom(seed).shuffle(Int32Array.from(y.keys()));
  const seen = new Int32Array(classes);
  const fold = new Int32Array(y.length);
  for (const i of order) fold[i] = seen[y[i]!]!++ % FOLDS;
  return fold;
}

function ofClass(value: string, c: number, told: readonly { truth: number; best: number }[]) {
  const n = told.filter(({ truth }) => truth === c).length;
  const called = told.filter(({ best }) => best === c).length;
  const both = told.filter(({ truth, best }) => truth === c && best === c).length;
  return {
    value,
    n,
    recall: n === 0 ? 0 : both / n,
    precision: called === 0 ? null : both / called,
    f1: n + called === 0 ? 0 : (2 * both) / (n + called),
  };
}

function withoutIdentifiers(text: string, removed: Map<string, number>): string {
  for (const { is } of findIdentifiers(text)) removed.set(is, (removed.get(is) ?? 0) + 1);
  return removeIdentifiers(text);
}
