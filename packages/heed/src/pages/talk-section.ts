// Where a customer writes to a person: a form of its own, and what became of what was written before. Works without scripts.
import { html } from "ghtml";
import type { DashboardModel } from "./dashboard-model.ts";
import type { Forms } from "./form.ts";
import { talkWords } from "./talk-words.ts";
import { day, moment } from "./when.ts";
import type { PageWords } from "./words.ts";

/** The section; nothing in a copy, from which nobody can write. */
export function talkSection(words: PageWords, model: DashboardModel, forms: Forms): string {
  if (!forms) return "";
  const talk = talkWords(model.language);
  return html`<section id="talk" aria-labelledby="talk-title"><h2 id="talk-title">${talk.title}</h2><p>${talk.intro(model.controller.name)}</p>
<div class="cards"><form class="card" method="post" action="/me/api/talk">
<fieldset><legend>${talk.about}</legend><input type="hidden" name="form" value="${forms.token}">
<label class="pick"><input type="radio" name="kind" value="QUESTION" required checked>${talk.question}</label>
<label class="pick"><input type="radio" name="kind" value="COMPLAINT" required>${talk.complaint}</label></fieldset>
<label><span>${talk.words}</span><textarea name="words" required maxlength="2000" rows="4"></textarea></label>
<label><span>${talk.address}</span><input type="email" name="address" required maxlength="254" autocomplete="email" value="${model.address ?? ""}"></label>
<button class="main">${talk.send}</button></form>
!${written(words, model)}</div></section>`;
}

function written(words: PageWords, { messages, language }: DashboardModel): string {
  if (messages.length === 0) return "";
  const talk = talkWords(language);
  const rows = messages.map(({ id, at, complaint, state }) => {
    const stands = state?.answered
      ? html`${talk.answered}`
      : state && !state.over
        ? html`${talk.by} !${day(words, state.expectedBy)}`
        : html`${talk.over}`;
    return html`<li><div>${complaint ? talk.yourComplaint : talk.yourQuestion}, !${moment(words, at)}<p class="soft small">${id}</p></div><span class="small">!${stands}</span></li>`;
  });
  return html`<div class="card"><h3>${talk.written}</h3><ul class="shelf">!${rows}</ul></div>`;
}
