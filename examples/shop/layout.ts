// The frame of every page of the shop: its name, as whom one looks, and what this demo is.
import { html } from "ghtml";
import type { Book } from "./catalogue.ts";
import type { Company, Viewer } from "./viewer.ts";

/**
 * A whole page. `body` is HTML, made by the page with `html`, which escapes; everything else is text.
 *
 * @param page.path the page's own address without its query, so that one can look at the same page as somebody else
 */
export function layout(page: { title: string; path: string; company?: Company; book?: Book; body: string }): string {
  const { company, book } = page;
  // Heed asks the visitor; the customers answered when they made their accounts.
  const asks = company !== undefined && company.viewer.customer === undefined;
  const home = company ? `/?as=${company.viewer.id}` : "/";
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · The Quiet Page</title>
<link rel="stylesheet" href="/shop.css">
<link rel="icon" href="/shop.svg" type="image/svg+xml">
!${asks ? SCRIPTS : ""}
</head>
<body>
<a class="skip" href="#main">Skip to the books</a>
<header class="top">
<a class="brand" href="${home}"><img src="/shop.svg" alt="" width="34" height="34"><span>The Quiet Page</span></a>
<p>A small bookshop, invented to show <strong>Heed</strong></p>
</header>
!${company ? peopleStrip(page.path, company) : ""}
<main id="main" !${asks && book ? html`data-book="${book.id}" data-category="${book.category}" data-price="${book.price}"` : ""}>
!${page.body}
</main>
<footer class="foot">
<p>This is a demo with synthetic people. Data: synthetic; nothing leaves this machine.</p>
<p>The books, their authors and this shop are invented. !${asks ? VISITOR_NOTE : "No script runs on this page, and nothing is stored on your device."}</p>
</footer>
</body>
</html>
`;
}

const SCRIPTS = '<script src="/visitor.js" defer></script>\n<script src="/h/site.js" data-key="demo" defer></script>';

const VISITOR_NOTE =
  'Heed’s script asks before it stores anything on your device. <a href="#" data-heed-choices>Privacy choices</a>';

/** The four people as links, the present one marked. */
function peopleStrip(path: string, { viewer: present, viewers }: Company): string {
  return html`<nav class="people" aria-label="Look at this page as">
<p>You are looking at the same shelf as:</p>
<ul>!${viewers.map(
    (viewer) => html`<li><a href="${path}?as=${viewer.id}" !${viewer.id === present.id ? 'aria-current="page"' : ""}>
!${avatar(viewer)}<span><strong>${viewer.called}</strong> <small>${viewer.chose}</small></span></a></li>`,
  )}</ul>
<p class="all"><a href="/">All four side by side</a></p>
</nav>`;
}

/** The viewer's initial in their colour; says nothing that the name beside it does not say. */
export const avatar = (viewer: Viewer): string =>
  html`<span class="avatar avatar-${viewer.id}" aria-hidden="true">${viewer.customer ? viewer.called.charAt(0) : "?"}</span>`;

/** Euros, as on a price tag. */
export const priceOf = (euros: number): string => `€${euros.toFixed(2)}`;
