// What the data is used for: one card a purpose, with the control that its legal basis allows.
import { INFINITY } from "@heed/core";
import { html } from "ghtml";
import type { DashboardModel, PurposeCard } from "./dashboard-model.ts";
import { button, type Forms, switchButton } from "./form.ts";
import { choiceOf } from "./held-section.ts";
import { day, moment } from "./when.ts";
import type { PageWords } from "./words.ts";

/** Cards of the shop's own purposes; those that keep rights working are folded below them. */
export function purposesSection(words: PageWords, model: DashboardModel, forms: Forms): string {
  const own = model.purposes.filter((purpose) => !purpose.builtIn);
  const choices = own.filter((purpose) => purpose.control !== "none");
  const rest = own.filter((purpose) => purpose.control === "none");
  return html`<section id="purposes" aria-labelledby="purposes-title">
<h2 id="purposes-title">${words.sections.purposes}</h2>
<div class="cards">
!${[...choices, ...rest].map((purpose) => card(words, purpose, forms))}
<details class="card"><summary><span>${words.always}</span></summary><div class="inside">
<p class="soft">${words.alwaysIntro}</p>
!${model.purposes
    .filter((purpose) => purpose.builtIn)
    .map(
      (purpose) =>
        html`<div class="datum"><h3>${purpose.says}</h3><p class="soft small">${words.because[purpose.basis]} !${law(words, purpose)}</p></div>`,
    )}
</div></details>
</div>
</section>`;
}

function card(words: PageWords, purpose: PurposeCard, forms: Forms): string {
  return html`<article class="card" id="purpose-${purpose.name}">
<div class="head"><div><h3>${purpose.says}</h3>!${purpose.benefit ? html`<p class="benefit">${words.benefit}: ${purpose.benefit}</p>` : ""}</div>
!${control(words, purpose, forms)}</div>
!${ending(words, purpose, forms)}
!${consequence(words, purpose)}
<p class="soft">${words.because[purpose.basis]} !${law(words, purpose)}</p>
!${state(words, purpose)}
!${waiting(words, purpose, forms)}
!${questions(words, purpose, forms)}
!${offer(words, purpose)}
!${channels(words, purpose, forms)}
!${purpose.answered ? html`<p class="soft small">${words.answered} !${moment(words, purpose.answered.at)}, ${words.you.strength[purpose.answered.strength]}.</p>` : ""}
!${facts(words, purpose)}
</article>`;
}

function control(words: PageWords, purpose: PurposeCard, forms: Forms): string {
  const choose = (value: boolean) => ({ action: "choices", fields: { purpose: purpose.name, value: String(value) } });
  const on = purpose.state === "on";
  if (purpose.control === "none") return html`<span class="chip on">${words.states.always}</span>`;
  if (purpose.state === "closed") return html`<span class="chip">${words.states.closed}</span>`;
  if (purpose.state === "unknown") {
    return html`<div class="pair">!${button(forms, { ...choose(true), label: words.allow, says: `${words.allow}: ${purpose.says}` })}
!${button(forms, { ...choose(false), label: words.sayNo, says: `${words.sayNo}: ${purpose.says}` })}</div>`;
  }
  if (purpose.control === "switch")
    return switchButton(forms, {
      ...choose(!on),
      on,
      label: on ? words.states.on : words.states.off,
      says: purpose.says,
    });
  const label = on ? words.object : words.allowAgain;
  return html`<div class="pair"><span class="chip!${on ? " on" : ""}">${on ? words.states.on : words.states.off}</span>
!${button(forms, { ...choose(!on), label, says: `${label}: ${purpose.says}` })}</div>`;
}

/** The days of undo: what was stopped still lies there, used for nothing. */
function ending(words: PageWords, purpose: PurposeCard, forms: Forms): string {
  if (!purpose.ending || purpose.state !== "off") return "";
  return html`<div class="note warn"><p>${words.undoBanner(purpose.ending.count)} !${day(words, purpose.ending.until)}.</p>
<div class="pair">!${button(forms, { action: "undo", fields: { purpose: purpose.name }, label: words.undo, class: "main", says: `${words.undo}: ${purpose.says}` })}
!${button(forms, { action: "delete-kept", fields: {}, label: words.deleteNow, says: words.deleteNow })}</div></div>`;
}

/** Said before anybody switches off: what goes, when, and that it can be undone. */
function consequence(words: PageWords, { wouldEnd, control }: PurposeCard): string {
  if (!wouldEnd) return "";
  const act = control === "object" ? words.ifObjected : words.ifOff;
  return wouldEnd.count === 0
    ? html`<p class="small soft">${act} ${words.nothingGoes}</p>`
    : html`<p class="small soft">${act} ${words.thisGoes(wouldEnd.count)} !${day(words, wouldEnd.until)}; ${words.untilThenUndo}</p>`;
}

