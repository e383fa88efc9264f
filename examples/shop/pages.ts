// The shop's pages, each a function from what was fetched to HTML: all four at once, one person's shop, a book, a genre.
import { html } from "ghtml";
import type { Book } from "./catalogue.ts";
import { explain, isAllowed } from "./explain.ts";
import map from "./heed.config.ts";
import type { Facts, Shelf } from "./heed-client.ts";
import { heedPanel, liftPart } from "./heed-panel.ts";
import { avatar, layout, priceOf } from "./layout.ts";
import { shelfOf } from "./shelf.ts";
import type { Company, Viewer } from "./viewer.ts";

/** One shelf, four people, four answers. */
export function homePage(model: { shelves: readonly { viewer: Viewer; shelf: Shelf }[]; facts: Facts }): string {
  const body = html`<section class="opening">
<h1>One shelf, four people, four answers</h1>
<p>The same place on the same page, asked at the same moment. Those who said yes find books that follow their taste; those who said no, or nothing yet, find books chosen without knowing anything about them. Every shelf says why it looks as it does.</p>
</section>
<div class="lanes">!${model.shelves.map(lane)}</div>
<section class="heed after" aria-labelledby="earned">
<div class="columns">
<div>
<h2 id="earned">What the shelf earned against its holdout</h2>
!${model.facts.lift ? liftPart(model.facts.lift) : html`<p>Not measured yet.</p>`}
</div>
<div>
<h2>Try it</h2>
<ol class="steps">
<li><a href="/account?as=ada">Open Ada’s Data Dashboard</a> and switch recommendations off.</li>
<li>Come back and <a href="/">reload this page</a>: her shelf is now like Bo’s.</li>
<li>Switch it on again: for ${map.undoDays} days nothing is lost.</li>
</ol>
</div>
</div>
</section>`;
  return layout({ title: "One shelf, four people", path: "/", body });
}

function lane({ viewer, shelf }: { viewer: Viewer; shelf: Shelf }): string {
  const { short, long } = explain(shelf, viewer);
  return html`<article class="lane" aria-labelledby="lane-${viewer.id}">
<div class="who">!${avatar(viewer)}
<h2 id="lane-${viewer.id}">${viewer.called}</h2>
<p class="chose">${viewer.chose}</p>
<p class="used !${shelf.personal ? "personal" : "plain"}">${short}</p>
<p><a class="enter" href="/?as=${viewer.id}">Enter as ${viewer.customer ? viewer.called : "a visitor"}</a></p>
</div>
!${shelfOf(shelf, viewer, { small: true, back: "/" })}
<p class="long">${long}</p>
</article>`;
}

/** The shop as one person finds it. */
export function shopPage(model: {
  company: Company;
  shelf: Shelf;
  facts: Facts;
  genres: readonly string[];
  says?: string;
}): string {
  const { company, shelf } = model;
  const { viewer } = company;
  const body = html`!${notice(model.says)}
<div data-shelf>!${forYou(shelf, viewer, model.facts)}</div>
<section class="around" aria-labelledby="around">
<h2 id="around">Around the shop</h2>
<p>Look at a few books, then come back: what Heed may learn from it depends on whose shelf this is.</p>
<ul class="genres">!${model.genres.map((genre) => html`<li><a href="/genre/${encodeURIComponent(genre)}?as=${viewer.id}">${genre}</a></li>`)}</ul>
</section>`;
  return layout({ title: shelf.personal ? "For you" : "From our booksellers", path: "/", company, body });
}

/** The shelf and why it looks so: what a visitor's browser shows anew after each answer. */
export const forYou = (
  shelf: Shelf,
  viewer: Viewer,
  facts: Facts,
): string => html`<section class="hero" aria-labelledby="for-you">
<h1 id="for-you">${shelf.personal ? (viewer.customer ? `For you, ${viewer.called}` : "For you") : "From our booksellers"}</h1>
!${shelfOf(shelf, viewer, { back: "/" })}
</section>
!${heedPanel(shelf, viewer, facts)}`;

/** The shelf beside a book. */
export const besideBook = (
  shelf: Shelf,
  viewer: Viewer,
  book: Book,
): string => html`<section class="hero" aria-labelledby="like">
<h2 id="like">Beside this book</h2>
<p class="lead">${explain(shelf, viewer).long}</p>
!${shelfOf(shelf, viewer, { back: book.url })}
</section>`;

