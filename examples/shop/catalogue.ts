// What the shop sells: 118 invented books, as the demo's pages and Heed's recommendations see them.
import { BOOKS, type Row, SENSITIVE_BOOKS } from "./books.ts";

/** A book of the shop; nothing of a person. Heed reads `id`, `title`, `url`, `image`, `category`, `price`, `addedOn`, `sensitive` and `pick`. */
export type Book = {
  /** The title in lower case with hyphens. */
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly blurb: string;
  readonly url: string;
  readonly image: string;
  readonly category: string;
  /** Euros, tax included. */
  readonly price: number;
  /** YYYY-MM-DD */
  readonly addedOn: string;
  /** Never a feature, a reason or an inferred shelf. */
  readonly sensitive?: (typeof SENSITIVE_CATEGORIES)[keyof typeof SENSITIVE_CATEGORIES];
  /** Chosen by the booksellers. */
  readonly pick?: true;
};

/** The shop's shelves that tell something sensitive of a reader, with the category of the law. */
export const SENSITIVE_CATEGORIES = {
  Health: "health",
  Faith: "religion",
  "Love and identity": "sexuality",
  "Money worries": "money trouble",
} as const;

const FIRST_DAY = Date.UTC(2024, 0, 8);
const WEEK = 7 * 86_400_000;

/** All books, in the order of the shop's shelves. */
export const catalogue: readonly Book[] = Object.freeze(
  [...Object.entries(BOOKS), ...Object.entries(SENSITIVE_BOOKS)]
    .flatMap(([category, rows]) => rows.map((row: Row) => ({ category, row })))
    .map(({ category, row }, place) => toBook(category, row, place)),
);

const byId: ReadonlyMap<string, Book> = new Map(catalogue.map((book) => [book.id, book]));

/**
 * The book with this id, if the shop has it.
 *
 * @example
 * bookWith("tideline")?.author; // "Morwenna Hale"
 */
export const bookWith = (id: string): Book | undefined => byId.get(id);

function toBook(category: string, [title, author, price, blurb, special = {}]: Row, place: number): Book {
  const id = slug(title);
  const sensitive = isSensitive(category) ? { sensitive: SENSITIVE_CATEGORIES[category] } : {};
  return Object.freeze({
    id,
    title,
    author,
    blurb,
    url: `/book/${id}`,
    image: `/covers/${id}.svg`,
    category,
    price,
    // One book a week, until what is marked as newer.
    addedOn: new Date(FIRST_DAY + place * WEEK).toISOString().slice(0, 10),
    ...sensitive,
    ...special,
  });
}

function isSensitive(category: string): category is keyof typeof SENSITIVE_CATEGORIES {
  return Object.hasOwn(SENSITIVE_CATEGORIES, category);
}

function slug(title: string): string {
  return title
    .normalize("NFD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