/** What a yes does not cover is said, and is a question of its own. */
function waiting(words: PageWords, { name, says, waits, control }: PurposeCard, forms: Forms): string {
  if (waits.length === 0 || control === "none") return "";
  const line = (wait: PurposeCard["waits"][number]): string =>
    wait.instead === undefined
      ? words.waits.line(wait.label, wait.keep)
      : words.waits.longer(wait.label, wait.keep, wait.instead);
  const yes = { action: "choices", fields: { purpose: name, value: "true" } };
  return html`<div class="note warn"><p>${words.waits.title}</p><ul class="points">!${waits.map((wait) => html`<li>${line(wait)}</li>`)}</ul>
!${button(forms, { ...yes, label: words.waits.allow, says: `${words.waits.allow}: ${says}` })}</div>`;
}

/** Asked of nobody who did not say yes to it; to leave it open costs nothing (GDPR Art. 7(4)). */
function questions(words: PageWords, { asks }: PurposeCard, forms: Forms): string {
  if (!forms) return "";
  return asks
    .map(
      ({ field, label, answers }) => html`<div class="note"><p>${words.question.free}</p>
<form class="filter" method="post" action="/me/api/correct"><input type="hidden" name="form" value="${forms.token}"><input type="hidden" name="field" value="${field}">
<label><span>${label}</span>!${choiceOf(answers, words.question.open)}</label><button>${answers.some(({ given }) => given) ? words.question.change : words.question.answer}</button></form></div>`,
    )
    .join("");
}

/** Stated plainly, before and after, and never as a price of a no. */
function offer(words: PageWords, { offer: it }: PurposeCard): string {
  if (!it) return "";
  return html`<div class="note"><p><b>${words.offer.title}:</b> ${it.gives}!${it.since ? html` <span class="chip on">${words.offer.yours} !${moment(words, it.since)}</span>` : ""}</p>
<p class="small">${words.offer.free}</p>!${it.worth ? html`<p class="small">${words.offer.worth}: ${it.worth}</p>` : ""}</div>`;
}

/** One way is the purpose's own switch; of several each has one. */
function channels(words: PageWords, { name, says, channels: ways, control, state }: PurposeCard, forms: Forms): string {
  if (ways.length < 2 || control === "none" || state !== "on") return "";
  return html`<div class="ways"><p class="small soft">${words.channels}</p><div class="pair">!${ways.map(
    ({ channel, on }) =>
      switchButton(forms, {
        action: "reach",
        fields: { purpose: name, channel, value: String(!on) },
        on,
        label: words.channel[channel],
        says: words.channelSwitch(words.channel[channel], says),
      }),
  )}</div></div>`;
}

/** What the control alone does not say: until when, or why not. */
function state(words: PageWords, purpose: PurposeCard): string {
  switch (purpose.state) {
    case "closed":
      return html`<p class="state">${words.closed[purpose.closed ?? "other"]}</p>`;
    case "always":
      return purpose.until ? html`<p class="state">${words.endsOn} !${until(words, purpose.until)}.</p>` : "";
    case "on":
      return purpose.until
        ? html`<p class="state">${purpose.waits.length > 0 ? words.waits.on : words.states.on}, ${words.onUntil} !${until(words, purpose.until)}.</p>`
        : "";
    case "off":
      return "";
    default:
      return html`<p class="state">${words.states[purpose.state]}.</p>`;
  }
}

const until = (words: PageWords, last: string): string =>
  last === INFINITY ? html`${words.untilWithdrawn}` : day(words, last);

const law = (words: PageWords, purpose: PurposeCard): string =>
  purpose.law ? html`<span>${words.law}: ${purpose.law}.</span>` : "";

function facts(words: PageWords, purpose: PurposeCard): string {
  if (purpose.reads.length === 0 && purpose.channels.length === 0) return "";
  return html`<details class="more"><summary>${words.reads}</summary>
<dl class="meta">!${purpose.reads.map((read) => html`<dt>${read.label}</dt><dd>${read.keep}</dd>`)}
!${purpose.channels.length > 0 ? html`<dt>${words.channels}</dt><dd>${purpose.channels.map(({ channel, on }) => `${on ? "" : `${words.channelOff} `}${words.channel[channel]}`).join(", ")}</dd>` : ""}
!${purpose.recipients.length > 0 ? html`<dt>${words.goesTo}</dt><dd>${purpose.recipients.join(", ")}</dd>` : ""}</dl></details>`;
}
