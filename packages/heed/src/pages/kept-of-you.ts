// What a training run keeps of one person, as text: items by their titles, days as dates.
import { linesOf, moneyIn } from "./show-value.ts";
import type { PageWords } from "./words.ts";

type Says = Pick<PageWords, "locale" | "yes" | "no">;

/**
 * A contribution as text, of a capability that has no words for it. Training runs write days as whole numbers from 1970, in pairs:
 * an item and its day, or a day and an amount.
 *
 * @example
 * keptOfYou({ seen: [["tideline", 20743]] }, () => "Tideline", wordsFor("en")); // "Seen: Tideline (17 Oct 2026)"
 */
export function keptOfYou(contribution: unknown, title: (id: string) => string, words: Says): string {
  return linesOf(withDates(contribution, title, words), title, words)
    .map(({ label, value }) => (label ? `${label}: ${value}` : value))
    .join("; ");
}

function withDates(value: unknown, title: (id: string) => string, words: Says): unknown {
  const inner = (each: unknown): unknown => withDates(each, title, words);
  if (Array.isArray(value)) {
    const [first, second]: unknown[] = value;
    if (value.length === 2 && typeof first === "string" && isDay(second))
      return `${title(first)} (${dateOf(second, words)})`;
    if (value.length === 2 && isDay(first) && typeof second === "number")
      return `${dateOf(first, words)}: ${moneyIn(second, words.locale)}`;
    return value.map(inner);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inner(each)]));
}

/** From 2000 to 2099, counted in days from 1970. */
const isDay = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 10_957 && value < 47_482;

const dateOf = (day: number, { locale }: Says): string =>
  new Date(day * 86_400_000).toLocaleDateString(locale, { dateStyle: "medium", timeZone: "UTC" });
