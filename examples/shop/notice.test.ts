// The notice of the demo: in both of its languages, easy to read, and true to the map.
import { BASES, type DataMap, noticeOf } from "@heed/core";
import { expect, test } from "vitest";
import { mapWarnings } from "../../packages/heed/src/cli/map-warnings.ts";
import { readingGrade } from "../../packages/heed/src/cli/reading-grade.ts";
import config from "./heed.config.ts";

// The notice asks nothing of the types of one map.
const demo = config as unknown as DataMap;

test("the short layer in English reads at grade 8 or lower", () => {
  const { line, short } = noticeOf(demo, "en").layers;
  const text = [line, ...short.flatMap((block) => block.lines)].join(" ");
  expect(readingGrade(text)).toBeLessThanOrEqual(8);
});

test("every language says every thing, and no sentence is left in another language", () => {
  const [en, de] = ["en", "de"].map((locale) => noticeOf(demo, locale));
  expect(de?.purposes.length).toBe(en?.purposes.length);
  expect(de?.layers.full.map((block) => block.lines.length)).toEqual(
    en?.layers.full.map((block) => block.lines.length),
  );
  const english = new Set(JSON.stringify(en?.layers).match(/"[^"]{25,}"/g));
  const same = (JSON.stringify(de?.layers).match(/"[^"]{25,}"/g) ?? []).filter((line) => english.has(line));
  // What the map itself has in one language only: sources, balancing, the address.
  expect(same.filter((line) => /privacy|law|data/i.test(line) && !line.includes("@"))).toEqual([]);
});

test("what the notice says of a purpose is what the map says", () => {
  const notice = noticeOf(demo, "en");
  const newsletter = notice.purposes.find((purpose) => purpose.id === "newsletter");
  expect(newsletter).toMatchObject({
    title: "Newsletter",
    basis: "consent",
    control: "switch",
    confirms: true,
    profiles: false,
    stores: false,
    under: { gdpr: { control: "switch" }, ccpa: { control: "object" } },
    recipients: [{ id: "mail", country: "DE" }],
  });
  expect(newsletter?.reads[0]).toEqual({
    field: "email",
    label: "Your e-mail address",
    keep: "24 months",
    kept: "24 months",
  });
  expect(noticeOf(demo, "de").purposes.find(({ id }) => id === "newsletter")?.reads[0]?.kept).toBe("24 Monate");
  for (const basis of BASES)
    expect(notice.purposes.filter((one) => one.basis === basis).every((one) => one.because !== "")).toBe(true);
});

test("the demo's map is easy to read and whole in its languages: heed check has nothing to warn of", () => {
  expect(mapWarnings(config)).toEqual([]);
});
