// The reports of `heed evaluate` on a terminal: the verdict first, then what it rests on.
import type { ColumnFairness } from "../evaluate/audit-groups.ts";
import type { PropensityReport } from "../evaluate/evaluate-propensity.ts";
import type { RankingReport } from "../evaluate/evaluate-ranking.ts";
import type { TextReport } from "../evaluate/evaluate-text.ts";
import type { Mitigation } from "../evaluate/mitigate.ts";
import { bold, dim, table } from "./terminal.ts";

const BAR = 24;
const WIDTH = 96;

/** The report of propensity. */
export function propensityLines(file: string, report: PropensityReport): string {
  const { test, baseline, target, split, threshold } = report;
  const lines = [
    bold(`How well can “${target.column}” be told?  ${file}`),
    `${count(report.rows)} rows · yes is “${target.positive}” (${target.chosen}), ${percent(test.positives / test.n)} of those judged · ${split.says}`,
    ...droppedLines(report.dropped),
    "",
    `${bold(grade(test.auc))}  AUC ${bold(test.auc.toFixed(3))} (95 %: ${test.auc_ci[0].toFixed(3)} to ${test.auc_ci[1].toFixed(3)}; 0.5 is a coin)`,
  ];
  if (report.without_suspects) {
    const { left_out, auc, auc_ci } = report.without_suspects;
    lines.push(
      ...wrapped(
        `Do not trust that figure before you know ${left_out.map(quoted).join(", ")}: alone it tells the outcome. Without it the AUC is ${auc.toFixed(3)} (${auc_ci[0].toFixed(3)} to ${auc_ci[1].toFixed(3)}).`,
        "! ",
      ),
    );
  }
  lines.push(
    `Of the best-scored tenth ${percent(test.gains[0]!.positives / test.gains[0]!.n)} have the outcome, ${test.lift_top_decile.toFixed(1)} times as many as in all.`,
    `Scores are ${test.calibration_error < 0.02 ? "true" : test.calibration_error < 0.05 ? "nearly true" : "off"} as probabilities: on average ${percent(test.calibration_error)} away from what happened.`,
    "",
    table([
      ["", "here", "everybody alike"],
      ["AUC", test.auc.toFixed(3), baseline.auc.toFixed(3)],
      ["average precision", test.average_precision.toFixed(3), baseline.average_precision.toFixed(3)],
      ["log loss (less is better)", test.log_loss.toFixed(4), baseline.log_loss.toFixed(4)],
      ["Brier score (less is better)", test.brier.toFixed(4), baseline.brier.toFixed(4)],
      ["accuracy at 0.5", test.accuracy.toFixed(3), baseline.accuracy.toFixed(3)],
      ["KS distance", test.ks.toFixed(3), "0.000"],
    ]),
    "",
    bold("Told and happened, people in ten parts by score"),
    ...calibrationLines(test),
    "",
    bold("Ten strongest features, mean change of the log-odds"),
    ...featureLines(report),
  );
  for (const [name, fairness] of Object.entries(report.fairness))
    lines.push(
      "",
      bold(`Fairness by ${quoted(name)}`),
      dim(`${threshold.says}; it was no feature`),
      ...fairnessLines(fairness),
    );
  if (report.mitigation) lines.push("", ...mitigationLines(report.mitigation));
  if (report.leakage.length > 0)
    lines.push(
      "",
      bold("Columns that need a look"),
      ...report.leakage.flatMap(({ column, why }) => wrapped(`${quoted(column)}: ${why}.`, "· ")),
    );
  lines.push("", bold("Columns"), ...columnLines(report));
  if (report.warnings.length > 0)
    lines.push("", bold("Before you rely on this"), ...report.warnings.flatMap((each) => wrapped(each, "· ")));
  lines.push("", dim(`seed ${report.seed} · ${report.seconds} s · nothing was stored`));
  return lines.join("\n");
}

