// The frame of every Heed page: document, header, footer.
import { html } from "ghtml";
import { type Tongue, tongueLine } from "./page-language.ts";
import { STYLE } from "./style.ts";
import { wordsFor } from "./words.ts";

export type Frame = {
  readonly title: string;
  readonly tongue: Tongue;
  /** Its address in another language, where it is to be had in one. Default: the dashboard. */
  readonly addressIn?: (language: string) => string;
  /** HTML, already escaped. */
  readonly body: string;
  /** Opens this path at once, for the page that sets a cookie. */
  readonly forward?: string;
  /** Shows the page again after so many seconds: something on it is not finished. */
  readonly againSeconds?: number;
  readonly leave?: boolean;
  /** HTML at the foot instead of the line about languages. */
  readonly foot?: string;
  /** For keyboards: where the content begins. */
  readonly skipTo?: { readonly id: string; readonly says: string };
};

/** Whose page it is, until the shop's own name takes its place (dress.ts). */
export const MARK = '<span class="mark">Heed</span>';

/** A whole document. */
export function layout(frame: Frame): string {
  const words = wordsFor(frame.tongue.language);
  return html`<!doctype html>
<html lang="${frame.tongue.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
!${frame.forward === undefined ? "" : html`<meta http-equiv="refresh" content="0; url=${frame.forward}">`}
!${frame.againSeconds === undefined ? "" : html`<meta http-equiv="refresh" content="${String(frame.againSeconds)}">`}
<title>${frame.title}</title>
<style>!${STYLE}</style>
</head>
<body>
<header class="wide bar">!${frame.skipTo ? html`<a class="skip" href="#${frame.skipTo.id}">${frame.skipTo.says}</a>` : ""}!${MARK}!${frame.leave ? html`<a href="/me/leave">${words.leave}</a>` : ""}</header>
!${frame.body}
!${frame.foot ?? tongueLine(frame.tongue, frame.addressIn ?? ((language) => `/me?locale=${language}`))}
</body>
</html>
`;
}
