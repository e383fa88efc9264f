// The mail that brings a person the receipt they asked for: the signed file itself, and how to check it.
import type { DataMap } from "@heed/core";
import { html } from "ghtml";
import { mailFrame } from "./mail-frame.ts";
import { mailWords } from "./mail-words.ts";
import type { Mail } from "./mailer.ts";

/** The whole mail. Pure. */
export function receiptMail(
  { controller: { name, contact, address } }: DataMap,
  {
    id,
    to,
    language,
    receipt,
  }: { readonly id: string; readonly to: string; readonly language: string; readonly receipt: object },
): Mail {
  const words = mailWords(language).receipt;
  const subject = words.subject(name);
  const lines = [words.says(name), words.check];
  const sender = [name, address, contact].filter(Boolean).join(", ");
  return {
    id,
    to,
    subject,
    text: [subject, "", ...lines, "", words.why, "", sender, ""].join("\n"),
    html: mailFrame(
      language,
      subject,
      html`!${lines.map((line) => html`<p>${line}</p>`)}<p class="soft">${words.why}</p><p class="soft">${sender}</p>`,
    ),
    attachments: [
      {
        filename: "receipt.jsonld",
        contentType: "application/ld+json",
        content: JSON.stringify(receipt, undefined, 2),
      },
    ],
  };
}
