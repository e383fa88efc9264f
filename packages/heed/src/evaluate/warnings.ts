// What to think of before a model is relied on, in sentences.
import { type Column, findDuplicates, sharedRows } from "@heed/math";
import { takeColumns } from "../capabilities/propensity/prepare.ts";
import type { ColumnFairness } from "./audit-groups.ts";
import type { Verdict } from "./judge.ts";
import type { Part, SplitKind } from "./split-rows.ts";

/** Why a column may know the answer; `warning` is the leakage scan's word. */
export function leakSentence(warning: string, auc: number, missingAuc: number): string {
  if (warning === "explains_label")
    return `alone it tells the outcome (AUC ${auc.toFixed(3)}): is it known before? If not, leave it out with --exclude`;
  if (warning === "missing_explains_label")
    return `that it is empty tells much of the outcome (AUC ${missingAuc.toFixed(3)}): is it filled in only afterwards?`;
  if (warning === "id_like")
    return "a different value in nearly every row, like an id: leave it out with --exclude unless it measures something";
  return "the same in every row: it teaches nothing";
}

/** Names of what the law protects (EU Charter of Fundamental Rights, Art. 21), as tables have them. */
const PROTECTED =
  /(^|[^a-z])(sex|gender|race|ethnic\w*|religio\w*|disab\w*|nationality|sexual|pregnan\w*|marital|age)([^a-z]|$)/i;

/** Whether a column's name says that it holds something protected: "Gender", "marital-status", "customerAge". */
const soundsProtected = (name: string): boolean => PROTECTED.test(name.replaceAll(/([a-z])([A-Z])/g, "$1 $2"));

/** Warnings of a whole evaluation; empty where there is none. */
export function warningsFor(
  { features, y }: { readonly features: readonly Column[]; readonly y: Uint8Array },
  parts: readonly Part[],
  { auc_ci, auc, positives }: Verdict,
  kind: SplitKind,
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
  for (const { name } of features)
    if (soundsProtected(name))
      said.push(
        `"${name}" sounds like something that the law protects, and was learned from. Name it with --protected, and it compares groups instead; or leave it out with --exclude.`,
      );
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
