// The look of every page that Heed serves: one accent, system fonts, light and dark, from 320 pixels up. No script, no images.
import { createHash } from "node:crypto";

/** The colours of light and dark. */
export const LIGHT =
  "--paper: #f6f5f1; --card: #ffffff; --sunk: #f0eee8; --ink: #1d2522; --soft: #55605b; --line: #dedbd2; --edge: #7d867f; --accent: #0b6457; --accent-ink: #ffffff; --accent-soft: #e0efea; --warn: #8a4b08; --warn-soft: #fdf1df; --danger: #a3261b;";
export const DARK =
  "--paper: #121715; --card: #1a211e; --sunk: #212a26; --ink: #ecf0ed; --soft: #a9b5af; --line: #313c37; --edge: #85918b; --accent: #6fd3bf; --accent-ink: #06231d; --accent-soft: #1c3a33; --warn: #f2c078; --warn-soft: #372a15; --danger: #ff9d92;";

/** The whole style sheet, to stand in `<style>`. */
export const STYLE = `
:root {
  color-scheme: light dark;
  ${LIGHT}
  --radius: 1rem; --gap: 1.25rem;
  font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    ${DARK}
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1.5rem; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } * { transition: none !important; } }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere; }
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; }
ul, ol { padding: 0; list-style: none; }
h1 { font-size: clamp(1.75rem, 1.3rem + 2vw, 2.6rem); line-height: 1.15; letter-spacing: -.02em; font-weight: 680; text-wrap: balance; }
h2 { font-size: 1.3rem; line-height: 1.25; letter-spacing: -.01em; font-weight: 660; }
h3, .when { font-size: 1.05rem; line-height: 1.35; font-weight: 640; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: .35rem; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 2; background: var(--card); padding: .6rem 1rem; border-radius: .6rem; }
.wide { width: min(100% - 2rem, 70rem); margin-inline: auto; }
.bar { display: flex; gap: 1rem; align-items: center; justify-content: space-between; padding-block: 1.1rem; }
.mark { display: inline-flex; gap: .6rem; align-items: center; font-weight: 680; letter-spacing: -.01em; color: var(--ink); text-decoration: none; }
.mark::before { content: ""; width: 1.05rem; height: 1.05rem; border-radius: 50% 50% 50% .25rem; background: var(--accent); }
.hero { padding-block: clamp(1.5rem, 1rem + 3vw, 3.25rem) 2rem; max-width: 46rem; }
.hero p { margin-top: .9rem; font-size: 1.075rem; color: var(--soft); max-width: 40rem; }
.hero nav { margin-top: .9rem; }
.cards + p { margin-top: 1.1rem; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2.25rem; margin-top: 1.6rem; }
.facts div { display: flex; flex-direction: column-reverse; }
.facts dd { font-size: 1.5rem; font-weight: 660; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.facts dt { color: var(--soft); font-size: .9rem; }
.page { display: grid; gap: 2rem; padding-bottom: 4rem; }
.toc { min-width: 0; }
.toc ul { display: flex; gap: .4rem; overflow-x: auto; padding: .3rem; margin: -.3rem; }
.toc a { display: block; white-space: nowrap; padding: .4rem .8rem; border-radius: 2rem; background: var(--card); border: 1px solid var(--line); color: var(--ink); text-decoration: none; font-size: .9rem; }
.toc a:hover { border-color: var(--accent); color: var(--accent); }
.sections { min-width: 0; display: grid; gap: 3rem; }
@media (min-width: 62rem) {
  .page { grid-template-columns: 14rem minmax(0, 1fr); gap: 3.5rem; }
  .toc { position: sticky; top: 1.5rem; align-self: start; }
  .toc ul { flex-direction: column; gap: .1rem; }
  .toc a { white-space: normal; }
  .toc a { background: none; border: 0; padding: .4rem .75rem; border-radius: .6rem; color: var(--soft); }
  .toc a:hover { background: var(--sunk); }
}
section > h2 + p { margin-top: .35rem; color: var(--soft); max-width: 44rem; }
.cards { display: grid; gap: var(--gap); margin-top: 1.1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: 1.25rem; min-width: 0; }
.card > * + * { margin-top: .8rem; }
.head { display: flex; gap: 1rem; justify-content: space-between; align-items: flex-start; flex-wrap: wrap; }
.head > :first-child { flex: 1 1 12rem; min-width: 0; }
.benefit { margin-top: .25rem; color: var(--soft); }
.soft { color: var(--soft); }
.small { font-size: .9rem; }
.state { font-weight: 600; font-size: .92rem; }
.pair { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; }
.meta { display: grid; gap: .35rem 1rem; font-size: .92rem; }
.meta dt { color: var(--soft); }
@media (min-width: 34rem) { .meta { grid-template-columns: minmax(9rem, 16rem) minmax(0, 1fr); } }
button, .button {
  font: inherit; font-weight: 600; font-size: .95rem; line-height: 1.3; min-height: 2.75rem; padding: .55rem 1.1rem; border-radius: .7rem; cursor: pointer;
  border: 1px solid var(--edge); background: var(--card); color: var(--ink); text-decoration: none; display: inline-flex; align-items: center; justify-content: center; text-align: center;
}
button:hover, .button:hover { border-color: var(--accent); color: var(--accent); }
button.main, .button.main { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
button.main:hover, .button.main:hover { filter: brightness(1.08); color: var(--accent-ink); }
button.danger, .button.danger { border-color: var(--danger); color: var(--danger); }
button.quiet { min-height: 2rem; padding: .2rem .7rem; font-size: .87rem; font-weight: 500; border-color: var(--line); color: var(--soft); border-radius: .55rem; }
button.quiet:hover { color: var(--accent); border-color: var(--accent); }
button[role="switch"] { min-height: 2.75rem; padding: .3rem .1rem; border: 0; background: none; gap: .7rem; }
button[role="switch"]::after {
  content: ""; flex: none; width: 3rem; height: 1.75rem; border-radius: 1rem; border: 2px solid var(--edge);
  background: radial-gradient(circle at .72rem 50%, var(--edge) 0 .5rem, transparent .54rem) var(--card);
}
button[role="switch"][aria-checked="true"]::after {
  border-color: var(--accent); background: radial-gradient(circle at calc(100% - .72rem) 50%, var(--accent-ink) 0 .5rem, transparent .54rem) var(--accent);
}
.note { border-radius: .8rem; padding: .8rem 1rem; background: var(--accent-soft); }
.note.warn { background: var(--warn-soft); }
.note.warn > p:first-child { color: var(--warn); font-weight: 600; }
.note > * + * { margin-top: .6rem; }
.points { display: grid; gap: .45rem; list-style: disc; padding-inline-start: 1.2rem; }
.points li::marker { color: var(--edge); }
.shelf { display: grid; gap: .6rem; }
.shelf li { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; justify-content: space-between; padding-top: .7rem; border-top: 1px solid var(--line); }
.shelf li > div { flex: 1 1 14rem; min-width: 0; }
.card.shelf > li:first-child { border-top: 0; padding-top: 0; }
.shelf b, .title { font-weight: 640; }
.day { margin-top: 1.5rem; font-size: 1.02rem; }
.filter { margin-top: 1.1rem; display: flex; flex-wrap: wrap; gap: .8rem; align-items: end; }
.filter > * + * { margin-top: 0; }
.filter label { flex: 1 1 12rem; min-width: 0; }
label > span { display: block; font-size: .9rem; color: var(--soft); margin-bottom: .25rem; }
select, input:not([type]), input[type="text"], input[type="number"], input[type="date"], input[type="email"], input[type="password"], textarea {
  font: inherit; width: 100%; min-height: 2.75rem; padding: .5rem .8rem; border-radius: .7rem; border: 1px solid var(--edge); background: var(--card); color: var(--ink);
}
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
legend { padding: 0; margin-bottom: .35rem; font-weight: 640; }
.pick { display: flex; gap: .75rem; align-items: flex-start; padding-block: .45rem; cursor: pointer; }
.pick > span { margin: 0; font-size: inherit; color: inherit; }
.pick input { flex: none; width: 1.2rem; height: 1.2rem; margin: .15rem 0 0; accent-color: var(--accent); }
.card > label:not(.pick) { display: block; }
.code { display: block; width: min(100%, 15rem); height: auto; padding: .8rem; background: #fff; border-radius: .8rem; }
.steps form > * + * { margin-top: .9rem; }
.spare code { display: inline-block; margin-right: .8rem; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .95em; }
.lines { margin-top: 1.1rem; border-left: 2px solid var(--line); padding-left: 1.1rem; display: grid; gap: .9rem; }
.lines li { position: relative; }
.lines li::before { content: ""; position: absolute; left: -1.5rem; top: .55rem; width: .65rem; height: .65rem; border-radius: 50%; background: var(--paper); border: 2px solid var(--edge); }
.lines time { color: var(--soft); font-size: .87rem; display: block; }
details.card { padding: 0; }
details.card + details.card { margin-top: .7rem; }
.when + .points, h3 + .points { margin-top: .5rem; }
.folds { margin-top: 1.1rem; }
summary { cursor: pointer; padding: .95rem 1.25rem; border-radius: var(--radius); list-style: none; display: flex; gap: .5rem 1rem; flex-wrap: wrap; justify-content: space-between; align-items: center; font-weight: 640; }
summary::-webkit-details-marker { display: none; }
summary::after { content: ""; width: .55rem; height: .55rem; border-right: 2px solid var(--soft); border-bottom: 2px solid var(--soft); transform: rotate(45deg); margin-inline: .2rem .3rem; flex: none; }
details[open] > summary::after { transform: rotate(225deg); }
summary > :first-child { flex: 1; min-width: 0; }
summary > .soft { font-weight: 400; }
.inside { padding: 0 1.25rem 1.25rem; display: grid; gap: 1.1rem; }
.datum { border-top: 1px solid var(--line); padding-top: 1rem; display: grid; gap: .45rem; }
.datum p + p { color: var(--soft); }
details.more > summary { padding: .35rem 0; justify-content: flex-start; font-size: .92rem; font-weight: 500; color: var(--accent); width: fit-content; }
details.more > summary > :first-child { flex: none; }
details.more > dl { padding-top: .6rem; }
.chip { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; background: var(--sunk); color: var(--soft); font-size: .84rem; font-weight: 500; }
.chip.bad { background: var(--warn-soft); color: var(--warn); }
.chip.on { background: var(--accent-soft); color: var(--accent); }
.lines ~ p { margin-top: 1.1rem; }
.card.row > * + * { margin-top: 0; }
.last { padding-bottom: 4rem; }
@media (min-width: 46rem) { .two { grid-template-columns: 1fr 1fr; } }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { text-align: start; vertical-align: top; padding: .5rem .9rem .5rem 0; border-top: 1px solid var(--line); overflow-wrap: normal; }
thead th { border-top: 0; color: var(--soft); font-weight: 500; }
tbody th { font-weight: 600; min-width: 9rem; }
tbody td { min-width: 6rem; }
.note b { color: var(--ink); }
.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; justify-content: space-between; }
.row > :first-child { flex: 1 1 16rem; min-width: 0; }
.narrow { width: min(100% - 2rem, 42rem); margin-inline: auto; padding-block: 1rem 4rem; display: grid; gap: 1.5rem; }
form[data-passkey] { display: grid; gap: .9rem; justify-items: start; }
form[data-passkey] > :not(button) { width: 100%; margin: 0; }
[hidden] { display: none !important; }
.tongue { display: flex; flex-wrap: wrap; gap: .6rem 1.5rem; align-items: center; justify-content: space-between; }
footer { border-top: 1px solid var(--line); padding-block: 1.5rem 2.5rem; color: var(--soft); font-size: .92rem; }
@media print { .toc, form, .button { display: none; } body { background: none; } .card { break-inside: avoid; } }
`;

/** For `Content-Security-Policy: style-src`: allows this text and no other. */
export const sourceOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

export const STYLE_SOURCE = sourceOf(STYLE);

/** The policy of every Heed page: no script at all, no foreign address, no frame around it. */
export const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src ${STYLE_SOURCE}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
