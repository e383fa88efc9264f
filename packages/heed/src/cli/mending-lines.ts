// What mending a score costs, side by side, for a terminal.
import type { InEnglish } from "../capabilities/said.ts";
import type { Mending } from "../models/mend.ts";
import type { Share } from "../models/sum-by-group.ts";
import { table } from "./terminal.ts";

/** Both sides on untouched people, the cost with its interval, what was left out, and what tells a group. */
export function mendingLines(mended: InEnglish<Mending> | string): string[] {
  if (typeof mended === "string") return [mended];
  const { before, after, cost, without, proxies } = mended;
  const columns = Object.keys(before.impact);
  const groups = columns.flatMap((column) =>
    (before.groups[column] ?? []).map(({ value, selected }) => [
      `selected, ${column}: ${value}`,
      percent(selected),
      percent(after.groups[column]?.find((own) => own.value === value)?.selected ?? null),
    ]),
  );
  return [
    mended.says,
    table([
      ["", "before", "after"],
      ["AUC", before.auc.value.toFixed(3), after.auc.value.toFixed(3)],
      ["of those selected, with the outcome", ratio(before.precision), ratio(after.precision)],
      ["selected", before.selected, after.selected],
      ...columns.map((column) => [
        `smallest share over largest, ${column}`,
        ratio(before.impact[column] ?? null),
        ratio(after.impact[column] ?? null),
      ]),
      ...groups,
    ]),
    `It costs ${signed(cost.auc.value)} of AUC (${signed(cost.auc.low)} to ${signed(cost.auc.high)})${cost.precision === null ? "" : ` and ${signed(cost.precision)} of precision`}.`,
    ...(without.length > 0 ? [`Left out: ${without.join(", ")}.`] : []),
    "What tells a group:",
    table(proxies.map(({ feature, column, group, auc }) => [feature, `${column}: ${group}`, auc.toFixed(3)])),
  ];
}

const percent = (share: Share): string => (share ? `${(100 * share.value).toFixed(1)} %` : "not measured");
const ratio = (value: number | null): string => (value === null ? "not measured" : value.toFixed(3));
const signed = (value: number): string => `${value < 0 ? "" : "+"}${value.toFixed(3)}`;
