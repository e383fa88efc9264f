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

const FR: Words = {
  title: "Encore une pression",
  press: "Appuyez sur le bouton, et votre oui compte. Fermez cette page, et il ne se passe rien.",
  button: "Oui, je confirme",
  done: "Confirmé",
  doneSays: "Votre oui compte désormais. Vous pouvez le reprendre à tout moment.",
  gone: "Ce lien ne vaut plus",
  goneSays: "Il est peut-être trop ancien. Rien n’a été changé. Si vous le voulez encore, inscrivez-vous à nouveau.",
  change: "Ce que nous faisons de vos données",
};

const ES: Words = {
  title: "Una pulsación más",
  press: "Pulse el botón, y su sí cuenta. Cierre esta página, y no ocurre nada.",
  button: "Sí, lo confirmo",
  done: "Confirmado",
  doneSays: "Su sí cuenta desde ahora. Puede retirarlo en cualquier momento.",
  gone: "Este enlace ya no vale",
  goneSays: "Puede ser demasiado antiguo. No se cambió nada. Si aún lo quiere, apúntese de nuevo.",
  change: "Qué hacemos con sus datos",
};

export const CONFIRM_WORDS: Readonly<Record<string, Words>> = { en: EN, de: DE, fr: FR, es: ES };

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
