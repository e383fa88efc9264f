// How people are addressed and how each language sets its signs: every text of the pages, mails, banner and console, in French, German and Spanish.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { wordsIn } from "./words-in.ts";

const root = join(import.meta.dirname, "..");
const texts = globSync("packages/{core,heed,console,browser}/src/**/*.{ts,tsx}", { cwd: root })
  .filter((path) => !path.includes(".test."))
  .flatMap((path) => wordsIn(path, readFileSync(join(root, path), "utf8")).map((text) => ({ path, ...text })));

/** What may not stand in a text. */
type Rule = { readonly says: string; readonly wrong: (text: string) => boolean };
const without = (sign: RegExp, says: string): Rule => ({ says, wrong: (text) => sign.test(text) });
const paired = (open: string, close: string): Rule => ({
  says: `${open} and ${close} come in pairs`,
  // One of the two alone is put around something else.
  wrong: (text) => text.trim().length > 1 && text.split(open).length !== text.split(close).length,
});
const EVERYWHERE = [
  without(/\.\.\./, "three dots are one sign: …"),
  without(/\p{L}'\p{L}/u, "the apostrophe is ’"),
  without(/[\p{L}}.]"|"[\p{L}{]/u, "quotation marks are those of the language"),
  without(/ {2}/, "one space is enough"),
  without(/[\p{L}\d}] %/u, "a no-break space stands before %"),
];
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  fr: [
    ...EVERYWHERE,
    without(/ [:;?!»]/, "a narrow no-break space (U+202F) stands before : ; ? ! and »"),
    without(/[\p{L}}][;?!»]|[\p{L}}]:(?!\S)/u, "a narrow no-break space (U+202F) stands before : ; ? ! and »"),
    without(/«[^\u202f]/, "a narrow no-break space (U+202F) stands after «"),
    without(/(?<!\p{L})(tu|toi|ton|tes)(?!\p{L})/iu, "people are vous"),
    paired("«", "»"),
  ],
  de: [
    ...EVERYWHERE,
    without(/\b(du|dich|dir|dein\w*)\b/, "people are Sie"),
    without(
      /\b(daß|muß|läßt|heisst|gross\w*|ausser\w*|weiss|schliess\w*|Strasse|Grösse\w*)\b/,
      "ß and ss as spelt since 1996",
    ),
    paired("„", "“"),
  ],
  es: [
    ...EVERYWHERE,
    without(/(?<!\p{L})(tú|tus|ti|tuy[oa]s?|puedes|quieres|tienes|eres)(?!\p{L})/iu, "people are usted"),
    paired("¿", "?"),
    paired("¡", "!"),
    paired("«", "»"),
  ],
};
/** What is no prose: words in code, an address or its parameter, a rule, a setting. */
const CODE = /`[^`]*`|https?:\/\/\S*|\S*\?\w+=\S*|\w+\(".*|\w+: \d\S*/g;
const prose = (text: string): string => text.replace(CODE, "code");

test.each(Object.keys(RULES))("%s: each text is set as its language is written", (language) => {
  const own = texts.filter((text) => text.language === language);
  expect(own.length).toBeGreaterThan(1_000);
  const wrong = own.flatMap(({ path, text }) =>
    (RULES[language] ?? []).filter((rule) => rule.wrong(prose(text))).map(({ says }) => `${path}: ${says}: ${text}`),
  );
  expect(wrong).toEqual([]);
});

test("a text is found in a language's file, under its name and in its constant", () => {
  const save = 'import { b } from "b"; const words = { save: "Oui" };';
  expect(wordsIn("a/fr.ts", save)).toEqual([{ language: "fr", text: "Oui" }]);
  const mail = "const words = { en: 'Yes', de: (n: string) => `Ja, ".concat("$", "{n}` };");
  expect(wordsIn("mail.ts", mail)).toEqual([{ language: "de", text: "Ja, {}" }]);
  expect(wordsIn("a.ts", 'export const SPANISH_REFUSALS = ["No"];')).toEqual([{ language: "es", text: "No" }]);
});
