// The rest of the page: what models learned, who receives data, how we know who is looking, taking it away, and whom to ask.
import { readable } from "@heed/core";
import { html } from "ghtml";
import type { DashboardModel, RecipientCard } from "./dashboard-model.ts";
import { button, type Forms } from "./form.ts";
import { isLink, link } from "./link.ts";
import { countryName } from "./show-value.ts";
import { talkSection } from "./talk-section.ts";
import { moment, momentText } from "./when.ts";
import type { PageWords } from "./words.ts";

export function aboutSections(words: PageWords, model: DashboardModel, forms: Forms): string {
  return [
    model.learned.length > 0 ? learned(words, model) : "",
    recipients(words, model),
    you(words, model, forms),
    forms ? take(words, model, forms) : "",
    talkSection(words, model, forms),
    contact(words, model, !forms),
  ].join("\n");
}

const section = (id: string, title: string, intro: string, inside: string): string =>
  html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>!${intro === "" ? "" : html`<p>${intro}</p>`}
<div class="cards">!${inside}</div></section>`;

function learned(words: PageWords, model: DashboardModel): string {
  const cards = model.learned.map(
    (
      one,
    ) => html`<details class="card"><summary><span>${words.learned(readable(one.capability), one.version.replace(`${one.capability}-`, ""))}</span>
<span class="soft small">!${moment(words, one.at)}</span></summary><div class="inside"><p class="small"><span class="soft">${words.learnedKeeps}:</span> ${one.keeps}</p></div></details>`,
  );
  return section("learned", words.sections.learned, words.learnedIntro, html`<div>!${cards}</div>`);
}

function recipients(words: PageWords, model: DashboardModel): string {
  if (model.recipients.length === 0) return section("recipients", words.sections.recipients, words.recipientsNone, "");
  const cards = model.recipients.map(
    (one) => html`<div class="card"><h3>${one.name}</h3>
<p class="soft">${words.roles[one.role]} · ${countryName(one.country, words.locale)}</p>
!${one.purposes.length > 0 ? html`<p>${one.purposes.join(" · ")}</p>` : ""}
!${one.kind ? html`<p class="note warn">${one.kind === "sale" ? words.sale : words.sharing}</p>` : ""}
!${one.safeguard ? html`<p class="soft small">${words.safeguard}: ${one.safeguard}</p>` : ""}
!${received(words, one)}</div>`,
  );
  return section("recipients", words.sections.recipients, words.recipientsIntro, cards.join("\n"));
}

function received(words: PageWords, { received: got }: RecipientCard): string {
  if (got === undefined) return "";
  if (got.length === 0) return html`<p class="soft small">${words.receivedNothing}</p>`;
  const lines = got.map(
    ({ fields, purpose, last, told }) =>
      html`<li><p class="small">${words.received(fields.join(", "), words.quoted(purpose), momentText(words, last))}!${told ? html` ${words.toldToStop(momentText(words, told))}` : ""}</p></li>`,
  );
  return html`<ul class="shelf">!${lines}</ul>`;
}

function you(words: PageWords, model: DashboardModel, forms: Forms): string {
  const how = model.you.by === "proven" ? words.you.proven : words.you.browser;
  const aliases = model.you.aliases.map(
    (alias) =>
      html`<li><div class="small soft">${words.you.alias[alias.kind] ?? alias.kind}, ${words.you.strength[alias.strength]}, ${words.you.since} !${moment(words, alias.at)}</div>!${notMe(words, model, alias, forms)}</li>`,
  );
  const parts = model.you.by === "proven" && model.you.aliases.length > 1;
  const list =
    aliases.length > 0
      ? html`<div class="card"><ul class="shelf">!${aliases}</ul>!${parts && forms ? html`<p class="small soft">${words.notMe.says}</p>` : ""}</div>`
      : "";
  return section("you", words.sections.you, how, html`!${list}!${notMeHere(words, model, forms)}`);
}

/** A proven person may part a browser that others used. */
function notMe(
  words: PageWords,
  { you }: DashboardModel,
  alias: DashboardModel["you"]["aliases"][number],
  forms: Forms,
): string {
  if (you.by !== "proven" || alias.kind !== "browser" || you.aliases.length < 2) return "";
  const says = words.notMe.which(`${words.you.alias["browser"]}, ${words.you.since} ${momentText(words, alias.at)}`);
  return button(forms, {
    action: "not-me",
    fields: { ref: alias.ref },
    label: words.notMe.button,
    class: "quiet",
    says,
  });
}

/** Who looks from a browser may say that somebody else used it: alone it is deleted, of several it is parted. */
function notMeHere(words: PageWords, { you }: DashboardModel, forms: Forms): string {
  if (you.by !== "browser") return "";
  return you.alone
    ? html`<div class="card row"><div><h3>${words.notMe.title}</h3><p class="soft">${words.notMe.alone}</p></div>
