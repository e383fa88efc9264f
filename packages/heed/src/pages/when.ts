// Dates as people read them, with the exact value for machines.
import { type Day, INFINITY } from "@heed/core";
import { html } from "ghtml";
import type { PageWords } from "./words.ts";

const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const TIME = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "UTC" });
/** The time of a day: `<time>12:00</time>` (UTC). */
export const clock = (at: Date): string =>
  html`<time datetime="${at.toISOString()}" title="${TIME.format(at)} UTC">${CLOCK.format(at)} UTC</time>`;

/** A moment: `<time>1 Mar 2026, 12:00</time>` (UTC). */
export const moment = (at: Date): string =>
  html`<time datetime="${at.toISOString()}" title="${TIME.format(at)} UTC">${TIME.format(at)}</time>`;

/** A last day of use; "infinity" reads "until you say no". */
export const lastDayOf = (words: PageWords, until: Day): string =>
  until === INFINITY ? html`${words.untilWithdrawn}` : html`${words.until} !${day(until)}`;

/** A day: `<time>1 March 2026</time>`. */
export const day = (value: Day): string =>
  html`<time datetime="${value}">${DATE.format(new Date(`${value}T00:00:00Z`))}</time>`;
