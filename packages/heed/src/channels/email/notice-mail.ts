// The mail that tells what a new notice changes: dated, in the words of the change log, without a word of advertising.
import type { DataMap } from "@heed/core";
import { html } from "ghtml";
import { mailFrame } from "./mail-frame.ts";
import { mailWords } from "./mail-words.ts";
import type { Mail } from "./mailer.ts";

/** The whole mail. Pure. `since` is the moment at which the notice came into force. */
export function noticeMail(
  { controller: { name, contact, address } }: DataMap,
  told: {
    readonly id: string;
    readonly to: string;
    readonly language: string;
    readonly since: Date;
    readonly lines: readonly string[];
  },
  links: { readonly notice: string; readonly dashboard: string },
): Mail {
  const { id, to, language, since, lines } = told;
  const words = mailWords(language).changed;
  const subject = words.subject(name);
  // The mails' English is British, like that of the pages.
  const day = since.toLocaleDateString(language === "en" ? "en-GB" : language, { dateStyle: "long", timeZone: "UTC" });
  const says = words.says(name, day);
  const sender = [name, address, contact].filter(Boolean).join(", ");
  const further = [
    [words.whole, links.notice],
    [words.decide, links.dashboard],
  ] as const;
  const text = [
    subject,
    "",
    says,
    "",
    ...lines.map((line) => `- ${line}`),
    "",
    ...further.flatMap(([label, link]) => [label, link, ""]),
    words.why,
    "",
    sender,
    "",
  ];
  return {
    id,
    to,
    subject,
    text: text.join("\n"),
    html: mailFrame(
      language,
      subject,
      html`<p>${says}</p><ul>!${lines.map((line) => html`<li>${line}</li>`)}</ul>
!${further.map(([label, link]) => html`<p>${label}<br><a href="${link}">${link}</a></p>`)}
<p class="soft">${words.why}</p><p class="soft">${sender}</p>`,
    ),
  };
}
