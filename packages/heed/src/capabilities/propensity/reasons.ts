// What speaks for a score and against it, and what would change it; only the person's own events, nothing sensitive. tell.ts has the words.

import type { Says } from "@heed/core";
import { FEATURES, featuresAt, type Happened } from "./features.ts";
import { asColumns, type PropensityModel } from "./model.ts";
import { type Reason, reasonOf } from "./reason-of.ts";
import { explainFirst } from "./scorer.ts";
import { type Change, tell } from "./tell.ts";

/** Contributions smaller than this (log-odds) are no reason. */
const SMALLEST = 0.05;

export type Reasons = {
  /** The chance and its reasons, before they are in words. */
  readonly says: Says;
  /** The person's own fields that the reasons speak of. */
  readonly because: readonly string[];
  /** By feature, and `everybody`: they sum to the log-odds. */
  readonly parts: readonly (readonly [of: string, amount: number])[];
  readonly logOdds: number;
  readonly chance: number;
};

/** The question that a score answers: by this name it stands where items of a shop stand. */
export const questionOf = ({ event, withinDays }: Pick<PropensityModel, "event" | "withinDays">): string =>
  tell({ says: { code: "question", event, withinDays } }, ENGLISH)?.text ?? event;

const ENGLISH = { language: "en", title: (item: string) => item, label: (field: string) => field };

/** Reads one person's score and its reasons. */
export function reasonsFor(model: PropensityModel, happened: Happened, day: number): Reasons {
  const x = featuresAt(happened, day);
  const change = changeOf(happened, day);
  // Everything is asked of the model at once: a table of one row costs hardly less than one of three.
  const asked = [x, featuresAt(happened, day + 30), ...(change ? [featuresAt(change.more, day)] : [])];
  const { columns, base, parts, logOdds: asIf } = explainFirst(model.scorer, asColumns(asked));
  const [, waiting = 0, acting = 0] = asIf;
  const found = columns.map((name, j) => ({
    name,
    amount: parts[j]!,
    at: FEATURES.findIndex((each) => each.name === name),
  }));
  // The score is the sum of its parts to the last digit.
  const logOdds = parts.reduce((sum, amount) => sum + amount, base);
  const chance = chanceOf(logOdds);
  const weighed = byReason(found, x).filter(({ amount }) => Math.abs(amount) >= SMALLEST);
  const told = (sign: 1 | -1): Reason[] =>
    weighed
      .filter(({ amount }) => Math.sign(amount) === sign)
      .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
      .slice(0, 2)
      .map(({ reason }) => reason);
  const [up, down] = [told(1), told(-1)];
  const fields = [...up, ...down].map(({ field }) => field);
  const { event, withinDays } = model;
  return {
    says: {
      code: "score",
      event,
      withinDays,
      chance: rounded(chance),
      rate: rounded(model.rate),
      up,
      down,
      ...(change ? { change: changed(change.field, acting, waiting) } : {}),
    },
    because: [
      ...new Set(fields.length > 0 ? fields : [...happened].flatMap(([field, own]) => (own.length > 0 ? [field] : []))),
    ],
    parts: [["everybody", base], ...found.map(({ name, amount }) => [name, amount] as const)],
    logOdds,
    chance,
  };
}

type Part = { readonly name: string; readonly amount: number; readonly at: number };

/** Features of one field that tell the same are one reason, in the words of the strongest of them: how lately, how often, how much. */
function byReason(parts: readonly Part[], x: readonly number[]): { reason: Reason; amount: number }[] {
  const all = new Map<string, { reason: Reason; amount: number; strongest: number }>();
  for (const { name, amount, at } of parts) {
    const feature = FEATURES[at];
    if (!feature) continue;
    const reason = reasonOf(feature.field, name, x);
    const key = `${feature.field} ${reason.theme === "on days" ? "often" : reason.theme}`;
    const before = all.get(key);
    const [size, total] = [Math.abs(amount), amount + (before?.amount ?? 0)];
    if (before && before.strongest >= size) before.amount = total;
    else all.set(key, { reason, amount: total, strongest: size });
  }
  return [...all.values()];
}

/** What would change it: their history with one more look at a product, or with one more of what is read. */
function changeOf(happened: Happened, day: number): { readonly field: string; readonly more: Happened } | undefined {
  const field = happened.has("Product Viewed") ? "Product Viewed" : [...happened.keys()][0];
  if (field === undefined) return undefined;
  const own = happened.get(field) ?? [];
  const today = { day: day - 1, count: 1 + countOn(own, day - 1), value: 0 };
  return { field, more: new Map(happened).set(field, [...own.filter((each) => each.day < day - 1), today]) };
}

const changed = (field: string, acting: number, waiting: number): Change => ({
  field,
  acted: rounded(chanceOf(acting)),
  waited: rounded(chanceOf(waiting)),
});

const countOn = (own: readonly { day: number; count: number }[], day: number): number =>
  own.find((each) => each.day === day)?.count ?? 0;

const chanceOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
/** More digits of a chance say nothing. */
const rounded = (chance: number): number => Number(chance.toPrecision(4));
