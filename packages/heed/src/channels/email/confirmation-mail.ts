// The mail that asks for a confirmation: who writes, what for, how often, and that doing nothing means nothing. No advertising, no images.
import { type DataMap, purposesOf, wordsIn } from "@heed/core";
import { html } from "ghtml";
import { mailFrame } from "./mail-frame.ts";
import { mailWords } from "./mail-words.ts";
import type { Mail } from "./mailer.ts";

/** The whole mail. Pure. */
export function confirmationMail(
  map: DataMap,
  asked: { readonly id: string; readonly to: string; readonly purpose: string; readonly locale: string },
  link: string,
  days: number,
): Mail {
  const { locale } = asked;
  const words = mailWords(locale);
  const purpose = purposesOf(map)[asked.purpose];
  const says = purpose ? wordsIn(purpose.says, locale) : asked.purpose;
  const frequency = purpose?.frequency === undefined ? undefined : wordsIn(purpose.frequency, locale);
  const { name, contact, address } = map.controller;
  const lines = [words.asked(name), words.what(says), ...(frequency === undefined ? [] : [words.often(frequency)])];
  const nothing = words.nothing(days);
  const sender = [name, address, contact].filter(Boolean).join(", ");
  const subject = words.subject(name);
  return {
    id: asked.id,
    to: asked.to,
    subject,
    text: [subject, "", ...lines, "", `${words.confirm}:`, link, "", nothing, words.why, "", sender, ""].join("\n"),
    html: mailFrame(
      locale,
      subject,
      html`!${lines.map((line) => html`<p>${line}</p>`)}
<p style="margin: 22px 0"><a class="button" href="${link}">${words.confirm}</a></p>
<p>${nothing}</p>
<p class="soft">${words.why}</p>
<p class="soft">${words.instead}<br><a href="${link}">${link}</a></p>
<p class="soft">${sender}</p>`,
    ),
  };
}
