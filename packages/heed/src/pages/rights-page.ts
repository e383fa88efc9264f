// Where anybody asks: a form without an account, the same answer for everybody, and the button behind the mailed link.
import type { DataMap, RequestKind } from "@heed/core";
import { html } from "ghtml";
import { layout } from "./layout.ts";
import type { Tongue } from "./page-language.ts";
import { RIGHTS_WORDS, type RightsWords } from "./rights-words.ts";
import { day } from "./when.ts";

/** What can be asked here; staff may take down any other kind. */
export const FORM_KINDS = [
  "ACCESS",
  "ERASURE",
  "RECTIFICATION",
  "RESTRICTION",
  "CONTACT_OPT_OUT",
  "SALE_OPT_OUT",
  "QUESTION",
  "COMPLAINT",
] as const;

const wordsOf = ({ language }: Tongue): RightsWords =>
  // `pageLanguage` chooses what is written.
  RIGHTS_WORDS[language.toLowerCase().split("-")[0] ?? ""] ?? RIGHTS_WORDS["en"]!;

/** What was sent already, so that nothing has to be written twice. */
export type Sent = {
  readonly kind?: string;
  readonly address?: string;
  readonly words?: string;
  readonly household?: boolean;
};

/** The form, filled in with what was sent; `said` instead of it once it was taken. Pure. */
export function rightsPage(
  map: DataMap,
  tongue: Tongue,
  said?: "asked" | "address" | "words" | "many",
  sent: Sent = {},
): string {
  const words = wordsOf(tongue);
  const { name } = map.controller;
  const wrong =
    said !== undefined && said !== "asked" ? html`<p class="note warn" role="alert">${words.wrong[said]}</p>` : "";
  const picked = FORM_KINDS.find((kind) => kind === sent.kind) ?? FORM_KINDS[0];
  const kinds = FORM_KINDS.map(
    (kind) =>
      html`<label class="pick"><input type="radio" name="kind" value="${kind}" required!${kind === picked ? " checked" : ""}>${words.kinds[kind]}</label>`,
  );
  const form = html`!${wrong}<form method="post" action="/rights?locale=${tongue.language}" class="card">
<fieldset><legend>${words.what}</legend>!${kinds}</fieldset>
<label><span>${words.address}</span><input type="email" name="address" required maxlength="254" autocomplete="email" value="${sent.address ?? ""}"></label>
<label><span>${words.words}</span><textarea name="words" maxlength="2000" rows="4">
${sent.words ?? ""}</textarea></label>
<label class="pick"><input type="checkbox" name="household" value="true"!${sent.household ? " checked" : ""}>${words.household}</label>
<button class="main">${words.send}</button></form>
<p class="soft small">${words.how}</p>`;
  const answer = html`<div class="card" role="status"><p>${words.asked}</p><p class="soft small">${words.askedSays}</p></div>`;
  const body = html`<main class="narrow"><h1>${words.title}</h1><p>${words.intro(name)}</p>!${said === "asked" ? answer : form}
<p class="soft small">${map.complaints.authority}: <a href="${map.complaints.url}">${map.complaints.url}</a> · <a href="/privacy">${words.privacy}</a></p></main>`;
  return layout({ title: words.title, tongue, addressIn, body });
}

/** Behind the mailed link: one button. Opening it changes nothing, so that a scanner may. Pure. */
export function provePage(
  map: DataMap,
  tongue: Tongue,
  filed:
    | { readonly kind: RequestKind; readonly state: "asks" | "proven" | "over"; readonly expectedBy: string }
    | undefined,
): string {
  const words = wordsOf(tongue);
  const [title, inside] = !filed
    ? [words.gone, html`<p>${words.goneSays}</p>`]
    : filed.state === "asks"
      ? [
          words.prove,
          html`<p class="title">${words.kinds[filed.kind]}</p><p>${words.proveSays}</p><form method="post"><button class="main" autofocus>${words.button}</button></form>`,
        ]
      : filed.state === "proven"
        ? [
            words.proven,
            html`<p class="title">${words.kinds[filed.kind]}</p><p>${words.provenSays} !${day(words, filed.expectedBy)}.</p>`,
          ]
        : [words.over, html`<p>${words.overSays}</p>`];
  const body = html`<main class="narrow"><h1>${title}</h1><div class="card">!${inside}<p class="soft small">${map.controller.name}</p></div></main>`;
  return layout({ title, tongue, addressIn: (language) => `?locale=${language}`, body });
}

const addressIn = (language: string): string => `/rights?locale=${language}`;
