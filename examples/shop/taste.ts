// What a synthetic reader likes: the hidden truth behind the crowd, which Heed never sees and has to learn from events.
import type { Random } from "@heed/math";
import { STRAND_LENGTH } from "./books.ts";
import { type Book, catalogue } from "./catalogue.ts";

/** How much a reader likes each strand, from 0 to 1, in the order of `STRANDS`. */
export type Taste = readonly number[];

/** Half a genre each, such as "Crime 0"; books of sensitive shelves belong to none. */
export const STRANDS: readonly string[] = [...new Set(catalogue.flatMap((book) => strandOf(book) ?? []))];

/**
 * A reader's taste: one strand most, its neighbour in the genre a little, a second strand that often goes with the first,
 * and of everything else next to nothing.
 */
export function drawTaste(random: Random): Taste {
  const first = random.below(STRANDS.length);
  const second = random.uniform() < 0.6 ? companionOf(first) : random.below(STRANDS.length);
  const taste = STRANDS.map(() => ELSEWHERE);
  taste[first ^ 1] = 0.25; // strands of one genre stand side by side
  taste[second] = 0.6;
  taste[first] = 1;
  return taste;
}

/** How much a reader with this taste likes a book, from 0 to 1. */
export function affinity(taste: Taste, book: Book): number {
  const strand = STRAND_OF.get(book.id);
  return strand === undefined ? ELSEWHERE : (taste[strand] ?? ELSEWHERE);
}

/** A book that a reader comes upon: what they like, and what many like. Undefined when none is left. */
export function drawBook(taste: Taste, random: Random, without: ReadonlySet<string>): Book | undefined {
  let total = 0;
  const upTo = catalogue.map((book) => {
    if (!without.has(book.id)) total += affinity(taste, book) ** 1.5 * (FAME.get(book.id) ?? 0);
    return total;
  });
  const point = random.uniform() * total;
  return catalogue[upTo.findIndex((sum) => point < sum)];
}

const ELSEWHERE = 0.04;

// A fixed walk over the strands, the same for everybody, so that some go together across genres.
const companionOf = (strand: number): number => (strand * 7 + 3) % STRANDS.length;

const FAME = new Map<string, number>();
const STRAND_OF = new Map<string, number>();
for (const book of catalogue) {
  const strand = strandOf(book);
  // In each strand the first book is known best.
  const rank = placeInShelf(book) % STRAND_LENGTH;
  FAME.set(book.id, strand === undefined ? 0.5 : 1 / (1 + 0.25 * rank));
  if (strand !== undefined) STRAND_OF.set(book.id, STRANDS.indexOf(strand));
}

function strandOf(book: Book): string | undefined {
  return book.sensitive ? undefined : `${book.category} ${placeInShelf(book) < STRAND_LENGTH ? 0 : 1}`;
}

function placeInShelf(book: Book): number {
  return catalogue.indexOf(book) - catalogue.findIndex((each) => each.category === book.category);
}