<a class="button danger" href="/me?confirm=delete">${words.notMe.button}</a></div>`
    : html`<div class="card row"><div><h3>${words.notMe.title}</h3><p class="soft">${words.notMe.several}</p></div>
!${button(forms, { action: "not-me", fields: {}, label: words.notMe.button })}</div>`;
}

function take(words: PageWords, model: DashboardModel, forms: Forms): string {
  const { fresh, by, alone } = model.you;
  const fetched = html`<div class="card row"><div><h3>${words.download}</h3><p class="soft">${words.downloadSays}</p></div>
!${button(forms, { action: "download", fields: {}, label: words.download })}</div>`;
  const receipts = html`<div class="card row"><div><h3>${words.receipts.title}</h3><p class="soft">${words.receipts.says}</p></div>
<a class="button" href="/me/receipts">${words.receipts.see}</a></div>`;
  const pause = html`<div class="card row"><div><h3>${model.paused ? words.resume : words.pause}</h3><p class="soft">${words.pauseSays}</p></div>
!${button(forms, { action: "restrict", fields: { value: String(!model.paused) }, label: model.paused ? words.resume : words.pause })}</div>`;
  const remove = html`<div class="card row"><div><h3>${words.remove}</h3><p class="soft">${words.removeSays}</p></div>
<a class="button danger" href="/me?confirm=delete">${words.remove}</a></div>`;
  const locked = html`<div class="card"><p>${words.freshNeeded}</p>!${freshLink(words, model)}</div>`;
  const open = fresh
    ? [fetched, receipts, pause, remove]
    : [locked, ...(by === "proven" || alone ? [receipts, pause] : [])];
  return section("take", words.sections.take, "", [...open, requests(words, model)].join("\n"));
}

function requests(words: PageWords, model: DashboardModel): string {
  if (model.requests.length === 0) return "";
  const rows = model.requests.map(
    (one) =>
      html`<li><div>${words.request[one.kind] ?? one.kind}, ${words.requestState[one.state] ?? one.state}<p class="soft small">${one.id}</p></div><span class="soft small">!${moment(words, one.at)}</span></li>`,
  );
  return html`<div class="card"><h3>${words.requests}</h3><ul class="shelf">!${rows}</ul></div>`;
}

/** A button to where a link is to be had, or how to get one. */
export const freshLink = (
  words: PageWords,
  from: { readonly signIn?: string; readonly controller: { readonly name: string } },
): string =>
  isLink(from.signIn)
    ? html`<p>!${link(from.signIn, words.freshLink, { class: "button main" })}</p>`
    : html`<p class="soft">${words.freshHow(from.controller.name)}</p>`;

/** Who is responsible, and to whom one may complain (GDPR Art. 13(1), (2)(d)). From a copy nothing leads back into Heed. */
export function contact(words: PageWords, model: DashboardModel, copy = false): string {
  const { controller, officer, complaints } = model;
  const inside = html`<dl class="card meta">
<dt>${words.contact.controller}</dt><dd>${[controller.name, controller.address].filter(Boolean).join(", ")}, !${reach(controller.contact)}</dd>
!${officer ? html`<dt>${words.contact.officer}</dt><dd>${officer.name}, !${reach(officer.contact)}</dd>` : ""}
<dt>${words.contact.authority}</dt><dd>!${link(complaints.url, complaints.authority)}</dd>
!${copy ? "" : html`<dt>${words.contact.checks}</dt><dd><a href="/trust">${words.contact.checksLink}</a></dd>`}
</dl>`;
  return section("contact", words.sections.contact, "", inside);
}

const reach = (contact: string): string =>
  /^[^\s@]+@[^\s@]+$/.test(contact) ? html`<a href="mailto:${contact}">${contact}</a>` : html`${contact}`;
