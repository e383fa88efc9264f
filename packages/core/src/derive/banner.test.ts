// The banner says what the map says, in every language, and the same things in each.
import { expect, test } from "vitest";
import { defineMap } from "../map/data-map.ts";
import { bannerOf, closedByGpc, languageOf } from "./banner.ts";
import { BANNER_WORDS } from "./banner-words.ts";

const map = defineMap({
  controller: { name: "Shop", contact: "a@shop.example" },
  complaints: { authority: "DPC", url: "https://dpc.example" },
  languages: ["en", "de"],
  regimes: { gdpr: { countries: ["DE"] }, ccpa: { countries: ["US-CA"] } },
  age: { minimum: 16, rule: "asked" },
  fields: {
    email: { kind: "trait", type: "email", identifies: true },
    seen: {
      kind: "event",
      says: { en: "A book you saw", de: "Ein Buch, das Sie sahen" },
      properties: { id: "string" },
    },
  },
  recipients: {
    mail: { name: "Pigeon Post", role: "processor", country: "DE" },
    ads: { name: "Ads", role: "controller", kind: "sale", country: "US" },
  },
  purposes: {
    shelf: {
      says: { en: "Show books", de: "Bücher zeigen" },
      basis: "consent",
      device: "consent",
      reads: { seen: "6 months" },
    },
    letter: {
      says: "Write to you",
      basis: { gdpr: "consent", ccpa: "legitimate interest" },
      balancing: "one a month",
      doubleOptIn: true,
      recipients: ["mail"],
      reads: { email: "1 years" },
    },
    ads: {
      says: "Show advertising",
      basis: "legitimate interest",
      balancing: "x",
      recipients: ["ads"],
      reads: { seen: "3 days" },
    },
    books: { says: "Keep invoices", basis: "legal obligation", law: "§ 147", reads: {} },
  },
});
const banner = (locale: string) =>
  bannerOf(map, {
    notice: 3,
    since: (name) => (name === "shelf" ? 2 : 1),
    locale,
    dashboard: "/me",
    privacy: "/privacy",
  });
const named = (locale: string, name: string) => banner(locale).purposes.find((each) => each.name === name);

test("a purpose says what it does, reads, keeps and gives away, in the reader's language", () => {
  expect(named("de-AT", "shelf")).toEqual({
    name: "shelf",
    says: "Bücher zeigen",
    ask: "consent",
    elsewhere: false,
    basis: "consent",
    because: "Ihre Einwilligung",
    device: "consent",
    gpc: false,
    since: 2,
    months: 13,
    reads: [{ field: "seen", says: "Ein Buch, das Sie sahen", keep: "6 Monate", since: 2 }],
    recipients: [],
  });
  expect(named("en", "letter")?.recipients).toEqual([
    { name: "Pigeon Post", says: "works on our orders, Germany", since: 1 },
  ]);
});

test("what rests on contract or law is shown and not asked; an interest is objected to; the strictest basis is asked", () => {
  expect(["letter", "ads", "books", "rights"].map((name) => named("en", name)?.ask)).toEqual([
    "consent",
    "object",
    "none",
    "none",
  ]);
  expect(named("en", "books")?.because).toBe("The law demands it: § 147");
  expect(named("en", "letter")?.elsewhere).toBe(true);
});

test("Global Privacy Control closes what is sold, and nothing of the first party", () => {
  expect(closedByGpc(map, map.purposes.ads)).toBe(true);
  expect(closedByGpc(map, map.purposes.shelf)).toBe(false);
  expect(closedByGpc(map, map.purposes.letter)).toBe(false);
});

test("it closes profiles where the regime says so, also for whom no regime is known", () => {
  const strict = { ...map, regimes: { ...map.regimes, ccpa: { countries: ["US-CA"], gpcObjects: true as const } } };
  const profile = { ...map.purposes.shelf, profiles: true as const };
  expect(["ccpa", undefined, "gdpr"].map((regime) => closedByGpc(strict, profile, regime))).toEqual([
    true,
    true,
    false,
  ]);
  expect(closedByGpc(map, profile)).toBe(false);
});

test("a language that the map does not speak gets its first, not a mixture", () => {
  expect(banner("fr").privacy).toBe("/privacy?locale=en");
  expect(banner("fr").locale).toBe("en");
  expect(banner("fr").words["refuse"]).toBe("Refuse all");
  expect(languageOf(map, "DE-at")).toBe("de");
});

test("every language has the same words, and none is empty or left in English", () => {
  const { en, ...others } = BANNER_WORDS;
  expect(Object.keys(others)).toHaveLength(12);
  for (const [language, { words, bases, roles }] of Object.entries(others)) {
    expect(Object.keys(words), language).toEqual(Object.keys(en?.words ?? {}));
    expect(Object.keys(bases), language).toEqual(Object.keys(en?.bases ?? {}));
    expect(Object.keys(roles), language).toEqual(Object.keys(en?.roles ?? {}));
    for (const [key, word] of Object.entries(words)) {
      expect(word.trim(), `${language} ${key}`).not.toBe("");
      expect(word, `${language} ${key}`).not.toBe(en?.words[key]);
    }
    expect(words["intro"], language).toContain("{name}");
  }
});
