// How far back a rule looks, and whether a count under statistics sees as much.
import { type DataMap, keepLength, parseKeep, purposesOf } from "@heed/core";
import { leavesOf, type Rule } from "./rule.ts";

/** The days that a rule looks back; undefined: all that is kept. */
export function windowOf(rules: readonly Rule[]): number | undefined {
  let days = 0;
  for (const leaf of rules.flatMap(leavesOf)) {
    if (leaf.is !== "test" || leaf.measure.is === "trait") continue;
    if (leaf.measure.is === "estimate" || leaf.measure.withinDays === undefined) return undefined;
    days = Math.max(days, leaf.measure.withinDays);
  }
  return days === 0 ? undefined : days;
}

/** Whether `statistics` reads every field, and as far back as the rule does: else its count would be another. */
export function statisticsSees(
  map: DataMap,
  purpose: string,
  fields: readonly string[],
  window: number | undefined,
): boolean {
  const purposes = purposesOf(map);
  const counted = purposes["statistics"]?.reads ?? {};
  return fields.every((field) => {
    const [keep, own] = [counted[field], purposes[purpose]?.reads[field]];
    if (keep === undefined || own === undefined) return false;
    if (keepLength(keep) >= keepLength(own)) return true;
    if (window === undefined || keep === "until withdrawn") return false;
    const { amount, unit } = parseKeep(keep);
    return amount * (unit === "days" ? 1 : unit === "months" ? 30 : 365) >= window;
  });
}
