// Sentiment: the shared promises, what it tells and what it cannot, and how somebody leaves it.
import { seededRandom } from "@heed/math";
import { describe, expect, test } from "vitest";
import { bookshop } from "../../../test/bookshop.ts";
import { books } from "../../../test/readers.ts";
import type { WrittenEvent } from "../../../test/write-people.ts";
import type { PersonData } from "../../gate/access.ts";
import { readable } from "../capability.ts";
import { inEnglish } from "../said.ts";
import { testCapability } from "../test-capability.ts";
import { sentiment } from "./capability.ts";
import type { Rated } from "./count-terms.ts";
import { decode, encode, LEXICON_ONLY } from "./model.ts";
import { polarityOf, readingOf } from "./polarity.ts";
import { type Label, textsOf } from "./texts.ts";
import { train } from "./train.ts";
import { wordsOf } from "./words-of.ts";

const SAID: Record<Label, readonly string[]> = {
  complaint: [
    "The parcel came late again and nobody answered",
    "Pages were loose and the spine crumpled after a day",
    "Late, crumpled, and then I had to pay the return",
  ],
  praise: [
    "Wrapped with care, and the pages smell of adventure",
    "I read it in one night, then gave it to my sister",
    "Care in every detail, my sister wants one too",
  ],
  neutral: ["It is a book of two hundred pages and it has a map"],
};

const map = {
  ...bookshop,
  fields: {
    ...bookshop.fields,
    "Product Reviewed": {
      kind: "event",
      properties: { product_id: "string?", review_body: "string", rating: "number?" },
    },
    "Message Received": { kind: "event", properties: { text: "string" } },
    // Not among the names that it knows: the map says that it holds a text.
    "Ticket Closed": { kind: "event", properties: { ticket_id: "string", complaint: "text" } },
  },
  purposes: {
    ...bookshop.purposes,
    recommendations: {
      ...bookshop.purposes.recommendations,
      reads: { "Product Reviewed": "24 months", "Message Received": "6 months", "Ticket Closed": "6 months" },
    },
  },
} as const;

/** Reviewers who complain and who praise; some wrote about something sensitive. */
function reviewers(people: number, seed: number): { name: string; events: readonly WrittenEvent[] }[] {
  const random = seededRandom(seed);
  return Array.from({ length: people }, (_, p) => {
    const side = p % 2 === 0 ? "complaint" : "praise";
    const reviewed = (review_body: string, product_id: string, rating: number): WrittenEvent => ({
      field: "Product Reviewed",
      daysAgo: 2 + random.below(100),
      properties: { review_body, product_id, rating },
    });
    const text = SAID[side][random.below(3)]!;
    return {
      name: `reviewer-${p}`,
      events: [
        reviewed(`${text}. Write to reader${p}@shop.example`, "sea-1", side === "praise" ? 5 : 1),
        ...(p % 6 === 0 ? [reviewed("My faith needs it", "faith-1", 5)] : []),
        { field: "Message Received", daysAgo: 1, properties: { text: side === "praise" ? "Such care" : "late" } },
      ],
    };
  });
}

testCapability(sentiment, {
  map,
  purpose: "recommendations",
  catalogue: books("2026-01-01"),
  people: reviewers(90, 3),
});

test("a text is read from any event of which the map says that it holds one, and from no other", () => {
  const happened: Record<string, string> = { "Ticket Closed": "complaint", "Order Completed": "order_id" };
  const data: PersonData = {
    fields: Object.keys(happened),
    events: (name) => [
      { id: name, at: new Date(0), properties: { [happened[name]!]: `Late, said ${name} to a@b.example` } },
    ],
    trait: () => undefined,
  };
  expect(textsOf(data, new Map(), map).map(({ field, text }) => [field, text])).toEqual([
    ["Ticket Closed", "Late, said Ticket Closed to [e-mail]"],
  ]);
  expect(readable(map, "recommendations", sentiment)).toContain("Ticket Closed");
  expect(readable(map, "recommendations", { reads: [] })).toEqual([]);
});

const lexicon = readingOf(LEXICON_ONLY);
const how = { seed: 1, until: new Date("2026-06-30"), report: () => undefined };
const rated = (n: number, seed = 5): Rated[] => {
  const random = seededRandom(seed);
  return Array.from({ length: n }, (_, p) => {
    const label: Label = p % 7 === 0 ? "neutral" : p % 2 === 0 ? "complaint" : "praise";
    return { texts: [[SAID[label][random.below(SAID[label].length)]!, label]] };
  });
};

