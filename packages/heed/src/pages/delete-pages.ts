// Before deletion: exactly what goes and what stays, why and until when. What happened then is told by certificate-page.ts.
import type { Basis, Day } from "@heed/core";
import { html } from "ghtml";
import { button, type Forms } from "./form.ts";
import { layout } from "./layout.ts";
import type { Tongue } from "./page-language.ts";
import { day } from "./when.ts";
import { type PageWords, wordsFor } from "./words.ts";

/** One store's part of a deletion, as it will be or as it was. */
export type ErasureLine = {
  readonly store: string;
  readonly count: number;
  readonly what: "erased" | "kept" | "waiting" | "anonymised";
  /** Until when something waits. */
  readonly until?: Day;
  /** Why it is kept: each purpose with its basis, law and last day. */
  readonly why?: readonly {
    /** Of the map; "hold": a legal claim. */
    readonly purpose: string;
    readonly says: string;
    readonly basis: Basis;
    readonly law?: string;
    readonly until?: Day;
  }[];
};

type Common = {
  readonly tongue: Tongue;
  readonly controller: { readonly name: string };
  readonly lines: readonly ErasureLine[];
  /** Events that could stay in totals, if the person wants it. */
  readonly countable: number;
};

/** The question, with the exact consequences. */
export function confirmDeletePage(model: Common, forms: Forms): string {
  const words = wordsFor(model.tongue.language);
  return layout({
    title: words.removeTitle,
    tongue: model.tongue,
    leave: true,
    body: html`<main class="narrow"><h1>${words.removeTitle}</h1>!${storeLists(words, model.lines, words.removeGoes)}!${
      // On legal hold nothing goes, and so nothing stays either.
      forms && model.countable > 0 && model.lines.some((line) => line.what === "erased" && line.count > 0)
        ? html`
<section class="card"><label class="pick"><input type="checkbox" name="counts" value="yes" form="delete"><span>${words.removeCounts(model.countable)}</span></label>
<p class="soft small">${words.removeCountsSays}</p></section>`
        : ""
    }
<div class="pair">!${button(forms, { action: "delete", fields: { sure: "yes" }, label: words.removeConfirm, class: "danger", id: "delete" })}
<a class="button main" href="/me">${words.removeCancel}</a></div></main>`,
  });
}

/** What goes, and what stays with its reasons. */
export function storeLists(words: PageWords, lines: readonly ErasureLine[], goesTitle: string): string {
  const goes = lines.filter((line) => line.what === "erased" && line.count > 0);
  const stays = lines.filter((line) => line.what === "kept" && line.count > 0);
  return html`<section class="card"><h2>${goesTitle}</h2><ul class="shelf">!${
    goes.length === 0 ? html`<li>${words.heldNone}</li>` : goes.map((line) => item(words, line))
  }</ul></section>
<section class="card"><h2>${words.removeStays}</h2><ul class="shelf">!${
    stays.length === 0 ? html`<li>${words.removeStaysNone}</li>` : stays.map((line) => item(words, line))
  }</ul></section>`;
}

/** Whether a legal claim kept everything. */
export const isHeld = (lines: readonly ErasureLine[]): boolean =>
  lines.some(({ what, count, why }) => what === "kept" && count > 0 && why?.some(({ purpose }) => purpose === "hold"));

function item(words: PageWords, line: ErasureLine): string {
  const why = (line.why ?? []).map(
    (one) =>
      html`<p class="soft small">${one.purpose === "hold" ? words.legalHold : one.says} (${words.basisShort[one.basis]}!${one.law ? html`, ${one.law}` : ""}!${
        one.until && one.until !== "infinity" ? html`, ${words.until} !${day(words, one.until)}` : ""
      })</p>`,
  );
  return html`<li><div><b>${words.stores[line.store] ?? words.store(line.store)}</b>!${why}</div><span class="chip">${words.entries(line.count)}</span></li>`;
}
