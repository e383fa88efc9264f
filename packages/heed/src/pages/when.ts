// Dates as people of a language read them, with the exact value for machines.
import { type Day, INFINITY } from "@heed/core";
import { html } from "ghtml";
import type { PageWords } from "./words.ts";

/** Whose dates: words of a page, or anything else that knows its locale. */
type In = { readonly locale: string };

const formats = new Map<string, Record<"date" | "time" | "clock", Intl.DateTimeFormat>>();
function formatsOf({ locale }: In) {
  const known = formats.get(locale);
  if (known) return known;
  const made = {
    date: new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }),
    time: new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" }),
    clock: new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: "UTC" }),
  };
  formats.set(locale, made);
  return made;
}

/** The time of a day: `<time>12:00</time>` (UTC). */
export const clock = (words: In, at: Date): string =>
  html`<time datetime="${at.toISOString()}" title="${momentText(words, at)} UTC">${formatsOf(words).clock.format(at)} UTC</time>`;

/** A moment: `<time>1 Mar 2026, 12:00</time>` (UTC). */
export const moment = (words: In, at: Date): string =>
  html`<time datetime="${at.toISOString()}" title="${momentText(words, at)} UTC">${momentText(words, at)}</time>`;

/** A moment as plain text. */
export const momentText = (words: In, at: Date): string => formatsOf(words).time.format(at);

/** A last day of use; "infinity" reads "until you say no". */
export const lastDayOf = (words: PageWords, until: Day): string =>
  until === INFINITY ? html`${words.untilWithdrawn}` : html`${words.until} !${day(words, until)}`;

/** A day: `<time>1 March 2026</time>`. */
export const day = (words: In, value: Day): string =>
  html`<time datetime="${value}">${formatsOf(words).date.format(new Date(`${value}T00:00:00Z`))}</time>`;

/** A length of time in its largest whole unit, of a minute and more: "2 hours". */
export function lengthOf({ locale }: In, seconds: number): string {
  const [unit, size] =
    seconds < 3_600
      ? (["minute", 60] as const)
      : seconds < 172_800
        ? (["hour", 3_600] as const)
        : (["day", 86_400] as const);
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(Math.round(seconds / size));
}
