// The Data Dashboard: one page, drawn from its model, that works without any script.
import { html } from "ghtml";
import { aboutSections, contact } from "./about-sections.ts";
import type { DashboardModel } from "./dashboard-model.ts";
import { doneLines } from "./done-section.ts";
import type { Forms } from "./form.ts";
import { heldFields } from "./held-section.ts";
import { layout } from "./layout.ts";
import type { Tongue } from "./page-language.ts";
import { purposesSection } from "./purposes-section.ts";
import { shelfSection } from "./shelf-section.ts";
import { talkSection } from "./talk-section.ts";
import { talkWords } from "./talk-words.ts";
import { day, moment } from "./when.ts";
import { type PageWords, wordsFor } from "./words.ts";

/** What one visit adds to the model: its form token, a word about what was just done, and a part to show alone. */
export type Visit = {
  readonly tongue: Tongue;
  readonly forms: Forms;
  readonly said?: string | undefined;
  /** Older rows of one field, or older lines, instead of the whole page. */
  readonly part?: "field" | "done" | undefined;
};

/** The whole document. Pure. */
export function dashboardPage(model: DashboardModel, visit: Visit): string {
  const words = wordsFor(model.language);
  const title = words.title(model.controller.name);
  const whole = model.you.known ? everything(words, model, visit) : nothing(words, model, visit);
  const body = visit.part ? part(words, model, visit.part, visit.forms) : whole;
  return layout({
    title,
    tongue: visit.tongue,
    body,
    ...(visit.forms ? { leave: true } : { foot: "" }),
    ...(visit.part || !model.you.known ? {} : { skipTo: { id: "purposes", says: words.sections.purposes } }),
  });
}

function everything(words: PageWords, model: DashboardModel, visit: Visit): string {
  const { sections } = words;
  const learned = model.learned.length > 0;
  const ids = Object.keys(sections).filter(
    (id) =>
      (id !== "learned" || learned) &&
      (id !== "take" || visit.forms !== undefined) &&
      (id !== "audiences" || model.audiences.length + model.moves.length > 0),
  ) as (keyof typeof sections)[];
  return html`<main class="wide">
<div class="hero">
<h1>${words.greeting}</h1>
<p>${visit.forms ? words.intro(model.controller.name) : visit.said}</p>
!${facts(words, model)}
</div>
<div class="page">
<nav class="toc" aria-label="${words.title(model.controller.name)}"><ul>
!${ids.map((id) => html`!${id === "contact" && visit.forms ? html`<li><a href="#talk">${talkWords(model.language).title}</a></li>` : ""}<li><a href="#${id}">${sections[id]}</a></li>`)}
</ul></nav>
<div class="sections">
!${visit.said === undefined || !visit.forms ? "" : html`<p class="note" role="status">${visit.said}</p>`}
!${model.paused ? html`<p class="note warn">${words.paused}</p>` : ""}
!${model.hold ? holdNote(words, model.hold) : ""}
!${model.you.alone ? "" : html`<p class="note warn">${words.you.narrow}</p>`}
!${purposesSection(words, model, visit.forms)}
!${shelfSection(words, model, visit.forms)}
<section id="held" aria-labelledby="held-title">
<h2 id="held-title">${sections.held}</h2><p>${words.heldIntro}</p>
<div class="cards">!${heldFields(words, model.held, visit.forms)}</div>
</section>
<section id="done" aria-labelledby="done-title">
<h2 id="done-title">${sections.done}</h2><p>${words.doneIntro}</p>
!${doneLines(words, model, 3, !visit.forms)}
</section>
!${aboutSections(words, model, visit.forms)}
</div>
</div>
</main>`;
}

/** Why nothing is deleted, in the words of staff, and until when. */
const holdNote = (words: PageWords, { reason, until }: NonNullable<DashboardModel["hold"]>): string =>
  html`<div class="note warn"><p><strong>${words.onHold.says}</strong></p>!${reason === undefined ? "" : html`<p>${reason}</p>`}<p>!${until === undefined ? words.onHold.open : words.onHold.until(day(words, until))}</p></div>`;

/** Nothing is held (any longer): no cards about nothing, only whom to ask. */
const nothing = (words: PageWords, model: DashboardModel, { forms, said }: Visit): string =>
  html`<main class="narrow"><h1>${words.greeting}</h1>!${said === undefined || !forms ? "" : html`<p class="note" role="status">${said}</p>`}<p>${words.nothingHeld}</p>!${talkSection(words, model, forms)}!${contact(words, model)}</main>`;

function facts(words: PageWords, model: DashboardModel): string {
  const held = model.held.reduce((sum, field) => sum + field.total, 0);
  const choices = model.purposes.filter((purpose) => purpose.control !== "none");
  const on = choices.filter((purpose) => purpose.state === "on").length;
  const last = model.done.lines.find((line) => !line.own);
  return html`<dl class="facts">
<div><dt>${words.summary.held(held)}</dt><dd>${held.toLocaleString(words.locale)}</dd></div>
!${model.you.alone ? html`<div><dt>${words.summary.on(choices.length)}</dt><dd>${on}</dd></div>` : ""}
<div><dt>${last ? words.summary.done : words.summary.never}</dt><dd>!${last ? moment(words, last.at) : "–"}</dd></div>
</dl>`;
}

function part(words: PageWords, model: DashboardModel, which: "field" | "done", forms: Forms): string {
  const title = which === "done" ? words.sections.done : (model.held[0]?.label ?? words.sections.held);
  return html`<main class="narrow">
<p><a href="/me#${which === "done" ? "done" : "held"}">${words.back}</a></p>
<h1>${title}</h1>
!${which === "done" ? doneLines(words, model, 2) : html`<div class="cards">!${heldFields(words, model.held, forms, true)}</div>`}
</main>`;
}
