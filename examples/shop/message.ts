// What the shop tells Heed, as Segment messages: who somebody is, what they looked at, and what they bought.
import { type Book, SENSITIVE_CATEGORIES } from "./catalogue.ts";

type Head = { readonly userId: string; readonly messageId: string; readonly timestamp: string };

/** A message of the Segment HTTP API; a list of them is the `batch` of `POST /v1/batch`. */
export type Message =
  | (Head & {
      readonly type: "identify";
      readonly traits: Readonly<Record<string, string>>;
      readonly context?: { readonly consent: { readonly categoryPreferences: Readonly<Record<string, boolean>> } };
    })
  | (Head & {
      readonly type: "track";
      readonly event: "Product Viewed" | "Product Added" | "Order Completed" | "Product Reviewed";
      readonly properties: Readonly<Record<string, unknown>>;
    });

/** Who a message is about, when it happened, and the id by which a repetition is known. */
export type Of = { readonly userId: string; readonly messageId: string; readonly at: Date };

/**
 * Introduces a person, with the choices they made; without `choices` nobody was asked and nothing is claimed.
 *
 * @param choices purpose -> yes or no
 */
export function identified(
  of: Of,
  traits: Readonly<Record<string, string>>,
  choices?: Readonly<Record<string, boolean>>,
): Message {
  const context = choices ? { context: { consent: { categoryPreferences: choices } } } : {};
  return { type: "identify", ...head(of), traits, ...context };
}

/** Somebody opened the page of a book. */
export const viewed = (of: Of, book: Book): Message => track(of, "Product Viewed", about(book));

/** Somebody put a book into the basket. */
export const added = (of: Of, book: Book): Message => track(of, "Product Added", { ...about(book), quantity: 1 });

/** Somebody bought books, one of each. An order that touches a sensitive shelf says which. */
export function ordered(of: Of, books: readonly Book[]): Message {
  const sensitive = books.find((book) => Object.hasOwn(SENSITIVE_CATEGORIES, book.category));
  return track(of, "Order Completed", {
    order_id: `order-${of.messageId}`,
    revenue: Math.round(books.reduce((sum, book) => sum + book.price * 100, 0)) / 100,
    currency: "EUR",
    ...(sensitive ? { category: sensitive.category } : {}),
    products: books.map((book) => ({ product_id: book.id, quantity: 1, price: book.price })),
  });
}

/** Somebody wrote about a book, with 1 to 5 stars. */
export const reviewed = (of: Of, { id, category }: Book, text: string, rating: number): Message =>
  track(of, "Product Reviewed", { product_id: id, category, review_body: text, rating });

const head = ({ userId, messageId, at }: Of): Head => ({ userId, messageId, timestamp: at.toISOString() });

const track = (
  of: Of,
  event: Extract<Message, { type: "track" }>["event"],
  properties: Readonly<Record<string, unknown>>,
): Message => ({
  type: "track",
  ...head(of),
  event,
  properties,
});

const about = (book: Book) => ({ product_id: book.id, category: book.category, price: book.price });
