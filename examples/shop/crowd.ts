// The synthetic crowd: invented readers whose visits the demo's model learns from. The same seed gives the same crowd.
import { type Random, seededRandom } from "@heed/math";
import { type Book, bookWith } from "./catalogue.ts";
import { added, identified, type Message, ordered, viewed } from "./message.ts";
import { affinity, drawBook, drawTaste, STRANDS, type Taste } from "./taste.ts";

/** A synthetic reader. Heed knows the `id`, the choices and the events; the taste is hidden from it. */
export type Reader = {
  /** "crowd-0001" and on: no real person has such an id. */
  readonly id: string;
  readonly taste: Taste;
  /** purpose -> yes or no; undefined: never answered. */
  readonly choices?: Readonly<Record<string, boolean>>;
  readonly favouriteGenre?: string;
  /** The answer to the voluntary question; half of those who were asked gave one. Taste and visits do not depend on it. */
  readonly gender?: "woman" | "man" | "other";
  readonly visits: readonly Visit[];
};

/** One visit to the shop. */
export type Visit = {
  readonly daysAgo: number;
  readonly looked: readonly Book[];
  readonly added: readonly Book[];
  readonly bought: readonly Book[];
};

/** What a reader does in front of a shelf. */
export type Response = { readonly bought: Book; readonly from: "shelf" | "elsewhere" };

/** Days of history before `now`. */
export const HISTORY_DAYS = 150;

/**
 * Invents readers: about 75 % allow recommendations, 15 % refuse, 10 % never answered.
 *
 * @param options.people how many, at most 9,999
 * @param options.seed a whole number; reader k of a seed is the same whatever the number of people
 * @example
 * crowd({ people: 800, seed: 1 })[0]?.id; // "crowd-0001"
 */
export function crowd({ people, seed }: { people: number; seed: number }): readonly Reader[] {
  const random = seededRandom(seed);
  return Array.from({ length: people }, (_, k) => drawReader(`crowd-${String(k + 1).padStart(4, "0")}`, random.fork()));
}

/**
 * Everything a reader did before `now`, oldest first, as Segment messages with stable ids: sending them twice adds nothing.
 *
 * @example
 * const batch = crowd({ people: 800, seed: 1 }).flatMap((reader) => [...history(reader, now)]);
 */
export function* history(reader: Reader, now: Date): Generator<Message> {
  let count = 0;
  let at = now.getTime() - (HISTORY_DAYS + 1) * DAY;
  const next = () => {
    count++;
    at += MINUTE;
    return { userId: reader.id, messageId: `synthetic-${reader.id}-${count}`, at: new Date(at) };
  };
  const { favouriteGenre, gender, choices } = reader;
  const traits = { ...(favouriteGenre ? { favourite_genre: favouriteGenre } : {}), ...(gender ? { gender } : {}) };
  yield identified(next(), traits, choices);
  for (const visit of reader.visits) {
    at = now.getTime() - visit.daysAgo * DAY;
    for (const book of visit.looked) yield viewed(next(), book);
    for (const book of visit.added) yield added(next(), book);
    if (visit.bought.length > 0) yield ordered(next(), visit.bought);
  }
}

/**
 * What a reader does in front of a shelf, top book first: each book they like and do not own may be bought, and a few buy
 * something else anyway. So a shelf earns only by showing what its reader likes; nothing here knows how it was chosen.
 *
 * @param shown ids of the shelf's books
 * @param random drawn from in the same way whatever is shown first
 */
export function respond(reader: Reader, shown: readonly string[], random: Random): Response | undefined {
  const owned = new Set(reader.visits.flatMap((visit) => visit.bought.map((book) => book.id)));
  for (const id of shown) {
    const book = bookWith(id);
    const tempted = random.uniform() < TEMPTATION * (book && !owned.has(id) ? affinity(reader.taste, book) : 0);
    if (book && tempted) return { bought: book, from: "shelf" };
  }
  if (random.uniform() >= ANYWAY) return undefined;
  const bought = drawBook(reader.taste, random, owned);
  return bought && { bought, from: "elsewhere" };
}

const DAY = 86_400_000;
const MINUTE = 60_000;
/** Chance that a book the reader likes fully is bought when shown, and that something else is bought in a visit. */
const TEMPTATION = 0.06;
const ANYWAY = 0.04;

function drawReader(id: string, random: Random): Reader {
  const taste = drawTaste(random);
  const choices = drawChoices(random);
  const favourite = STRANDS[taste.indexOf(1)]?.replace(/ \d$/, "");
  const tells = random.uniform() < 0.3;
  const visits = drawVisits(taste, random);
  const answers = choices !== undefined && random.uniform() < 0.5;
  const draw = random.uniform();
  const gender = draw < 0.45 ? "woman" : draw < 0.9 ? "man" : "other";
  return {
    id,
    taste,
    ...(choices ? { choices: { ...choices, "fairness-audit": answers } } : {}),
    ...(tells && favourite ? { favouriteGenre: favourite } : {}),
    ...(answers ? { gender } : {}),
    visits,
  };
}

function drawChoices(random: Random): Record<string, boolean> | undefined {
  const draw = random.uniform();
  const newsletter = random.uniform() < 0.3;
  const linking = random.uniform() < 0.6;
  if (draw < 0.75) return { recommendations: true, newsletter, linking };
  if (draw < 0.9) return { recommendations: false, newsletter, linking: false };
  return undefined;
}

function drawVisits(taste: Taste, random: Random): Visit[] {
  const owned = new Set<string>();
  const days = Array.from({ length: 2 + random.below(4) }, () => 0.2 + random.uniform() * (HISTORY_DAYS - 0.2));
  return days
    .sort((a, b) => b - a)
    .map((daysAgo) => {
      const seen = new Set(owned);
      const looked: Book[] = [];
      for (let left = 2 + random.below(3); left > 0; left--) {
        const book = drawBook(taste, random, seen);
        if (!book) break;
        seen.add(book.id);
        looked.push(book);
      }
      const wanted = looked.filter((book) => random.uniform() < 0.45 * affinity(taste, book));
      const bought = random.uniform() < 0.75 ? wanted : [];
      for (const book of bought) owned.add(book.id);
      return { daysAgo, looked, added: wanted, bought };
    });
}
