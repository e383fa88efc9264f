// Feedback: what people complain about is told of groups of 11 and more, and nobody's words, name or objection come with it.
import type { DataMap } from "@heed/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { books } from "../../test/readers.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";
import { createGate } from "../gate/gate.ts";
import type { ComplaintsTask, Watched, Week } from "./complaints-worker.ts";
import { startOf } from "./count-steps.ts";
import { inThread } from "./in-thread.ts";
import { readFeedback } from "./read-feedback.ts";

const map = {
  ...bookshop,
  fields: {
    ...bookshop.fields,
    "Product Reviewed": { kind: "event", properties: { product_id: "string?", review_body: "string" } },
  },
  purposes: {
    ...bookshop.purposes,
    statistics: { ...bookshop.purposes.statistics, reads: { "Product Reviewed": "13 months" } },
  },
} as const;

const LATE = "The parcel came late again, bad service. Quibbleworth told me so.";
const BENT = "Awful: the cover was bent at every corner.";
const FINE = "A wonderful story, I love it.";
const WEEKS = 14;

let heed: Awaited<ReturnType<typeof foundation<typeof map>>>;
const feedback = (days: number) => {
  const gate = createGate<DataMap>({ ...heed, wrapKey: heed.keys.people });
  const catalogue = () => new Map(books("2026-01-01").map((book) => [book.id, book]));
  return readFeedback(
    { gate, map, catalogue, live: async () => undefined, now: heed.now },
    { days, falseAlarms: 0.05 },
    "staff:test",
  );
};

beforeAll(async () => {
  heed = await foundation(map);
  // A Monday: what was written yesterday is of the last whole week.
  heed.clock.now = new Date(Date.parse(startOf("week", new Date(heed.now().getTime() + 7 * 86_400_000))) + 3_600_000);
  // Each week 12 complain of one thing and 12 of another; lately 12 more, who praised before, complain of the first.
  for (let p = 0; p < 40; p++) {
    const id = await writePerson(heed, `reviewer-${p}`);
    const usual = p < 12 ? LATE.replace("Quibbleworth", p < 10 ? "Quibbleworth" : "They") : p < 24 ? BENT : FINE;
    await writeEvents(
      heed,
      id,
      Array.from({ length: WEEKS }, (_, k) => ({
        field: "Product Reviewed",
        daysAgo: 1 + 7 * k,
        properties: { review_body: k < 2 && p >= 24 && p < 36 ? LATE.replace("Quibbleworth", "They") : usual },
      })).filter((_, k) => p !== 39 || k % 2 === 0),
    );
  }
  for (const [name, product_id] of [
    ["objects", "sea-1"],
    ["faithful", "faith-1"],
  ] as const) {
    const id = await writePerson(heed, name);
    await writeEvents(heed, id, [
      { field: "Product Reviewed", daysAgo: 1, properties: { review_body: BENT, product_id } },
    ]);
    if (name === "objects") await writeChoice(heed, id, "statistics", false);
  }
});
afterAll(() => heed.close());

test("themes, people and what changed are told; whoever objected and texts on sensitive things are not in them", async () => {
  const told = await feedback(7);
  if (!told.known) throw new Error(told.says);
  expect(told.read.complaint).toEqual({ now: { people: 36, texts: 36 }, before: { people: 36, texts: 36 } });
  // Four praise: fewer than 11.
  expect(told.read.praise.now).toBeNull();
  const [late, bent] = told.themes;
  expect(late).toMatchObject({ words: expect.arrayContaining(["late", "parcel"]), now: { people: 24, texts: 24 } });
  expect(bent).toMatchObject({ words: expect.arrayContaining(["bent", "cover"]), now: { people: 12, texts: 12 } });
  expect(told.alerts.map(({ of }) => of.includes("parcel") || of.length === 0)).toContain(true);
  expect(told.model).toBeNull();
});

test("a word that ten people used is told nowhere, and the ledger keeps no word at all", async () => {
  expect(JSON.stringify(await feedback(7)).toLowerCase()).not.toContain("quibbleworth");
  const { rows } = await heed.owner.query("select detail::text as detail from heed.ledger where actor = 'staff:test'");
  expect(rows.length).toBeGreaterThan(0);
  for (const { detail } of rows) expect(detail).not.toMatch(/parcel|late|quibble/i);
});

test("a week that differs by what so few texts differ anyhow is no news; one that differs by more is; too few weeks are told", async () => {
  const weeks = (last: number, all = 20): Week[] => [...Array(13).fill({ some: 10, all: 20 }), { some: last, all }];
  const series = [
    weeks(11),
    weeks(19),
    weeks(56, 100),
    weeks(65, 100),
    weeks(1).slice(0, 3),
    [null, null, ...weeks(19)],
  ];
  const watched = await inThread<ComplaintsTask, readonly Watched[]>(
    new URL("./complaints-worker.ts", import.meta.url),
    { series, falseAlarms: 0.2 },
  );
  expect(watched.map((of) => ("says" in of ? of.says.split(":")[0] : of.found.map(({ at }) => at)))).toEqual([
    [],
    [13],
    [],
    [13],
    "series_too_short",
    [15],
  ]);
});

test("where too little is known it says what to do", async () => {
  heed.clock.now = new Date(heed.clock.now.getTime() + 30 * 86_400_000);
  expect(await feedback(7)).toEqual({
    known: false,
    says: "Fewer than 11 people wrote anything of one kind within 7 days. Look further back, at 28 days.",
  });
});