/** One book, and a shelf of books like it. `reported`: Heed has heard of this visit. */
export function bookPage(model: {
  company: Company;
  book: Book;
  shelf: Shelf;
  reported: boolean;
  says?: string;
}): string {
  const { company, book, shelf } = model;
  const { viewer } = company;
  const buy = html`<form method="post" action="/buy"><input type="hidden" name="book" value="${book.id}"><input type="hidden" name="as" value="${viewer.id}"><button class="button" type="submit">Buy for ${viewer.called}</button></form>`;
  const body = html`!${notice(model.says)}
<article class="one" aria-labelledby="title">
<div class="cover"><img src="${book.image}" alt="Cover of ${book.title}" width="300" height="450"></div>
<div>
<p class="kind"><a href="/genre/${encodeURIComponent(book.category)}?as=${viewer.id}">${book.category}</a></p>
<h1 id="title">${book.title}</h1>
<p class="by">${book.author}</p>
<p class="blurb">${book.blurb}</p>
<p class="price">${priceOf(book.price)}</p>
!${viewer.customer ? buy : html`<p>To buy it, look at the shop as Ada, Bo or Cy: orders need an account.</p>`}
<p class="told">!${told(viewer, book, shelf, model.reported)}</p>
</div>
</article>
<div data-shelf>!${besideBook(shelf, viewer, book)}</div>`;
  return layout({ title: book.title, path: book.url, company, book, body });
}

/** All books of one genre. */
export function genrePage(model: { company: Company; genre: string; books: readonly Book[] }): string {
  const { company, genre, books } = model;
  const { viewer } = company;
  const body = html`<section class="hero" aria-labelledby="genre">
<h1 id="genre">${genre}</h1>
<ol class="grid">!${books.map(
    (
      book,
    ) => html`<li><a class="book" href="${book.url}?as=${viewer.id}"><span class="cover"><img src="${book.image}" alt="" width="300" height="450" loading="lazy"></span>
<span class="title">${book.title}</span><span class="by">${book.author}</span> <span class="price">${priceOf(book.price)}</span></a></li>`,
  )}</ol>
</section>`;
  return layout({ title: genre, path: `/genre/${encodeURIComponent(genre)}`, company, body });
}

/** Where a customer would sign in to their account; the demo asks only as whom. */
export function signInPage(customers: readonly Viewer[]): string {
  const body = html`<section class="opening">
<h1>Your account</h1>
<p>A real shop asks for a password here. This one is a demo, and asks whose account to open: it then vouches for them to Heed, with a link that works for a short while.</p>
</section>
<ul class="accounts">!${customers.map((viewer) => html`<li><a class="button" href="/account?as=${viewer.id}">${viewer.called}’s Data Dashboard</a></li>`)}</ul>`;
  return layout({ title: "Your account", path: "/account", body });
}

/** A page for an address that leads nowhere, or a form that was refused. */
export function sorryPage(says: string): string {
  const body = html`<section class="opening"><h1>Not on this shelf</h1><p>${says}</p><p><a class="button" href="/">Back to the shop</a></p></section>`;
  return layout({ title: "Not found", path: "/", body });
}

const notice = (says: string | undefined): string => (says ? html`<p class="notice" role="status">${says}</p>` : "");

const KEEP = map.purposes.recommendations.reads["Product Viewed"];

/** What the shop told Heed of this visit, and what may become of it. */
function told(viewer: Viewer, book: Book, shelf: Shelf, reported: boolean): string {
  if (!viewer.customer)
    return book.sensitive
      ? html`Heed hears that this book was looked at only after a yes. Its subject is sensitive (${book.sensitive}): no model learns from it even then.`
      : "Heed hears that this book was looked at only after a yes to recommendations; until then your browser tells nobody.";
  if (!reported) return "The shop could not tell Heed of this visit, and does without.";
  const sent = html`The shop told Heed that ${viewer.called} looked at this book.`;
  if (book.sensitive)
    return html`!${sent} Its subject is sensitive (${book.sensitive}): whatever ${viewer.called} allows, no model learns from it and no reason ever names it.`;
  if (isAllowed(shelf))
    return html`!${sent} ${viewer.called} allows recommendations, so Heed may learn from it for ${KEEP}.`;
  return html`!${sent} Recommendations are not allowed, so they learn nothing from it; only what another purpose permits is kept.`;
}
