// The pages of a copy: where it is fetched, that it was fetched, and the page inside it, which is the dashboard without its buttons.
import { html } from "ghtml";
import { aboutSections } from "./about-sections.ts";
import type { DashboardModel } from "./dashboard-model.ts";
import { dashboardPage } from "./dashboard-page.ts";
import { layout } from "./layout.ts";
import type { Tongue } from "./page-language.ts";
import { purposesSection } from "./purposes-section.ts";
import { moment, momentText } from "./when.ts";
import { wordsFor } from "./words.ts";

const addressIn = (path: string) => (language: string) => `${path}?locale=${language}`;

/** Where it is fetched. Pure. */
export function downloadPage(
  tongue: Tongue,
  path: string,
  of: { readonly password: string; readonly until: Date },
): string {
  const words = wordsFor(tongue.language);
  const { copy } = words;
  const body = html`<main class="narrow"><h1>${copy.title}</h1>
<p>${copy.says} !${moment(words, of.until)} (UTC).</p>
<div class="cards">
<form class="card" method="post" action="${path}"><h2>${copy.locked}</h2><p><span class="soft small">${copy.password}</span><br><code>${of.password}</code></p>
<p class="soft">${copy.passwordSays}</p><input type="hidden" name="locked" value="true"><button class="main">${copy.fetchLocked}</button></form>
<form class="card" method="post" action="${path}"><h2>${copy.open}</h2><p class="soft">${copy.openSays}</p>
<button>${copy.fetchOpen}</button></form>
</div><p><a href="/me">${words.back}</a></p></main>`;
  return layout({ title: copy.title, tongue, addressIn: addressIn(path), body });
}

/** It was fetched, or its time is over. Pure. */
export function goneDownloadPage(tongue: Tongue, path: string): string {
  const words = wordsFor(tongue.language);
  const body = html`<main class="narrow"><h1>${words.copy.gone}</h1><p>${words.copy.goneSays}</p><p><a class="button" href="/me">${words.back}</a></p></main>`;
  return layout({ title: words.copy.gone, tongue, addressIn: addressIn(path), body });
}

/** The page inside the copy. Pure. */
export function copyPage(model: DashboardModel, tongue: Tongue): string {
  const words = wordsFor(tongue.language);
  return dashboardPage(model, {
    tongue,
    forms: undefined,
    said: words.copy.of(`${momentText(words, model.now)} UTC`),
  });
}

/** Which kinds of data are held, what for, and who may get them: no value of any. Pure. */
export function categoriesPage(model: DashboardModel, tongue: Tongue): string {
  const words = wordsFor(tongue.language);
  // What was answered to a question is a value.
  const kinds = { ...model, purposes: model.purposes.map((purpose) => ({ ...purpose, asks: [] })) };
  const body = html`<main class="narrow"><h1>${words.sections.held}</h1>
<p>${words.copy.of(`${momentText(words, model.now)} UTC`)}</p>
<ul>!${model.held.map(({ label, total }) => html`<li>${label} <span class="soft">(${total.toLocaleString(words.locale)})</span></li>`)}</ul>
!${purposesSection(words, kinds, undefined)}!${aboutSections(words, kinds, undefined)}</main>`;
  return layout({ title: words.title(model.controller.name), tongue, body, foot: "" });
}
