// The mail that asks for a confirmation: who writes, what for, how often, and that doing nothing means nothing. No advertising, no images.
import { type DataMap, purposesOf, wordsIn } from "@heed/core";
import { html } from "ghtml";
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
    html: html`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${subject}</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; padding: 24px 16px; background: #f6f5f1; color: #1d2522; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.card { max-width: 34rem; margin: 0 auto; padding: 28px 24px; background: #ffffff; border: 1px solid #dedbd2; border-radius: 16px; }
h1 { font-size: 22px; line-height: 1.3; margin: 0 0 14px; } p { margin: 0 0 14px; }
.button { display: inline-block; padding: 13px 24px; border-radius: 11px; background: #0b6457; color: #ffffff; font-weight: 600; text-decoration: none; }
.soft { color: #55605b; font-size: 14px; overflow-wrap: anywhere; } .soft a { color: #55605b; } p:last-child { margin-bottom: 0; }
@media (prefers-color-scheme: dark) {
  body { background: #121715; color: #ecf0ed; } .card { background: #1a211e; border-color: #313c37; }
  .button { background: #6fd3bf; color: #06231d; } .soft, .soft a { color: #a9b5af; }
}
</style></head>
<body><div class="card"><h1>${subject}</h1>
!${lines.map((line) => html`<p>${line}</p>`)}
<p style="margin: 22px 0"><a class="button" href="${link}">${words.confirm}</a></p>
<p>${nothing}</p>
<p class="soft">${words.why}</p>
<p class="soft">${words.instead}<br><a href="${link}">${link}</a></p>
<p class="soft">${sender}</p></div></body></html>
`,
  };
}