/** The report of recommendations. */
export function rankingLines(file: string, report: RankingReport): string {
  const { ranking } = report;
  const { baseline } = ranking;
  const ci = ([low, high]: readonly [number, number]) => `${low.toFixed(3)} to ${high.toFixed(3)}`;
  const gain = ([value, low, high]: readonly [number, number, number]) =>
    `${signed(value)} (${signed(low)} to ${signed(high)})`;
  return [
    bold(`How well are later items found?  ${file}`),
    `${count(report.rows)} rows · ${count(report.people)} people · ${count(report.items)} items · judged for ${count(ranking.users)} people`,
    ...wrapped(report.split.says, ""),
    ...droppedLines(report.dropped),
    "",
    table([
      ["", "here", "95 %", "popularity", "paired difference"],
      [
        "recall@20",
        ranking.recall_20.toFixed(3),
        ci(ranking.recall_20_ci),
        baseline.recall_20.toFixed(3),
        gain(ranking.gain_recall_20),
      ],
      [
        "NDCG@10",
        ranking.ndcg_10.toFixed(3),
        ci(ranking.ndcg_10_ci),
        baseline.ndcg_10.toFixed(3),
        gain(ranking.gain_ndcg_10),
      ],
      ["coverage of items", ranking.coverage.toFixed(3), "", baseline.coverage.toFixed(3), ""],
    ]),
    ...(report.warnings.length > 0 ? ["", ...report.warnings.flatMap((each) => wrapped(each, "· "))] : []),
    "",
    dim(`seed ${report.seed} · ${report.seconds} s · nothing was stored`),
  ].join("\n");
}

/** The report of text. */
export function textLines(file: string, report: TextReport): string {
  const { text, baseline } = report;
  const worst = [...report.classes].sort((a, b) => a.f1 - b.f1).slice(0, 10);
  return [
    bold(`How well are texts told apart?  ${file}`),
    `${count(report.rows)} texts · ${report.classes.length} classes · ${report.split.says}`,
    ...droppedLines(report.dropped),
    ...(report.removed.length > 0
      ? [`Taken out of the texts first: ${report.removed.map(({ what, n }) => `${what} ${count(n)}`).join(", ")}.`]
      : []),
    "",
    table([
      ["", "here", baseline.what],
      [
        "accuracy",
        `${text.accuracy.toFixed(3)} (${text.accuracy_ci[0].toFixed(3)} to ${text.accuracy_ci[1].toFixed(3)})`,
        baseline.accuracy.toFixed(3),
      ],
      ["macro F1", text.macro_f1.toFixed(3), baseline.macro_f1.toFixed(3)],
      ["not sure of", percent(text.abstained), ""],
      ["accuracy where sure", text.accuracy_answered === null ? "none" : text.accuracy_answered.toFixed(3), ""],
    ]),
    "",
    bold(report.classes.length > 10 ? "The ten classes that are told worst" : "By class"),
    table([
      ["class", "texts", "found", "precision", "F1"],
      ...worst.map(({ value, n, recall, precision, f1 }) => [
        clip(value, 32),
        count(n),
        percent(recall),
        precision === null ? "never said" : percent(precision),
        f1.toFixed(3),
      ]),
    ]),
    ...(report.warnings.length > 0 ? ["", ...report.warnings.flatMap((each) => wrapped(each, "· "))] : []),
    "",
    dim(`seed ${report.seed} · ${report.seconds} s · nothing was stored`),
  ].join("\n");
}

function droppedLines({ n, reasons }: PropensityReport["dropped"]): string[] {
  if (n === 0) return [];
  return [`${count(n)} rows were left out: ${reasons.map(({ why, n: each }) => `${count(each)} ${why}`).join("; ")}.`];
}

/** Words by common custom (Hosmer and Lemeshow 2000); the figure beside them decides. */
function grade(auc: number): string {
  if (auc < 0.55) return "Hardly better than chance.";
  if (auc < 0.65) return "Weak.";
  if (auc < 0.75) return "Fair.";
  if (auc < 0.85) return "Good.";
  return auc < 0.95 ? "Very good." : "Suspiciously good.";
}

function calibrationLines({ calibration }: PropensityReport["test"]): string[] {
  const most = Math.max(...calibration.map(({ mean_score, rate }) => Math.max(mean_score, rate)), 0.01);
  const bar = (share: number, mark: string) => mark.repeat(Math.round((share / most) * BAR)).padEnd(BAR);
  return table([
    ["told", "happened", "95 %", "people", ""],
    ...calibration.map(({ mean_score, rate, rate_ci, n }) => [
      percent(mean_score),
      percent(rate),
      `${percent(rate_ci[0])} to ${percent(rate_ci[1])}`,
      count(n),
      bar(rate, "█"),
    ]),
  ]).split("\n");
}

