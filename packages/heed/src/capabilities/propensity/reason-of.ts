// What one feature says of a person, in words that tell.ts knows.
import { FEATURES } from "./features.ts";

/** One thing that moves a score: what of a field, how many or how many days, and of how many days back (absent in older decisions: 90). */
export type Reason = { readonly field: string; readonly theme: Theme; readonly n?: number; readonly days?: number };
type Theme = "none" | "last" | "first" | "returned" | "nothing returned" | "value" | "apart" | "often" | "on days";

/** The reason that a feature gives; `x` are all features of the person, in their order. */
export function reasonOf(field: string, name: string, x: readonly number[]): Reason {
  const value = (feature: string): number => x[FEATURES.findIndex((each) => each.name === feature)] ?? Number.NaN;
  const last = value(`days since the last ${field}`);
  if (Number.isNaN(last)) return { field, theme: "none" };
  if (/^(days|usual gaps) since the last/.test(name)) return { field, theme: "last", n: daysAgo(last) };
  if (name.startsWith("days since the first"))
    return { field, theme: "first", n: daysAgo(value(`days since the first ${field}`)) };
  if (/return(s|ed) of/.test(name))
    return { field, theme: value(`days with returns of ${field}`) > 0 ? "returned" : "nothing returned" };
  if (/^(mean )?value of/.test(name)) return { field, theme: "value" };
  if (name.startsWith("mean days")) return { field, theme: "apart" };
  if (name.startsWith("days with")) return { field, theme: "on days", n: value(name) };
  return { field, theme: "often", n: value(name), days: Number(/last (\d+) days$/.exec(name)?.[1]) };
}

/** Of what a training run kept of one day: how lately and how often each thing happened, and what it was worth. */
export function reasonsKept(kept: readonly (number | null)[]): Reason[] {
  const x = FEATURES.map((_, j) => kept[j] ?? Number.NaN);
  const all = FEATURES.flatMap(({ field, name }, j) => (Number.isNaN(x[j]) ? [] : [reasonOf(field, name, x)]));
  const told = all.filter(
    ({ theme, days }) =>
      theme === "last" || theme === "value" || theme === "returned" || (theme === "often" && days === 90),
  );
  return [...new Map(told.map((reason) => [`${reason.field} ${reason.theme}`, reason])).values()];
}

/** Features are those of tomorrow's morning: one day before it is today, which is 0. */
const daysAgo = (days: number): number => Math.max(0, Math.round(days) - 1);
