// The person's receipts: every act of choice with its signed proof to keep.
import { type DataMap, wordsIn } from "@heed/core";
import { html } from "ghtml";
import { button, type Forms } from "./form.ts";
import { layout } from "./layout.ts";
import type { Tongue } from "./page-language.ts";
import { moment, momentText } from "./when.ts";
import { wordsFor } from "./words.ts";

type Act = {
  readonly id: string;
  readonly at: Date;
  readonly answers: readonly { readonly purpose: string; readonly value: boolean }[];
};

/** The whole document. Pure. */
export function receiptsPage(
  map: DataMap,
  tongue: Tongue,
  acts: readonly Act[],
  /** Absent: no mail is sent from here. */
  mails: Forms | undefined,
  done: string | undefined,
): string {
  const words = wordsFor(tongue.language);
  const titleOf = (purpose: string): string => {
    const declared = map.purposes[purpose];
    return declared ? wordsIn(declared.says, tongue.language) : purpose;
  };
  const said = ({ purpose, value }: Act["answers"][number]) =>
    html`<li>${value ? words.receipts.yes(titleOf(purpose)) : words.receipts.no(titleOf(purpose))}</li>`;
  const card = (
    act: Act,
  ) => html`<li class="card row"><div><h2 class="when">!${moment(words, act.at)}</h2><ul class="points">!${act.answers.map(said)}</ul></div>
<div class="pair">!${mails ? button(mails, { action: "mail-receipt", fields: { id: act.id }, label: words.receipts.mail, says: `${words.receipts.mail}: ${momentText(words, act.at)}` }) : ""}<a class="button" href="/me/api/receipts/${act.id}" download aria-label="${words.receipts.download}: ${momentText(words, act.at)}">${words.receipts.download}</a></div></li>`;
  const body = html`<main class="narrow">
<p><a href="/me">${words.back}</a></p>
<h1>${words.receipts.title}</h1>
!${done === undefined ? "" : html`<p class="note" role="status">${done}</p>`}
<p class="soft">${acts.length === 0 ? words.receipts.none : words.receipts.intro}</p>
<ul class="cards">!${acts.map(card)}</ul>
!${acts.length === 0 ? "" : html`<p class="soft">${words.receipts.verify} <a href="/.well-known/jwks.json" download="jwks.json">${words.receipts.key}</a>.</p>`}
</main>`;
  return layout({ title: words.receipts.title, tongue, body, leave: true });
}