function featureLines({ top_features }: PropensityReport): string[] {
  const most = top_features[0]?.strength ?? 1;
  return table(
    top_features.map(({ column, strength, direction }) => [
      clip(column, 32),
      strength.toFixed(3),
      "█".repeat(Math.max(1, Math.round((strength / most) * BAR))).padEnd(BAR),
      direction,
    ]),
  ).split("\n");
}

function fairnessLines(fairness: ColumnFairness): string[] {
  const told = (value: number | null) => (value === null ? "too few" : percent(value));
  const gap = (value: number | null, ci: readonly [number, number] | null) =>
    value === null
      ? "not measured: fewer than two groups are large enough"
      : `${value.toFixed(3)}${ci ? ` (${ci[0].toFixed(3)} to ${ci[1].toFixed(3)})` : ""}`;
  const { disparate_impact: impact } = fairness;
  return [
    table([
      ["group", "people", "have it", "selected", "found of those", "wrongly selected"],
      ...fairness.groups.map((group) => [
        clip(group.value, 28),
        group.n === null ? "not told" : count(group.n),
        told(group.base_rate),
        told(group.selection_rate),
        told(group.tpr),
        told(group.fpr),
      ]),
    ]),
    ...fairness.groups.flatMap(({ value, note }) =>
      note === undefined ? [] : wrapped(`${quoted(value)}: ${note}.`, "· "),
    ),
    `difference in selection (demographic parity)   ${gap(fairness.demographic_parity_difference, fairness.demographic_parity_difference_ci)}`,
    `smallest over largest (disparate impact)       ${impact === null ? "not measured" : `${impact.toFixed(3)}${impact < 0.8 ? "  below four fifths" : ""}`}`,
    `worse gap in found or wrongly selected (odds)  ${gap(fairness.equalized_odds_difference, fairness.equalized_odds_difference_ci)}`,
  ];
}

function mitigationLines({ column, says, strength, before, after, cost, proxies }: Mitigation): string[] {
  const share = (value: number | null) => (value === null ? "too few" : percent(value));
  const figure = (value: number | null) => (value === null ? "not measured" : value.toFixed(3));
  const verdict = ({ against }: Mitigation["before"]) => (against.length === 0 ? "passes" : "refused");
  return [
    bold(`Mending ${quoted(column)}: before and after, side by side`),
    dim(says),
    table([
      ["", "before", strength === 0 ? "nothing to mend" : `reweighed, strength ${strength}`],
      ...Object.keys(before.selection_rates).map((group) => [
        `selected of ${quoted(clip(group, 20))}`,
        share(before.selection_rates[group] ?? null),
        share(after.selection_rates[group] ?? null),
      ]),
      ["smallest over largest", figure(before.disparate_impact), figure(after.disparate_impact)],
      ["odds gap", figure(before.equalized_odds_difference), figure(after.equalized_odds_difference)],
      ["AUC", before.auc[0].toFixed(3), after.auc[0].toFixed(3)],
      ["right of those selected", percent(before.precision), percent(after.precision)],
      ["audit", verdict(before), verdict(after)],
    ]),
    `It costs ${signed(cost.auc[0])} of AUC (${signed(cost.auc[1])} to ${signed(cost.auc[2])}, paired), and ${signed(100 * cost.precision)} points of those selected rightly.`,
    `The group can be told from: ${proxies.map(({ column: name, auc }) => `${name} (AUC ${auc.toFixed(2)})`).join(", ")}.`,
  ];
}

function columnLines({ columns }: PropensityReport): string[] {
  return table([
    ["name", "read as", "values", "missing", "used as"],
    ...columns.map(({ name, type, distinct, missing, use, why }) => [
      clip(name, 32),
      type,
      count(distinct),
      count(missing),
      use === "left out" ? `left out: ${why}` : use,
    ]),
  ]).split("\n");
}

const quoted = (text: string): string => `“${text}”`;
const clip = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text);
const count = (n: number): string => n.toLocaleString("en");
const percent = (share: number): string => `${(100 * share).toFixed(share !== 0 && share < 0.0995 ? 1 : 0)} %`;
const signed = (value: number): string => `${value < 0 ? "" : "+"}${value.toFixed(3)}`;

/** Words in lines of a terminal's width; lines after the first stand under its text. */
function wrapped(text: string, start: string): string[] {
  const lines: string[] = [];
  let line = start;
  for (const word of text.split(" ")) {
    if (line.length + word.length + 1 > WIDTH && line.trim() !== "") {
      lines.push(line.trimEnd());
      line = " ".repeat(start.length);
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
