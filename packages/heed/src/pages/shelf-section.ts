// Why the shelf looks as it does: the latest decisions with their reasons, and what the person does not want to see.
import { html } from "ghtml";
import type { DashboardModel, ShelfCard, ShownItem, WhyTold } from "./dashboard-model.ts";
import { button, type Forms } from "./form.ts";
import { ends } from "./held-section.ts";
import { link } from "./link.ts";
import { moment } from "./when.ts";
import type { PageWords } from "./words.ts";

/** Decisions, newest first and open; then the hidden items. */
export function shelfSection(words: PageWords, model: DashboardModel, forms: Forms): string {
  return html`<section id="shelf" aria-labelledby="shelf-title">
<h2 id="shelf-title">${words.sections.shelf}</h2><p>${words.shelfIntro}</p>
<div class="cards">
!${
    model.shelf.length === 0
      ? html`<p class="card soft">${words.shelfNone}</p>`
      : html`<div>!${model.shelf.map((decision, i) => shelf(words, decision, forms, i === 0))}</div>`
  }
</div>
</section>
!${model.audiences.length + model.moves.length === 0 ? "" : audiences(words, model, forms)}
<section id="hidden" aria-labelledby="hidden-title">
<h2 id="hidden-title">${words.sections.hidden}</h2>
!${model.hidden.length === 0 ? html`<p>${words.hiddenNone}</p>` : hidden(words, model, forms)}
</section>`;
}

function shelf(words: PageWords, decision: ShelfCard, forms: Forms, open: boolean): string {
  const how = { personal: words.personal, comparison: words.comparison, impersonal: words.impersonal }[decision.how];
  return html`<details class="card" id="decision-${decision.id}"!${open ? " open" : ""}>
<summary><span>${decision.says}</span><span class="soft small">!${moment(words, decision.at)}</span></summary>
<div class="inside"><p class="soft">${how} <span class="chip">${decision.model ? words.by(decision.model) : words.noModel}</span></p>
<ul class="shelf">!${decision.items.map((item) => shown(words, item, decision, decision.keptUntil === undefined ? forms : undefined))}</ul>
!${decision.keptUntil !== undefined ? ends(words, decision.keptUntil) : forms ? change(words, decision) : ""}</div>
</details>`;
}

/** A reason; one that is not in the page's language says in which it is. */
const told = ({ text, language }: WhyTold): string =>
  language === undefined ? html`${text}` : html`<span lang="${language}">${text}</span>`;

/** What would make the next one different. */
function change(words: PageWords, { how, purpose, items }: ShelfCard): string {
  if (!purpose || how === "impersonal") return "";
  const [first] = items;
  if (first?.is === "estimate" && purpose.state === "off") return "";
  const own = first?.is === "group" ? (first.hidden ? words.changeReturn : words.changeLeave) : words.changeHide;
  const off =
    first?.is === undefined ? words.changeOff : purpose.control === "object" ? words.changeObject : words.changeRefuse;
  return html`<div class="small"><h3>${words.wouldChange}</h3><ul class="points">
!${how === "personal" && first?.is !== "estimate" ? html`<li>${own}</li>` : ""}
<li>${off} <a href="#purpose-${purpose.name}">${purpose.says}</a></li>
!${how === "personal" ? html`<li>${words.changeData} <a href="#held">${words.sections.held}</a></li>` : ""}</ul></div>`;
}

/** Without forms there is nothing to choose any more. */
function shown(words: PageWords, item: ShownItem, { purpose }: ShelfCard, forms: Forms): string {
  return html`<li><div>!${link(item.url, item.title, { class: "title", otherwise: "b" })}<p class="soft small">!${told(item.why)}</p></div>
!${forms === undefined && !item.hidden ? "" : act(words, item, purpose, forms)}</li>`;
}

/** What the person can do about it: an item they hide, a group they leave, to what is estimated of them they object. */
function act(words: PageWords, item: ShownItem, purpose: ShelfCard["purpose"], forms: Forms): string {
  const hide = (value: boolean, label: string, says: string): string =>
    button(forms, { action: "hide", fields: hiding(item.id, value, item.is === "group"), label, class: "quiet", says });
  if (item.is === "group" && item.hidden)
    return html`<div class="pair"><span class="chip">${words.leftGroup}</span>
!${hide(false, words.allowAgain, words.allowAgainGroup(item.title))}</div>`;
  if (item.hidden) return html`<span class="chip">${words.notInterested}</span>`;
  if (item.untold) return "";
  if (item.is === "group") return hide(true, words.leaveAudience, words.leaveAudienceNamed(item.title));
  if (item.is === undefined) return hide(true, words.notInterested, words.notInterestedIn(item.title));
  if (!purpose || purpose.control === "none") return "";
  if (purpose.state !== "on" && purpose.state !== "unknown")
    return html`<span class="chip">${words.states[purpose.state]}</span>`;
  const label = purpose.control === "object" ? words.object : words.sayNo;
  const fields = { purpose: purpose.name, value: "false" };
  return button(forms, { action: "choices", fields, label, class: "quiet", says: `${label}: ${purpose.says}` });
}

const hiding = (item: string, value: boolean, group = false): Readonly<Record<string, string>> => ({
  item,
  value: String(value),
  ...(group ? { group: "true" } : {}),
});

function audiences(words: PageWords, model: DashboardModel, forms: Forms): string {
  return html`<section id="audiences" aria-labelledby="audiences-title">
<h2 id="audiences-title">${words.sections.audiences}</h2><p>${words.audiencesIntro}</p>
<div class="cards">!${model.audiences.length === 0 ? html`<p class="card soft">${words.audiencesNone}</p>` : memberships(words, model, forms)}
!${model.moves.length === 0 ? "" : html`<ul class="points small soft">!${model.moves.map((move) => html`<li>!${moment(words, move.at)}: ${move.entered ? words.entered(move.name) : words.left(move.name)}. !${told(move.why)}</li>`)}</ul>`}</div>
</section>`;
}

function memberships(words: PageWords, model: DashboardModel, forms: Forms): string {
  return html`<ul class="card shelf">!${model.audiences.map(
    (one) =>
      html`<li><div><b>${one.name}</b> <span class="soft small">!${moment(words, one.since)}</span><br><span class="soft">!${told(one.why)}</span></div>!${button(
        forms,
        {
          action: "hide",
          fields: hiding(one.id, true, true),
          label: words.leaveAudience,
          class: "quiet",
          says: words.leaveAudienceNamed(one.name),
        },
      )}</li>`,
  )}</ul>`;
}

function hidden(words: PageWords, model: DashboardModel, forms: Forms): string {
  return html`<p>${words.hiddenIntro}</p><div class="cards"><ul class="card shelf">!${model.hidden.map(
    (item) =>
      html`<li><div><b>${item.title}</b></div>!${button(forms, {
        action: "hide",
        fields: hiding(item.id, false, item.group),
        label: item.group ? words.allowAgain : words.showAgain,
        class: "quiet",
        says: item.group ? words.allowAgainGroup(item.title) : words.showAgainItem(item.title),
      })}</li>`,
  )}</ul></div>`;
}
