import { expect, test } from "vitest";
import { readingGrade } from "../../../heed/src/cli/reading-grade.ts";
import { bookshop } from "../../../heed/test/bookshop.ts";
import type { DataMap } from "../map/data-map.ts";
import { noticeOf } from "./notice.ts";
import { changesUse, noticeChanges } from "./notice-change.ts";
import { noticeWords } from "./notice-frame.ts";

test("the formula grades an easy and a hard text as they are", () => {
  expect(readingGrade("The cat sat on the mat. It was a big cat.")).toBeLessThan(2);
  expect(
    readingGrade(
      "Notwithstanding the aforementioned contractual provisions, organisational accountability obligations necessitate comprehensive documentation.",
    ),
  ).toBeGreaterThan(20);
});

test("the answers follow the map: no placement and no profile is no AI", () => {
  const without: DataMap = {
    ...(bookshop as unknown as DataMap),
    placements: {},
    purposes: { orders: bookshop.purposes.orders, statistics: bookshop.purposes.statistics },
  };
  const ai = (map: DataMap) => noticeOf(map, "en").answers.find((one) => one.id === "ai")?.answer;
  expect(ai(without)).toEqual([noticeWords("en").ask.aiNone]);
  expect(ai(bookshop as unknown as DataMap)?.[0]).toContain("show you books you may like");
  const written = noticeOf(
    { ...without, placements: { letter: { capability: "copy", purpose: "orders" } } },
    "en",
  ).answers.find((one) => one.id === "written");
  expect(written?.answer).toEqual([noticeWords("en").ask.writtenYes]);
});

test("new words and contacts change no use, a shorter keep does", () => {
  const before = bookshop as unknown as DataMap;
  const { orders } = before.purposes;
  expect(changesUse(before, { ...before, controller: { name: "Another name", contact: "b@shop.example" } })).toBe(
    false,
  );
  const shorter = { ...orders, reads: { ...orders?.reads, email: "1 months" } } as DataMap["purposes"][string];
  expect(changesUse(before, { ...before, purposes: { ...before.purposes, orders: shorter } })).toBe(true);
});

test("what widens says that people are asked again, what narrows is told without a question", () => {
  const before = bookshop as unknown as DataMap;
  const { recommendations, newsletter } = bookshop.purposes;
  const to = (purposes: DataMap["purposes"], more: Partial<DataMap> = {}) =>
    noticeChanges(before, { ...before, ...more, purposes: { ...before.purposes, ...purposes } }, "en");
  const asks = noticeWords("en").change.asks;
  expect(
    to({ recommendations: { ...recommendations, reads: { ...recommendations.reads, email: "1 months" } } }),
  ).toEqual(["“Recommendations” now also reads: Email.", asks]);
  expect(to({ newsletter: { ...newsletter, reads: { email: "36 months", favourite_genre: "24 months" } } })).toEqual([
    "“Newsletter” may use this for longer, 36 months and no longer 24 months: Email.",
    asks,
  ]);
  expect(to({ newsletter: { ...newsletter, reads: { email: "2 months" } } })).toEqual([
    "“Newsletter” no longer reads: Favourite genre.",
    "“Newsletter” may use this for less time, 2 months and no longer 24 months: Email.",
  ]);
  const recipients = {
    post: { name: "Pigeon Post", role: "processor", country: "DE", contract: "2026-01-01" },
  } as const;
  expect(to({ newsletter: { ...newsletter, recipients: ["post"] } }, { recipients })).toEqual([
    "For “Newsletter”, data now also goes to Pigeon Post.",
    asks,
  ]);
  expect(to({ newsletter: { ...newsletter, basis: "legitimate interest", balancing: "few letters" } })[0]).toContain(
    "What allows “Newsletter” changed.",
  );
  const { linking: _, ...fewer } = before.purposes;
  expect(noticeChanges(before, { ...before, purposes: fewer }, "en")).toEqual(["We no longer do this: “Linking”."]);
  expect(noticeChanges(before, { ...before, signIn: "/account" }, "en")).toEqual([noticeWords("en").change.wording]);
});

test("Heed's own sentences read at grade 8 or lower", () => {
  const { because, rightsLines, ask, device } = noticeWords("en");
  const own = [
    ...Object.values(because),
    ...rightsLines,
    ...Object.values(device),
    ask.writtenNo,
    ask.aiHow,
    ask.aiOff,
  ];
  expect(readingGrade(own.join(" "))).toBeLessThanOrEqual(8);
});
