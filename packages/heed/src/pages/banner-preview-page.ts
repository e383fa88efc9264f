// A page of a shop that shows nothing but Heed's own banner or preference centre, for whoever decides how they look.
import type { NoticeReply } from "@heed/core";
import { html } from "ghtml";
import { sourceOf } from "./style.ts";

const STYLE = `
:root { --paper: #f4f4f2; --line: #d9d9d4; }
body { margin: 0; padding: 2rem clamp(1rem, 4vw, 3rem); background: var(--paper); display: grid; gap: 1rem; }
i { display: block; height: 1.1rem; border-radius: .3rem; background: var(--line); }
i:first-child { height: 3.2rem; width: 60%; } i:nth-child(4n) { width: 72%; } i:nth-child(5n) { height: 9rem; }
`;
const DARK = ":root { --paper: #161616; --line: #2c2c2a; }";

/** @param all the preference centre instead of the banner */
export function bannerPreviewPage(notice: NoticeReply, { scheme, all }: { scheme: "light" | "dark"; all: boolean }) {
  const style = STYLE + (scheme === "dark" ? DARK : "");
  // In a script element only its end has a meaning.
  const data = JSON.stringify(notice).replaceAll("<", "\\u003c");
  return {
    policy: `default-src 'none'; style-src ${sourceOf(style)}; script-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'`,
    text: html`<!doctype html>
<html lang="${notice.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${scheme}"><title>${notice.controller}</title><style>!${style}</style></head>
<body>!${"<i></i>".repeat(12)}<script type="application/json" id="notice" data-all="${all ? "yes" : "no"}">!${data}</script><script type="module" src="/h/preview.js"></script></body></html>
`,
  };
}
