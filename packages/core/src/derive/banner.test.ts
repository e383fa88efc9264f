// The banner says what the map says, in every language, and the same things in each.
import { expect, test } from "vitest";
import { type DataMap, defineMap } from "../map/data-map.ts";
import type { Purpose } from "../map/purpose.ts";
import { coversPart, type Part, widening } from "../policy/widening.ts";
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
    traits: [
      { title: "Warum es erlaubt ist", says: "Ihre Einwilligung", since: 2 },
      { title: "Auf diesem Gerät", says: "Speichert eine Kennung auf diesem Gerät", since: 2 },
    ],
  });
  expect(named("en", "letter")?.recipients).toEqual([
    { name: "Pigeon Post", says: "works on our orders, Germany", since: 1 },
  ]);
  expect(named("en", "ads")?.recipients[0]?.says).toBe(
    "for ends of its own, United States, in return for money or something of worth",
  );
});

test("whatever makes a purpose ask again is named as grown, and nothing else is", () => {
  type Step = readonly [before: Partial<Purpose>, after: Partial<Purpose>, grown: readonly string[]];
  const steps: readonly Step[] = [
    [{}, {}, []],
    [{}, { basis: "explicit consent" }, ["Why it is allowed: Your explicit consent"]],
    [{}, { effect: "price" }, ["What else it does: Sets a price for you alone"]],
    [{ effect: "price" }, { effect: "significant" }, ["What else it does: Decides something that weighs for you"]],
    [{}, { profiles: true }, ["What else it does: Makes a profile of you"]],
    [{ profiles: true }, {}, []],
    [{}, { advertises: true }, ["What else it does: Shows you advertising on other sites"]],
    [{ device: "consent" }, { device: "none" }, []],
    [{}, { device: "consent" }, ["On this device: Stores an identifier on this device"]],
    [{ channels: ["web"] }, { channels: ["post", "web"] }, ["How it reaches you: By post"]],
    [{}, { recipients: ["ads"] }, ["Ads"]],
    [
      {},
      { keepFrom: "last contact" },
      ["A book you saw", "What else it does: The time starts anew with every contact"],
    ],
    [{}, { reads: { seen: "7 months" } }, ["A book you saw"]],
  ];
  const purpose: Purpose = { says: "Show books", basis: "consent", reads: { seen: "6 months" } };
  const withPurpose = (more: Partial<Purpose>): DataMap => ({ ...map, purposes: { shelf: { ...purpose, ...more } } });
  for (const [before, after, grown] of steps) {
    const [then, now] = [withPurpose(before), withPurpose(after)];
    const since = (name: string, part?: Part) =>
      (part === undefined ? widening(then, now, name).why.length === 0 : coversPart(then, now, name, part)) ? 1 : 2;
    const { purposes } = bannerOf(now, { notice: 2, since, locale: "en", dashboard: "/me", privacy: "/privacy" });
    const shelf = purposes.find(({ name }) => name === "shelf")!;
    expect(shelf.since, JSON.stringify(after)).toBe(grown.length > 0 ? 2 : 1);
    expect([
      ...shelf.reads.flatMap((each) => (each.since === 2 ? [each.says] : [])),
      ...shelf.recipients.flatMap((each) => (each.since === 2 ? [each.name] : [])),
      ...shelf.traits.flatMap((each) => (each.since === 2 ? [`${each.title}: ${each.says}`] : [])),
    ]).toEqual(grown);
  }
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
  for (const [language, { words, bases, roles, kinds, does }] of Object.entries(others)) {
    expect(Object.keys(words), language).toEqual(Object.keys(en?.words ?? {}));
    expect(Object.keys(bases), language).toEqual(Object.keys(en?.bases ?? {}));
    expect(Object.keys(roles), language).toEqual(Object.keys(en?.roles ?? {}));
    expect(Object.keys(kinds), language).toEqual(Object.keys(en?.kinds ?? {}));
    expect(Object.keys(does), language).toEqual(Object.keys(en?.does ?? {}));
    for (const [key, word] of Object.entries({ ...words, ...kinds, ...does })) {
      expect(word.trim(), `${language} ${key}`).not.toBe("");
      expect(word, `${language} ${key}`).not.toBe({ ...en?.words, ...en?.kinds, ...en?.does }[key]);
    }
    expect(words["intro"], language).toContain("{name}");
  }
});
