// Where the link of a confirmation mail leads: one button, which posts. Opening the page changes nothing, so scanners may.
import { type DataMap, purposesOf, wordsIn } from "@heed/core";
import { html } from "ghtml";
import { layout } from "./layout.ts";
import type { Tongue } from "./page-language.ts";

type Words = Readonly<
  Record<"title" | "press" | "button" | "done" | "doneSays" | "gone" | "goneSays" | "change", string>
>;

const EN: Words = {
  title: "One more press",
  press: "Press the button, and your yes counts. Close this page, and nothing happens.",
  button: "Yes, I confirm",
  done: "Confirmed",
  doneSays: "Your yes counts from now on. You can take it back at any time.",
  gone: "This link no longer works",
  goneSays: "It may be too old. Nothing was changed. If you still want this, please sign up again.",
  change: "What we do with your data",
};

const DE: Words = {
  title: "Nur noch ein Druck",
  press: "Drücken Sie den Knopf, und Ihr Ja zählt. Schließen Sie die Seite, und es geschieht nichts.",
  button: "Ja, ich bestätige",
  done: "Bestätigt",
  doneSays: "Ab jetzt zählt Ihr Ja. Sie können es jederzeit zurücknehmen.",
  gone: "Dieser Link gilt nicht mehr",
  goneSays:
    "Vielleicht ist er zu alt. Es wurde nichts geändert. Wenn Sie es noch wollen, melden Sie sich bitte neu an.",
  change: "Was wir mit Ihren Daten tun",
};

export const CONFIRM_WORDS: Readonly<Record<string, Words>> = { en: EN, de: DE };

/** Before, after, or instead of a confirmation. Pure. */
export function confirmPage(
  map: DataMap,
  pending: { readonly purpose: string; readonly confirmed: boolean } | undefined,
  tongue: Tongue,
): string {
  const locale = tongue.language;
  // `pageLanguage` chooses what is written.
  const words = CONFIRM_WORDS[locale.split("-")[0] ?? ""] ?? EN;
  const purpose = pending && purposesOf(map)[pending.purpose];
  const what = purpose ? html`<p class="title">${wordsIn(purpose.says, locale)}</p>` : "";
  const [title, inside] = !pending
    ? [words.gone, html`<p>${words.goneSays}</p>`]
    : pending.confirmed
      ? [words.done, html`!${what}<p>${words.doneSays}</p>`]
      : [
          words.title,
          html`!${what}<p>${words.press}</p><form method="post"><button class="main" autofocus>${words.button}</button></form>`,
        ];
  const body = html`<main class="narrow"><h1>${title}</h1>
<div class="card">!${inside}<p class="soft small">${map.controller.name} · <a href="/privacy?locale=${locale}">${words.change}</a></p></div></main>`;
  return layout({ title, tongue, addressIn: (language) => `?locale=${language}`, body });
}