describe("without any label", () => {
  test.each([
    ["A terrible book, and the cover was damaged", "complaint"],
    ["I love it, what a wonderful gift", "praise"],
    ["The box was on the table when we came home", "neutral"],
    ["It isn't good", "complaint"],
    ["😡", "complaint"],
    ["", "cannot tell", "empty"],
    [" \n…", "cannot tell", "empty"],
    ["zyxwv", "cannot tell", "unknown"],
    ["Book", "cannot tell", "unknown"],
    ["很好的书", "cannot tell", "unknown"],
    ["The story was great. The delivery was terrible.", "cannot tell", "mixed"],
    // German "die" and "war" are no English words of death and war.
    ["Die Lieferung war gestern nicht da und die Kiste war leer", "cannot tell", "unknown"],
    ["Das Buch ist da. The cover is awful, I hate it.", "complaint"],
  ])("%j is read as %s", (text, is, untold?: string) => {
    expect(polarityOf(lexicon, text)).toMatchObject(untold === undefined ? { is } : { is, untold });
  });

  test("the parts are the whole, and a text of any length is read in part only", () => {
    const { logOdds, parts } = polarityOf(lexicon, "Lovely paper, awful glue, lovely maps");
    expect(parts.reduce((sum, [, amount]) => sum + amount, 0)).toBeCloseTo(logOdds, 12);
    expect(wordsOf("late ".repeat(200_000)).length).toBe(4_000);
  });
});

describe("with the labels that people gave", () => {
  const { model, card } = train(rated(160), [], how);
  const reading = readingOf(model);
  test("it reads words that no lexicon has, in any language they are in, and says how often that is right", () => {
    expect(polarityOf(lexicon, "crumpled and late").is).toBe("cannot tell");
    expect(polarityOf(reading, "crumpled and late").is).toBe("complaint");
    expect(polarityOf(reading, "such care, says my sister").is).toBe("praise");
    const [right, told] = card.metrics;
    expect(right!.value).toBeGreaterThan(0.9);
    expect(told!.value).toBeGreaterThan(0.5);
  });

  test("how sure it was is drawn beside how often it was right, of people it was not chosen by, each of them once", () => {
    const often = rated(160).map(({ texts }): Rated => ({ texts: [...texts, ...texts, ...texts] }));
    const { calibration = [], gains = [], is } = train(often, [], how).card.heldOut ?? {};
    expect(is).toBe("sureness");
    const people = calibration.reduce((sum, { people: n }) => sum + n, 0);
    expect(people).toBeGreaterThan(30);
    expect(people).toBeLessThanOrEqual(80);
    for (const { told } of calibration) expect(told).toBeGreaterThanOrEqual(0.5);
    // Complaints come first where it hears one most.
    expect(gains[0]!.captured.low).toBeGreaterThan(gains[0]!.share / 2);
    expect(gains.at(-1)!.captured.value).toBeCloseTo(1, 9);
  });

  test("a word that fewer than 11 people used is not in the model, however often they wrote it", () => {
    const some = Array.from(
      { length: 10 },
      (): Rated => ({ texts: [["Quibbleworth lied, Quibbleworth, Quibbleworth", "complaint"]] }),
    );
    const words = Buffer.from(encode(train([...rated(160), ...some], [], how).model)).toString("latin1");
    expect(words).toContain("crumpled");
    expect(words).not.toContain("quibbleworth");
  });

  test("whoever leaves is gone as if they had never been counted, to the byte", () => {
    const people = rated(160);
    const bytes = encode(model);
    const { kind, ...removal } = sentiment.removal;
    if (kind !== "exact" || !("subtract" in removal)) throw new Error("Nobody can leave.");
    const left = decode(removal.subtract(bytes, people.slice(0, 12)));
    const { weights: _, ...counts } = train(people.slice(12), [], how).model;
    expect(left).toEqual({ ...counts, weights: model.weights });
    expect(left).not.toEqual(model);
  });

  test("of too few labels nothing is learned, and the card says what is missing", () => {
    const few = train(rated(40), [], how);
    expect(few.model.weights).toEqual(LEXICON_ONLY.weights);
    expect(inEnglish(few.card.limits[0])).toMatch(/not measured: 30 people who gave 1 or 2 stars/);
    expect(train([], [], how).card.people).toBe(0);
  });
});
