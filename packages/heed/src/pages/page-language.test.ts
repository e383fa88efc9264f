// In which language a page is, and that it says why; and that no language lacks a word.
import { BANNER_WORDS, noticeWords } from "@heed/core";
import { expect, test } from "vitest";
import { mailWords } from "../channels/email/mail-words.ts";
import { requestWords } from "../channels/email/request-words.ts";
import { certificateWords } from "./certificate-words.ts";
import { CONFIRM_WORDS } from "./confirm-page.ts";
import { acceptedLanguages, pageLanguage, tongueLine } from "./page-language.ts";
import { RIGHTS_WORDS } from "./rights-words.ts";
import { TRUST_WORDS } from "./trust-words.ts";
import { PAGE_WORDS } from "./words.ts";

const shop = { languages: ["en", "de"] };

test("a page is in what was chosen, else in what the browser asks for, else in the shop's first language", () => {
  expect(pageLanguage(shop, { chosen: "de", accept: "en" })).toMatchObject({ language: "de", why: "chosen" });
  expect(pageLanguage(shop, { accept: "it, de-AT;q=0.9, en;q=0.1" })).toMatchObject({ language: "de", why: "asked" });
  expect(pageLanguage(shop, {})).toMatchObject({ language: "en", why: "first" });
  expect(pageLanguage(shop, { accept: "*" })).toMatchObject({ language: "en", why: "first" });
});

test("a language that the page is not written in is named as missing, never silently replaced", () => {
  const italian = pageLanguage(shop, { accept: "it" });
  expect(italian).toMatchObject({ language: "en", why: "unwritten", wanted: "it" });
  expect(tongueLine(italian, () => "/me")).toContain("Italian");
  // The shop wrote in a language in which Heed has banner words only.
  const own = pageLanguage({ languages: ["it"] }, { accept: "it" });
  expect(own).toMatchObject({ language: "en", why: "foreign", wanted: "it" });
  expect(tongueLine(own, () => "/me")).toContain("Italian");
  expect(pageLanguage(shop, { chosen: "<script>", accept: "de" })).toMatchObject({ language: "de", why: "unwritten" });
  expect(tongueLine(pageLanguage(shop, { chosen: "<script>" }), () => "/me")).not.toContain("script");
});

test("Accept-Language is read by weight, and what it refuses is left out", () => {
  expect(acceptedLanguages("en;q=0.1, de;q=0, fr;q=0.9, it")).toEqual(["it", "fr", "en"]);
  expect(acceptedLanguages("de".repeat(10_000)).length).toBe(1);
});

/** Every path at which something is written, with what kind of thing it is. */
function shape(value: unknown, path = ""): string[] {
  if (typeof value === "function") return [`${path}(${value.length})`];
  if (typeof value !== "object" || value === null) return [`${path}:${typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => shape(inner, `${path}.${key}`));
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(texts);
}

test.each(Object.keys(PAGE_WORDS))(
  "%s has every word of pages, notices, mails, /trust and banner, and none is empty",
  (language) => {
    for (const [own, english] of [
      [PAGE_WORDS[language], PAGE_WORDS["en"]],
      [noticeWords(language), noticeWords("en")],
      [mailWords(language), mailWords("en")],
      [TRUST_WORDS[language], TRUST_WORDS["en"]],
      [BANNER_WORDS[language], BANNER_WORDS["en"]],
      [CONFIRM_WORDS[language], CONFIRM_WORDS["en"]],
      [RIGHTS_WORDS[language], RIGHTS_WORDS["en"]],
      [certificateWords(language), certificateWords("en")],
      [requestWords(language), requestWords("en")],
    ]) {
      expect(shape(own).sort()).toEqual(shape(english).sort());
      expect(texts(own).filter((text) => text.trim() === "")).toEqual([]);
      // What is the same in two languages was forgotten; names and "Browser" are not.
      if (language !== "en") {
        const same = texts(own).filter((text) => text.length > 14 && texts(english).includes(text));
        expect(same).toEqual([]);
      }
    }
  },
);
