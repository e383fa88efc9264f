// What was done with the data: lines of the ledger by day, and a form that asks for some of them.
import { type Day, dayOf } from "@heed/core";
import { html } from "ghtml";
import { type DashboardModel, DONE_KINDS, type DoneKind, type DoneLine } from "./dashboard-model.ts";
import { clock, day } from "./when.ts";
import type { PageWords } from "./words.ts";

/** The lines, newest first; `level` is that of the days' headings. A copy can be asked nothing. */
export function doneLines(words: PageWords, { done, purposes }: DashboardModel, level: 2 | 3, copy = false): string {
  const { next, lines, filter } = done;
  const older =
    next === undefined
      ? ""
      : copy
        ? html`<p class="small soft">${words.copy.rest}</p>`
        : html`<p><a class="button" href="/me?${addressOf(filter, next)}">${words.more}</a></p>`;
  const none = filter.kind || filter.purpose ? words.doneNoneSuch : words.doneNone;
  return html`!${copy ? "" : filterForm(words, filter, purposes)}
!${lines.length === 0 ? html`<p class="card soft">${none}</p>` : days(lines).map(([date, some]) => ofDay(date, some, words, level))}
!${older}<p class="soft small">${words.doneRefusals}</p>`;
}

function ofDay(date: Day, lines: readonly DoneLine[], words: PageWords, level: 2 | 3): string {
  const title =
    level === 2 ? html`<h2 class="day">!${day(words, date)}</h2>` : html`<h3 class="day">!${day(words, date)}</h3>`;
  return html`!${title}<ol class="lines">!${lines.map(
    (line) =>
      html`<li>${line.says}!${line.times > 1 ? html` <span class="chip">${words.times(line.times)}</span>` : ""}!${clock(words, line.at)}</li>`,
  )}</ol>`;
}

function days(lines: readonly DoneLine[]): [Day, DoneLine[]][] {
  const all = new Map<Day, DoneLine[]>();
  for (const line of lines) all.set(dayOf(line.at), [...(all.get(dayOf(line.at)) ?? []), line]);
  return [...all];
}

/** A form that only asks: it works without scripts, and its answer has an address. */
function filterForm(
  words: PageWords,
  filter: DashboardModel["done"]["filter"],
  purposes: DashboardModel["purposes"],
): string {
  const kinds = (Object.keys(DONE_KINDS) as DoneKind[]).map((kind) => [kind, words.doneKinds[kind]] as const);
  const names = purposes.map((purpose) => [purpose.name, purpose.says] as const);
  return html`<form class="card filter" method="get" action="/me"><input type="hidden" name="lines" value="">
!${choose("kind", words.doneKind, [["", words.doneAll], ...kinds], filter.kind)}
!${choose("purpose", words.donePurpose, [["", words.doneAny], ...names], filter.purpose)}
<button>${words.doneShow}</button></form>`;
}

const choose = (
  name: string,
  label: string,
  options: readonly (readonly [string, string])[],
  chosen: string | undefined,
): string =>
  html`<label><span>${label}</span><select name="${name}">!${options.map(
    ([value, says]) => html`<option value="${value}"!${value === (chosen ?? "") ? " selected" : ""}>${says}</option>`,
  )}</select></label>`;

const addressOf = ({ kind, purpose }: DashboardModel["done"]["filter"], next: string): string =>
  new URLSearchParams({ lines: next, ...(kind ? { kind } : {}), ...(purpose ? { purpose } : {}) }).toString();
