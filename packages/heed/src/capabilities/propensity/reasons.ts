// A score in words: how likely, what speaks for and against it, what would change it; only the person's own events, nothing sensitive.

import { FEATURES, featuresAt, type Happened } from "./features.ts";
import { asColumns, type PropensityModel } from "./model.ts";
import { explainFirst } from "./scorer.ts";

/** How a field is spoken of: of one, of several, and what the person did. */
const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  "Order Completed": ["order", "orders"],
  "Order Cancelled": ["cancelled order", "cancelled orders"],
  "Order Refunded": ["returned order", "returned orders"],
  "Product Viewed": ["look at a product", "looks at products"],
  "Product Added": ["addition to the basket", "additions to the basket"],
};
/** Contributions smaller than this (log-odds) are no reason. */
const SMALLEST = 0.05;

export type Reasons = {
  /** The chance in words, with the reasons. */
  readonly text: string;
  /** The person's own fields that the reasons speak of. */
  readonly because: readonly string[];
  /** By feature, and `everybody`: they sum to the log-odds. */
  readonly parts: readonly (readonly [of: string, amount: number])[];
  readonly logOdds: number;
  readonly chance: number;
};

/** "About 34 in 100", as people read chances. */
export const inHundred = (chance: number): string =>
  chance < 0.01
    ? "fewer than 1 in 100"
    : chance > 0.99
      ? "more than 99 in 100"
      : `about ${Math.round(100 * chance)} in 100`;

/** The question that a score answers. */
export const questionOf = ({ event, withinDays }: Pick<PropensityModel, "event" | "withinDays">): string =>
  `${upper(article(nounOf(event)[0]))} within ${withinDays} days`;

/** Reads one person's score in words. */
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
  const sentences = bySentence(found, x).filter(({ amount }) => Math.abs(amount) >= SMALLEST);
  const strongest = (sign: 1 | -1) =>
    sentences
      .filter(({ amount }) => Math.sign(amount) === sign)
      .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
      .slice(0, 2);
  const [up, down] = [strongest(1), strongest(-1)];
  const text = [
    `${upper(inHundred(chance))} people with a history like yours do; in all it is ${inHundred(model.rate)}.`,
    up.length > 0 ? `More likely: ${up.map(({ says }) => says).join("; ")}.` : "",
    down.length > 0 ? `Less likely: ${down.map(({ says }) => says).join("; ")}.` : "",
    change
      ? `It would be ${inHundred(chanceOf(acting))} after one more ${nounOf(change.field)[0]} today, and ${inHundred(chanceOf(waiting))} if nothing happened for 30 days.`
      : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
  const fields = [...up, ...down].map(({ field }) => field);
  return {
    text,
    because: [
      ...new Set(fields.length > 0 ? fields : [...happened].flatMap(([field, own]) => (own.length > 0 ? [field] : []))),
    ],
    parts: [["everybody", base], ...found.map(({ name, amount }) => [name, amount] as const)],
    logOdds,
    chance,
  };
}

type Part = { readonly name: string; readonly amount: number; readonly at: number };
type Sentence = { readonly says: string; readonly field: string; readonly amount: number };

/** Features of one field that say the same in words are one reason: how lately, how often, how much. */
function bySentence(parts: readonly Part[], x: readonly number[]): Sentence[] {
  const all = new Map<string, Sentence>();
  for (const { name, amount, at } of parts) {
    const feature = FEATURES[at];
    if (!feature) continue;
    const { says, theme } = sentenceOf(feature.field, name, x);
    if (says === "") continue;
    const key = `${feature.field} ${theme}`;
    const known = all.get(key);
    all.set(key, { says, field: feature.field, amount: (known?.amount ?? 0) + amount });
  }
  return [...all.values()];
}

function sentenceOf(field: string, name: string, x: readonly number[]): { says: string; theme: string } {
  const value = (feature: string): number => x[FEATURES.findIndex((each) => each.name === feature)] ?? Number.NaN;
  const [one, many] = nounOf(field);
  const last = value(`days since the last ${field}`);
  if (Number.isNaN(last)) return { says: `no ${one} so far`, theme: "none" };
  if (/^(days|usual gaps) since the last/.test(name))
    return { says: `your last ${one} was ${daysAgo(last)}`, theme: "last" };
  if (name.startsWith("days since the first"))
    return { says: `your first ${one} was ${daysAgo(value(`days since the first ${field}`))}`, theme: "first" };
  if (/return(s|ed) of/.test(name))
    return {
      says: value(`days with returns of ${field}`) > 0 ? `the ${many} that you gave back` : "nothing given back",
      theme: "returned",
    };
  if (/^(mean )?value of/.test(name)) return { says: "what your orders came to in the last year", theme: "value" };
  if (name.startsWith("mean days")) return { says: `how far your ${many} lie apart`, theme: "apart" };
  const count = value(`${field}, last 90 days`);
  return { says: `${count === 0 ? "no" : count} ${count === 1 ? one : many} in the last 90 days`, theme: "often" };
}

/** What would change it: their history with one more look at a product, or with one more of what is read. */
function changeOf(happened: Happened, day: number): { readonly field: string; readonly more: Happened } | undefined {
  const field = happened.has("Product Viewed") ? "Product Viewed" : [...happened.keys()][0];
  if (field === undefined) return undefined;
  const own = happened.get(field) ?? [];
  const today = { day: day - 1, count: 1 + countOn(own, day - 1), value: 0 };
  return { field, more: new Map(happened).set(field, [...own.filter((each) => each.day < day - 1), today]) };
}

const countOn = (own: readonly { day: number; count: number }[], day: number): number =>
  own.find((each) => each.day === day)?.count ?? 0;

const chanceOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
const nounOf = (field: string): readonly [string, string] => NOUNS[field] ?? [`“${field}”`, `“${field}”`];
const article = (noun: string): string => (/^[aeiou]/i.test(noun) ? `an ${noun}` : `a ${noun}`);
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** Features are those of tomorrow's morning: one day before it is today. */
const daysAgo = (days: number): string =>
  days <= 1 ? "today" : days <= 2 ? "yesterday" : `${Math.round(days) - 1} days ago`;
