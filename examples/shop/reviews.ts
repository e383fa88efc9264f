// What the synthetic crowd writes about its books: invented sentences of our own, with stars. The same reader writes the same reviews.
import { seededRandom } from "@heed/math";
import type { Reader } from "./crowd.ts";
import { type Message, reviewed } from "./message.ts";

/** Sentences that complain, by what they are about; some readers add one that praises. */
const COMPLAINTS = {
  late: [
    "The parcel came a week late",
    "Still waiting for the courier, the parcel is late",
    "The parcel was late, and the courier left it in the rain",
    "Late again, and the courier left the parcel with a stranger",
  ],
  bent: [
    "The cover was bent and one corner torn",
    "A torn cover and a bent corner, sadly",
    "The corner of the cover is badly bent",
    "It arrived damaged: bent cover, torn corner",
  ],
  print: [
    "The print is too small and the paper is thin",
    "Thin paper, small print, awful for the eyes",
    "Poor paper and a print so small that I gave up",
  ],
} as const;
const PRAISE = [
  "A wonderful story, I read it in one night",
  "Lovely, and beautifully wrapped as a gift",
  "I love these characters, what a great ending",
  "Warm, funny and beautiful from the first page",
  "A great gift, my mother loves it",
];
const NEITHER = ["It has two hundred pages and a map at the end", "I have not finished it yet, it is on the table"];
const GERMAN = ["Das Paket kam eine Woche zu spät", "Eine schöne Geschichte, ich habe sie sehr gern gelesen"];

const DAY = 86_400_000;
/** Lately the carrier is on strike: far more parcels are late than before. */
const STRIKE_DAYS = 9;

/**
 * The reviews of one reader, oldest first, as Segment's "Product Reviewed".
 *
 * @example
 * crowd({ people: 800, seed: 7 }).flatMap((reader) => [...reviews(reader, now)]);
 */
export function* reviews(reader: Reader, now: Date): Generator<Message> {
  const random = seededRandom(Number(reader.id.replace(/\D/g, "")));
  let count = 0;
  for (const { daysAgo, looked, bought } of reader.visits) {
    // Whoever bought writes about that; some write about a book that they had from elsewhere.
    const book = bought[0] ?? looked[0];
    const after = daysAgo - 1 - 4 * random.uniform();
    const [writes, draw, kind, mixed] = [random.uniform(), random.uniform(), random.uniform(), random.uniform()];
    const pick = random.below(60);
    if (!book || book.sensitive !== undefined || after <= 0 || writes > 0.75) continue;
    const of = {
      userId: reader.id,
      messageId: `synthetic-${reader.id}-review-${++count}`,
      at: new Date(now.getTime() - after * DAY),
    };
    const struck = after <= STRIKE_DAYS;
    const complains = struck ? 0.75 : 0.4;
    const about = kind < (struck ? 0.6 : 0.4) ? "late" : kind < (struck ? 0.9 : 0.75) ? "bent" : "print";
    const take = (from: readonly string[]): string => from[pick % from.length]!;
    const but = mixed < 0.2 ? `. ${PRAISE[pick % PRAISE.length]}` : "";
    if (draw < complains) yield reviewed(of, book, take(COMPLAINTS[about]) + but, 1 + (pick % 2));
    else if (draw < complains + 0.04) yield reviewed(of, book, take(NEITHER), 3);
    else if (draw < complains + 0.08) yield reviewed(of, book, GERMAN[pick % 2]!, pick % 2 === 0 ? 2 : 5);
    else yield reviewed(of, book, take(PRAISE), 4 + (pick % 2));
  }
}
