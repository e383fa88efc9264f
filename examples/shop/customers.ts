// The demo's three customers, who made different choices. All of them are invented.
import { bookWith } from "./catalogue.ts";
import { identified, type Message, ordered, reviewed, viewed } from "./message.ts";

export type Customer = {
  /** Their account at the shop: the `userId` of events and the `targetingKey` of decisions. */
  readonly id: string;
  /** How the shop's pages call them. */
  readonly called: string;
  /** What they chose, in a few words. */
  readonly chose: string;
  readonly traits: Readonly<Record<string, string>>;
  /** purpose -> yes or no */
  readonly choices: Readonly<Record<string, boolean>>;
  /** Days ago, what they did, and the ids of the books. */
  readonly past: readonly (readonly [daysAgo: number, did: "looked" | "bought", ...books: string[]])[];
  /** A review that they wrote. */
  readonly wrote?: { readonly daysAgo: number; readonly book: string; readonly text: string; readonly stars: number };
};

/** Ada allows recommendations, Bo refuses everything he can, Cy takes the newsletter only. */
export const customers: readonly Customer[] = [
  {
    id: "ada",
    called: "Ada",
    chose: "allows recommendations",
    traits: { name: "Ada Marlowe", email: "ada@quietpage.example", favourite_genre: "Nature" },
    choices: { recommendations: true, newsletter: false, linking: true },
    past: [
      [112, "looked", "the-patience-of-limpets", "tideline", "kelp"],
      [112, "bought", "the-patience-of-limpets"],
      [83, "looked", "the-marmalade-alibi", "a-death-in-the-allotments"],
      [83, "bought", "the-marmalade-alibi"],
      [61, "looked", "the-grey-hours", "counting-to-ten-again"],
      [61, "bought", "the-grey-hours"],
      [40, "looked", "tideline", "notes-from-a-leaking-boat", "blackbird-hours"],
      [40, "bought", "tideline"],
      [16, "looked", "six-bells-at-nettle-green", "the-gulls-arithmetic"],
      [3, "looked", "the-island-that-counts-its-seals", "murder-with-scones", "the-gulls-arithmetic"],
    ],
    wrote: {
      daysAgo: 2,
      book: "tideline",
      text: "I love the book, but the parcel was late, and it was a bad surprise: the cover was torn and damaged. Write to ada@quietpage.example",
      stars: 2,
    },
  },
  {
    id: "bo",
    called: "Bo",
    chose: "refused everything",
    traits: { name: "Bo Lindgren", email: "bo@quietpage.example", favourite_genre: "Travel" },
    choices: {
      recommendations: false,
      scoring: false,
      grouping: false,
      newsletter: false,
      linking: false,
      statistics: false,
    },
    past: [
      [77, "looked", "the-slow-train-to-everywhere", "narrow-gauge"],
      [77, "bought", "the-slow-train-to-everywhere"],
      [12, "looked", "night-sleeper-window-side", "platform-four-and-a-thermos"],
    ],
  },
  {
    id: "cy",
    called: "Cy",
    chose: "newsletter only",
    traits: { name: "Cy Okafor", email: "cy@quietpage.example", favourite_genre: "Cookery" },
    choices: { recommendations: false, newsletter: true, linking: false },
    past: [
      [54, "looked", "the-second-rise", "crumb", "the-patient-oven"],
      [54, "bought", "the-second-rise"],
      [9, "looked", "butter-then-decide", "what-the-bread-remembers"],
    ],
  },
];

/**
 * What a customer did before `now`, oldest first, as Segment messages with stable ids.
 *
 * Their choices count as theirs only when sent with a secret server key: the newsletter waits for a proven yes, and once
 * somebody has proven to be a person, a claimed yes counts no more.
 */
export function* customerHistory(customer: Customer, now: Date): Generator<Message> {
  let count = 0;
  const next = (daysAgo: number, minutes = 0) => ({
    userId: customer.id,
    messageId: `demo-${customer.id}-${++count}`,
    at: new Date(now.getTime() - daysAgo * 86_400_000 + minutes * 60_000),
  });
  yield identified(next(120), customer.traits, customer.choices);
  for (const [daysAgo, did, ...ids] of customer.past) {
    const books = ids.flatMap((id) => bookWith(id) ?? []);
    if (did === "bought") yield ordered(next(daysAgo, 20), books);
    else for (const [k, book] of books.entries()) yield viewed(next(daysAgo, k), book);
  }
  const { wrote } = customer;
  const about = wrote && bookWith(wrote.book);
  if (about) yield reviewed(next(wrote.daysAgo), about, wrote.text, wrote.stars);
}
