// The notice as a page: one line, the short layer, what people ask, everything use by use, and what changed when. No script.
import { isWritten, type NoticeBlock, type NoticeText, noticeWords } from "@heed/core";
import { html } from "ghtml";
import { layout } from "./layout.ts";
import { isLink, link } from "./link.ts";
import type { Tongue } from "./page-language.ts";

/** A stored notice and whether a newer one is in force. */
export type PrivacyModel = {
  readonly version: number;
  readonly since: Date;
  readonly hash: string;
  readonly text: NoticeText;
  readonly newest: boolean;
  /** Why it is in this language, and which was asked for in vain. */
  readonly why: Tongue["why"];
  readonly wanted?: string;
  /** The visitor's browser sends Global Privacy Control: said where it can be seen (11 CCR 7025). */
  readonly gpc: boolean;
  /** Newest first. */
  readonly changes: readonly NoticeChange[];
};

/** One dated step of the change log. */
export type NoticeChange = { readonly version: number; readonly at: Date; readonly lines: readonly string[] };

/** The whole document. Pure. */
export function privacyPage(model: PrivacyModel): string {
  const { text, version, since } = model;
  const { page } = noticeWords(text.locale);
  // Heed's English is British, on every page.
  const date = new Intl.DateTimeFormat(text.locale === "en" ? "en-GB" : text.locale, {
    dateStyle: "long",
    timeZone: "UTC",
  });
  const when = (at: Date): string => html`<time datetime="${at.toISOString()}">${date.format(at)}</time>`;
  const contents = {
    short: page.inShort,
    questions: page.questions,
    everything: page.everything,
    changes: page.changes,
  };
  // A notice is in the shop's language; where Heed has no sentences in it, `heed check` warned, and the page says so.
  const tongue: Tongue = isWritten(text.locale)
    ? {
        language: text.locale,
        why: model.why,
        languages: text.locales,
        ...(model.wanted ? { wanted: model.wanted } : {}),
      }
    : { language: "en", why: "foreign", wanted: text.locale, languages: text.locales.filter(isWritten) };
  const body = html`<main class="wide">
<div class="hero">
<h1>${page.title}</h1>
<p>${text.layers.line}</p>
<p class="soft small">${page.version(version, date.format(since))}</p>
!${model.newest ? "" : html`<p class="note warn"><a href="/privacy?locale=${text.locale}">${page.newer}</a></p>`}
!${model.gpc ? html`<p class="note" role="status">${page.gpcHonoured}</p>` : ""}
</div>
<div class="page">
<nav class="toc" aria-label="${page.title}"><ul>!${Object.entries(contents).map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<div class="sections">
!${section(
    "short",
    contents.short,
    html`<div class="cards">!${text.layers.short.map(block)}</div>!${isLink(text.signIn) ? html`<p>!${link(text.signIn, page.yourData, { class: "button main" })}</p>` : ""}`,
  )}
!${section("questions", contents.questions, html`<div class="cards">!${text.answers.map((each) => block({ heading: each.question, lines: each.answer }))}</div>`)}
!${section("everything", contents.everything, html`<div class="folds">!${text.layers.full.map(folded)}</div>`)}
!${section(
    "changes",
    contents.changes,
    html`<ol class="lines">!${model.changes.map((step) => html`<li>!${when(step.at)}!${step.lines.map((line) => html`<p>${line}</p>`)}</li>`)}</ol>
<p class="soft small">${page.text}: <code>${model.hash}</code></p>`,
  )}
</div>
</div>
</main>`;
  return layout({
    title: page.title,
    tongue,
    addressIn: (locale) => `/privacy?locale=${locale}${model.newest ? "" : `&version=${version}`}`,
    body,
    skipTo: { id: "short", says: contents.short },
  });
}

const section = (id: string, title: string, inside: string): string =>
  html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>!${inside}</section>`;

const block = ({ heading, lines }: NoticeBlock): string =>
  html`<div class="card"><h3>${heading}</h3>!${sentences(lines)}</div>`;

const folded = ({ heading, lines }: NoticeBlock): string =>
  html`<details class="card"><summary><h3>${heading}</h3></summary><div class="inside">!${sentences(lines)}</div></details>`;

const sentences = (lines: readonly string[]): string =>
  lines.length === 1
    ? html`<p>${lines[0] ?? ""}</p>`
    : html`<ul class="points">!${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
