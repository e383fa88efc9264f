// The frame of every mail that Heed writes itself: no image, nothing that tells whether it was opened; light and dark.
import { html } from "ghtml";

/** A whole document; `inside` is HTML, already escaped. */
export const mailFrame = (language: string, subject: string, inside: string): string => html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
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
!${inside}</div></body></html>
`;
