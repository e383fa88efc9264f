// A shelf of books, each with its reason underneath: large for one person, or as one row of four.
import { html } from "ghtml";
import type { Shelf } from "./heed-client.ts";
import { priceOf } from "./layout.ts";
import type { Viewer } from "./viewer.ts";

/**
 * The books of a shelf on a board.
 *
 * @param options.small one row among several, without prices and buttons
 * @param options.back where "Not interested" returns to
 */
export function shelfOf(shelf: Shelf, viewer: Viewer, options: { small?: boolean; back: string }): string {
  const mayHide = viewer.customer !== undefined && shelf.reason !== "unreachable" && !options.small;
  return html`<ol class="shelf !${options.small ? "small" : "large"}">!${shelf.items.map(
    ({ book, why }) => html`<li>
<a class="book" href="${book.url}?as=${viewer.id}">
<span class="cover"><img src="${book.image}" alt="" width="300" height="450" loading="!${options.small ? "eager" : "lazy"}"></span>
<span class="title">${book.title}</span>
!${options.small ? "" : html`<span class="by">${book.author}</span> <span class="price">${priceOf(book.price)}</span>`}
</a>
<p class="why">${why}</p>
!${mayHide ? notInterested(book.id, book.title, viewer, options.back) : ""}
</li>`,
  )}</ol>`;
}

const notInterested = (id: string, title: string, viewer: Viewer, back: string): string =>
  html`<form method="post" action="/hide"><input type="hidden" name="book" value="${id}"><input type="hidden" name="as" value="${viewer.id}"><input type="hidden" name="back" value="${back}"><button class="quiet" type="submit">Not interested<span class="sr"> in ${title}</span></button></form>`;
